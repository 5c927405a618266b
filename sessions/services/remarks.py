"""Remarks of readers at passages: making them, and what the minute taker does with each; one door a change.

Every door holds the session and its minutes first, as the doors of `services.reviews` do.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import MinutesState, RemarkState
from sessions.models import Minutes, Remark
from sessions.passages import before_of, replaced, words_of
from sessions.services.minutes import hold, save_minutes
from sessions.services.reviews import minute_taker_or_refuse, open_question_of, reopen
from sessions.text import normal


@transaction.atomic
def make_remark(
    *,
    actor: User,
    minutes: Minutes,
    section: str,
    revision: int,
    passage: str = "",
    before: str = "",
    text: str = "",
    suggestion: str = "",
) -> Remark:
    """A reader who is asked remarks something at words of a section, or at all of it; the same twice is one remark.

    `before` is what stands before the words. Raises ValidationError where the reader has answered or is asked no more,
    where the text is not that of `revision`, where the words do not stand there, and for a remark that says nothing.
    """
    held = hold(minutes)
    review = open_question_of(actor, held)
    if revision != held.revision:
        raise ValidationError(_("The text has changed since you opened it. Read it again, as it stands now."))
    passage, text, suggestion = words_of(passage), normal(text), words_of(suggestion)
    if not text and not suggestion:
        raise ValidationError({"text": _("Say what you see, or which words would be better.")})
    if suggestion and not passage:
        raise ValidationError({"passage": _("Say which words your suggestion is for.")})
    found = before_of(getattr(held, section), passage, before) if passage else ""
    if found is None:
        raise ValidationError(
            {"passage": _("These words do not stand in this section. Copy them as they stand, or leave this empty.")}
        )
    same = review.remarks.open().filter(
        section=section, passage=passage, before=found, text=text, suggestion=suggestion, revision=revision
    )
    if made := same.first():
        return made
    remark = Remark(
        review=review,
        section=section,
        passage=passage,
        before=found,
        text=text,
        suggestion=suggestion,
        revision=revision,
        made_at=clock.now(),
    )
    remark.full_clean()
    remark.save()
    record(actor=actor, verb="minutes.remark_made", target=held, remark=remark.pk)
    return remark


@transaction.atomic
def remove_remark(*, actor: User, remark: Remark) -> None:
    """Who made it takes it back, while they are asked and it is open; twice has one effect. Raises ValidationError."""
    held = hold(remark.review.minutes)
    found = Remark.objects.select_for_update().filter(pk=remark.pk).first()
    if found is None:
        return
    review = open_question_of(actor, held)
    if found.review_id != review.pk or found.state != RemarkState.OPEN:
        raise ValidationError(_("Only who made a remark can take it back, while it is open."))
    found.delete()
    record(actor=actor, verb="minutes.remark_removed", target=held, remark=remark.pk)


@transaction.atomic
def accept_suggestion(*, actor: User, remark: Remark) -> Remark:
    """The minute taker puts the suggestion in the place of the words: a save of the minutes; twice has one effect.

    An approval counts no longer then, and a question that waits is taken back. Raises ValidationError, and leaves the
    remark open, where the words do not stand there any more, and while the text is with a reader.
    """
    held, remark = _held(actor, remark)
    if remark.state == RemarkState.ACCEPTED:
        return remark
    _refuse_settled(remark)
    if not remark.suggestion:
        raise ValidationError(_("This remark suggests no words."))
    before = getattr(held, remark.section)
    text = replaced(before, remark.place, remark.suggestion)
    if text is None:
        raise ValidationError(
            _("The words “%(words)s” do not stand there any more. Change the text yourself, or mark this as done.")
            % {"words": remark.passage[:60]}
        )
    saved = _save(actor, held, remark.section, text)
    remark.section_before = before
    _settle(remark, RemarkState.ACCEPTED, actor)
    record(actor=actor, verb="minutes.suggestion_accepted", target=held, remark=remark.pk, revision=saved.revision)
    return remark


@transaction.atomic
def decline_remark(*, actor: User, remark: Remark) -> Remark:
    """The minute taker leaves the passage as it is; twice has one effect. Raises ValidationError."""
    held, remark = _held(actor, remark)
    if remark.state == RemarkState.DECLINED:
        return remark
    _refuse_settled(remark)
    _settle(remark, RemarkState.DECLINED, actor)
    record(actor=actor, verb="minutes.remark_declined", target=held, remark=remark.pk)
    return remark


@transaction.atomic
def finish_remark(*, actor: User, remark: Remark) -> Remark:
    """The minute taker did something about it in the text; twice has one effect. Raises ValidationError."""
    held, remark = _held(actor, remark)
    if remark.state == RemarkState.DONE:
        return remark
    _refuse_settled(remark)
    _settle(remark, RemarkState.DONE, actor)
    record(actor=actor, verb="minutes.remark_done", target=held, remark=remark.pk)
    return remark


@transaction.atomic
def reopen_remark(*, actor: User, remark: Remark) -> Remark:
    """Undo what was done with it; of a suggestion that was taken over the section gets its former text, by a save.

    Twice has one effect. Raises ValidationError where other text was saved in that section since, or is with a reader.
    """
    held, remark = _held(actor, remark)
    if remark.state == RemarkState.OPEN:
        return remark
    if remark.state == RemarkState.ACCEPTED:
        if getattr(held, remark.section) != replaced(remark.section_before, remark.place, remark.suggestion):
            raise ValidationError(_("The section was changed since. Change the words back yourself."))
        _save(actor, held, remark.section, remark.section_before)
    remark.state, remark.decided_at, remark.decided_by = RemarkState.OPEN, None, None
    remark.section_before = ""
    remark.save()
    record(actor=actor, verb="minutes.remark_reopened", target=held, remark=remark.pk)
    return remark


def _held(actor: User, remark: Remark) -> tuple[Minutes, Remark]:
    """The minutes and then the remark, locked and read anew; for the minute taker, until the minutes went out."""
    held = hold(remark.review.minutes)
    minute_taker_or_refuse(actor, held)
    if held.state == MinutesState.DISTRIBUTED:
        raise ValidationError(_("These minutes have been distributed already."))
    found = Remark.objects.select_for_update().filter(pk=remark.pk).first()
    if found is None:
        raise ValidationError(_("The reader took this remark back."))
    return held, found


def _refuse_settled(remark: Remark) -> None:
    if remark.state != RemarkState.OPEN:
        raise ValidationError(_("This remark is not open any more: %(state)s.") % {"state": remark.get_state_display()})


def _save(actor: User, held: Minutes, section: str, text: str) -> Minutes:
    reopen(actor=actor, held=held)
    themes = [theme.name for theme in held.themes.all()]
    return save_minutes(actor=actor, minutes=held, sections={section: text}, themes=themes, revision=held.revision)


def _settle(remark: Remark, state: RemarkState, actor: User) -> None:
    remark.state, remark.decided_at, remark.decided_by = state, clock.now(), actor
    remark.save()
