"""Correcting minutes that were distributed: written, read along (A8c), distributed as the next version; a door each.

The minutes stay distributed, and when they were (A8d) stays as it is. A session that was cancelled afterwards makes no
difference: what was sent can be wrong all the same.
"""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue, enqueue_all
from sessions.enums import OPEN_CORRECTIONS, WRITABLE_CORRECTIONS, CorrectionState, MinutesState, SaveOrigin
from sessions.models import Correction, Minutes, MinutesSave, MinutesVersion
from sessions.services.correction_contents import changed, distributed, named, same
from sessions.services.distribution import recipients_in
from sessions.services.minutes import EditConflict, NotWritableError, cleaned, hold, put_in
from sessions.services.reviews import minute_taker_or_refuse, refuse_changed_reader, refuse_reader
from sessions.services.search import index

LONGEST_REASON = 1000


def draft_of(minutes: Minutes) -> Correction:
    """The open correction, or a new one that says what was distributed last and is not saved yet.

    What is new stands on the revision of the correction before, so that a tab in which that one is open cannot save
    over it. Raises NotWritableError where nothing was distributed.
    """
    if minutes.state != MinutesState.DISTRIBUTED:
        raise NotWritableError(_("Only minutes that were distributed are corrected."))
    newest = minutes.corrections.select_related("reader__user", "saved_by").first()
    if newest is not None and newest.state in OPEN_CORRECTIONS:
        newest.minutes = minutes
        return newest
    return Correction(minutes=minutes, contents=distributed(minutes), revision=newest.revision if newest else 0)


@transaction.atomic
def save_correction(
    *,
    actor: User,
    minutes: Minutes,
    sections: Mapping[str, str],
    themes: Iterable[str],
    reason: str,
    revision: int,
    origin: SaveOrigin = SaveOrigin.TYPED,
) -> Correction:
    """Save a correction, written on top of `revision`; the first save begins it, saving what stands there does nothing.

    An approval is gone with a save. Raises EditConflict where somebody saved something else since, or that correction
    is no longer; NotWritableError while it is with the reader; ValidationError for anybody but the minute taker, for
    sections that are too long and for themes that cannot be.
    """
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    return save_draft(
        actor=actor,
        draft=draft_of(held),
        sections=sections,
        themes=themes,
        reason=reason,
        revision=revision,
        origin=origin,
    )


def save_draft(
    *,
    actor: User,
    draft: Correction,
    sections: Mapping[str, str],
    themes: Iterable[str],
    reason: str,
    revision: int,
    origin: SaveOrigin = SaveOrigin.TYPED,
) -> Correction:
    """As `save_correction`, for the minute taker who holds the session and the minutes in their transaction."""
    contents = {
        "sections": draft.contents["sections"] | cleaned(sections, draft.as_minutes()),
        "themes": named(draft, themes),
    }
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"reason": _("This is too long: at most %(longest)d characters.") % {"longest": LONGEST_REASON}}
        )
    if same(contents, draft.contents) and reason == draft.reason:
        return draft
    if draft.state not in WRITABLE_CORRECTIONS:
        raise NotWritableError(_("The correction is with the reader. Wait for the answer, or ask somebody else."))
    if revision != draft.revision:
        raise EditConflict(draft)
    if draft.pk is None:
        draft.made_by, draft.started_at = actor, clock.now()
        record(actor=actor, verb="correction.started", target=draft.minutes)
    if draft.state == CorrectionState.APPROVED:
        draft.state, draft.approved_at = CorrectionState.WRITING, None
    kept = changed(draft, contents, reason)
    draft.contents, draft.reason = contents, reason
    draft.revision += 1
    draft.saved_at, draft.saved_by = clock.now(), actor
    draft.save()
    MinutesSave.objects.create(
        minutes_id=draft.minutes_id,
        correction=draft,
        number=draft.revision,
        changed=kept,
        saved_at=draft.saved_at,
        saved_by=actor,
        origin=origin,
    )
    return draft


@transaction.atomic
def discard_correction(*, actor: User, minutes: Minutes) -> None:
    """Throw the open correction away; where there is none, nothing happens. Raises as `minute_taker_or_refuse`."""
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    draft = draft_of(held)
    if draft.pk is not None:
        draft.state = CorrectionState.DISCARDED
        draft.save(update_fields=["state"])
        record(actor=actor, verb="correction.discarded", target=held)


@transaction.atomic
def ask_reader(*, actor: User, minutes: Minutes, reader: Membership) -> Correction:
    """Ask `reader` to read what is different, with a mail at once; the same reader twice has one effect.

    Raises ValidationError where nothing is different, without a reason, for anybody but the minute taker, and for a
    reader who is the minute taker or no active member who accepted the agreements.
    """
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    draft = draft_of(held)
    if draft.state == CorrectionState.WITH_READER and draft.reader_id == reader.pk:
        return draft
    if draft.pk is None or same(draft.contents, distributed(held)):
        raise ValidationError(_("Nothing is different yet from what was distributed."))
    if not draft.reason:
        raise ValidationError(_("Say first what was wrong: every member reads that with the correction."))
    refuse_reader(held.session, reader)
    draft.state, draft.reader, draft.asked_at = CorrectionState.WITH_READER, reader, clock.now()
    draft.approved_at, draft.remark = None, ""
    draft.save(update_fields=["state", "reader", "asked_at", "approved_at", "remark"])
    record(actor=actor, verb="correction.reader_asked", target=held, reader=reader.pk)
    enqueue(
        kind="sessions.correction_review_requested",
        key=f"correction_review_requested:{draft.pk}:{reader.pk}:{draft.asked_at.timestamp()}",
        recipient=reader.user,
        params={"correction": draft.pk},
    )
    return draft


@transaction.atomic
def approve(*, actor: User, minutes: Minutes, revision: int) -> Correction:
    """The reader approves what is different in `revision`; twice has one effect.

    Raises ValidationError for a text that changed since it was shown, and for anybody who was not asked.
    """
    draft, held = _asked_of(actor, minutes)
    if draft.state in (CorrectionState.APPROVED, CorrectionState.PUBLISHED) and draft.revision == revision:
        return draft
    _refuse_answered(draft, held)
    if revision != draft.revision:
        raise ValidationError(_("The text has changed since you opened it. Read it again, as it stands now."))
    draft.state, draft.approved_at = CorrectionState.APPROVED, clock.now()
    draft.save(update_fields=["state", "approved_at"])
    record(actor=actor, verb="correction.approved", target=held)
    _tell_minute_taker(draft, held)
    return draft


@transaction.atomic
def request_changes(*, actor: User, minutes: Minutes, remark: str) -> Correction:
    """The reader says what should change; the same remark twice has one effect. Raises as `approve`."""
    draft, held = _asked_of(actor, minutes)
    remark = remark.strip()
    if draft.state == CorrectionState.CHANGES and draft.remark == remark:
        return draft
    _refuse_answered(draft, held)
    if not remark:
        raise ValidationError({"remark": _("Say what should change.")})
    draft.state, draft.remark = CorrectionState.CHANGES, remark
    draft.save(update_fields=["state", "remark"])
    record(actor=actor, verb="correction.changes_requested", target=held)
    _tell_minute_taker(draft, held)
    return draft


def why_not(minutes: Minutes, draft: Correction) -> str:
    """What stands in the way of distributing the correction, as a sentence; empty when nothing does."""
    if draft.state != CorrectionState.APPROVED or draft.reader is None:
        return _("A reader has to approve the correction first.")
    taker = minutes.session.minute_taker
    if taker is not None and taker.user_id == draft.reader.user_id:
        return _("Somebody else than the minute taker has to approve the correction: ask a reader again.")
    return ""


@transaction.atomic
def publish(*, actor: User, minutes: Minutes) -> MinutesVersion:
    """Freeze the correction as the next version and tell each active member once; a second time does nothing more.

    Raises ValidationError for anybody but the minute taker, and without the approval of a reader.
    """
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    newest = held.corrections.select_related("version").first()
    if newest is not None and newest.version is not None:
        return newest.version
    draft = draft_of(held)
    if reason := why_not(held, draft):
        raise ValidationError(reason)
    put_in(actor=actor, held=held, sections=draft.contents["sections"], themes=draft.contents["themes"])
    version = MinutesVersion.objects.create(
        minutes=held,
        number=held.versions.latest("number").number + 1,
        content={**draft.contents, "revision": held.revision},
        distributed_at=clock.now(),
        distributed_by=actor,
    )
    draft.state, draft.version = CorrectionState.PUBLISHED, version
    draft.save(update_fields=["state", "version"])
    index(version)
    people = recipients_in(held.session.community).everyone
    enqueue_all(
        kind="sessions.minutes_corrected",
        drafts=[
            (f"minutes_corrected:{version.pk}:{member.user_id}", member.user, {"version": version.pk})
            for member in people
        ],
    )
    record(actor=actor, verb="correction.published", target=held, version=version.number, people=len(people))
    return version


def _asked_of(actor: User, minutes: Minutes) -> tuple[Correction, Minutes]:
    """The newest correction where this reader was asked for it; raises ValidationError for anybody else."""
    held = hold(minutes)
    newest = held.corrections.select_related("reader__user").first()
    if newest is None or newest.asked_at is None or newest.reader is None or newest.reader.user_id != actor.pk:
        raise ValidationError(_("You are not asked to read this correction."))
    return newest, held


def _refuse_answered(draft: Correction, minutes: Minutes) -> None:
    if draft.state != CorrectionState.WITH_READER or draft.reader is None:
        raise ValidationError(_("This correction does not wait for you any more."))
    refuse_changed_reader(minutes.session, draft.reader)


def _tell_minute_taker(draft: Correction, minutes: Minutes) -> None:
    taker = minutes.session.minute_taker
    if taker is not None and draft.asked_at is not None:
        enqueue(
            kind="sessions.correction_answered",
            key=f"correction_answered:{draft.pk}:{draft.reader_id}:{draft.asked_at.timestamp()}",
            recipient=taker.user,
            params={"correction": draft.pk},
        )
