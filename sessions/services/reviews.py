"""Reading along (A8c): asking one reader or two, approving, asking for changes; one door each.

A reader is never the minute taker, also not when the duties change hands meanwhile. One approval is enough; a request
for changes by either takes the question to the other back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue
from sessions.enums import REVIEWED_STATES, Decision, MinutesState
from sessions.models import Minutes, Review, Session
from sessions.services.deadlines import next_look, open_reviews_of
from sessions.services.minutes import hold, refuse_cancelled


def standing_approval(minutes: Minutes) -> Review | None:
    """The approval on which these minutes may go out: of this revision, by somebody else than the minute taker."""
    answered = minutes.reviews.filter(decision__in=[Decision.APPROVED, Decision.CHANGES])
    others = answered.exclude(reader=minutes.session.minute_taker_id).order_by("-decided_at", "-pk")
    newest = others.select_related("reader").first()
    if newest is None or newest.decision != Decision.APPROVED or newest.revision != minutes.revision:
        return None
    return newest


def minute_taker_or_refuse(actor: User, minutes: Minutes) -> Membership:
    """The minute taker's membership; raises ValidationError for anybody else than the minute taker of the session."""
    taker = minutes.session.minute_taker
    if taker is None or taker.user_id != actor.pk:
        raise ValidationError(_("Only the minute taker of this session can do this."))
    return taker


@transaction.atomic
def ask_reader(
    *,
    actor: User,
    minutes: Minutes,
    reader: Membership,
    beside: bool = False,
    instead_of: Review | None = None,
) -> Review:
    """Ask `reader` to read along, with a mail at once.

    `beside` leaves the question to another reader open; else the one `instead_of` is taken back, or the one that has
    waited longest. Asking the same reader twice has one effect. Raises ValidationError where the reader is the minute
    taker, is no active member who accepted the agreements, as a third one beside two, or where the state forbids it.
    """
    held = hold(minutes)
    taker = minute_taker_or_refuse(actor, held)
    refuse_cancelled(held.session)
    if held.started_at is None:
        raise ValidationError(_("There is nothing to read yet: write the minutes first."))
    if held.state == MinutesState.DISTRIBUTED:
        raise ValidationError(_("These minutes have been distributed already."))
    if held.state == MinutesState.APPROVED and standing_approval(held) is not None:
        raise ValidationError(_("A reader has approved these minutes already; you can distribute them."))
    refuse_reader(held.session, reader)
    waiting = open_reviews_of(held)
    for question in waiting:
        if question.reader_id == reader.pk:
            return question
    if waiting and not beside:
        replaced = next((one for one in waiting if instead_of is not None and one.pk == instead_of.pk), waiting[0])
        _withdraw(replaced, actor)
        waiting.remove(replaced)
    free = [place for place in Review.PLACES if place not in {one.place for one in waiting}]
    if not free:
        raise ValidationError(_("Two readers are asked already; ask somebody instead of one of them."))
    review = Review.objects.create(
        minutes=held, reader=reader, minute_taker=taker, revision=held.revision, place=free[0], asked_at=clock.now()
    )
    _move(held, MinutesState.IN_REVIEW)
    record(actor=actor, verb="minutes.reader_asked", target=held, reader=reader.pk, revision=held.revision)
    enqueue(
        kind="sessions.review_requested",
        key=f"review_requested:{review.pk}",
        recipient=reader.user,
        params={"review": review.pk},
    )
    return review


@transaction.atomic
def approve(*, actor: User, minutes: Minutes, revision: int) -> Review:
    """The reader approves the text of `revision`, and the minute taker is told to distribute; twice has one effect.

    A question to a second reader stays open: they may answer until the minutes go out.

    Raises ValidationError for a text that has changed since it was shown, and for anybody who was not asked.
    """
    held = hold(minutes)
    review = _review_of(actor, held)
    if review.decision == Decision.APPROVED and review.revision == revision:
        return review
    _refuse_answered(review, held)
    if revision != held.revision or review.revision != held.revision:
        raise ValidationError(_("The text has changed since you opened it. Read it again, as it stands now."))
    _decide(review, Decision.APPROVED)
    _move(held, MinutesState.APPROVED)
    record(actor=actor, verb="minutes.approved", target=held, revision=held.revision)
    _tell_minute_taker("sessions.minutes_approved", "minutes_approved", review, held)
    return review


@transaction.atomic
def request_changes(*, actor: User, minutes: Minutes, remark: str) -> Review:
    """The reader says what should change, and the minute taker is told; the same remark twice has one effect.

    A question to another reader is taken back, and they are told. The remark may be empty where the reader has open
    remarks at passages. Raises ValidationError without either, and for anybody who was not asked.
    """
    held = hold(minutes)
    review = _review_of(actor, held)
    remark = remark.strip()
    if review.decision == Decision.CHANGES and review.remark == remark:
        return review
    _refuse_answered(review, held)
    if not remark and not review.remarks.open().exists():
        raise ValidationError({"remark": _("Say what should change, here or at a passage.")})
    _decide(review, Decision.CHANGES, remark)
    _tell_not_needed(take_back_open(actor=actor, held=held))
    _move(held, MinutesState.CHANGES_REQUESTED)
    record(actor=actor, verb="minutes.changes_requested", target=held, revision=held.revision)
    _tell_minute_taker("sessions.changes_requested", "changes_requested", review, held)
    return review


@transaction.atomic
def minute_taker_changed(*, actor: User | None, session: Session) -> None:
    """After the duties changed hands: who now takes the minutes is no reader of them any more.

    Call in the transaction of the change, under the lock of the session. Their open question is taken back, and an
    approval of theirs counts no longer: where no other reader approved or is asked, the minutes can be written again.
    """
    minutes = Minutes.objects.filter(session=session).first()
    if minutes is None or session.minute_taker_id is None:
        return
    held = hold(minutes)
    waiting = open_reviews_of(held)
    others = [one for one in waiting if one.reader_id != held.session.minute_taker_id]
    for one in waiting:
        if one not in others:
            _withdraw(one, actor)
    if held.state not in REVIEWED_STATES:
        return
    if held.state == MinutesState.APPROVED and standing_approval(held) is not None:
        _move(held, MinutesState.APPROVED)
        return
    if others:
        _move(held, MinutesState.IN_REVIEW)
        return
    last = held.reviews.exclude(decision__in=[Decision.WITHDRAWN, ""]).first()
    asked_for_changes = last is not None and last.decision == Decision.CHANGES
    _move(held, MinutesState.CHANGES_REQUESTED if asked_for_changes else MinutesState.DRAFT)


def reopen(*, actor: User, held: Minutes) -> None:
    """Approved minutes can be written again: that approval counts no longer, and who is still asked is told so.

    Call with the minutes held, in the transaction of what changes the text. In every other state it does nothing.
    """
    if held.state != MinutesState.APPROVED:
        return
    _tell_not_needed(take_back_open(actor=actor, held=held))
    _move(held, MinutesState.DRAFT)
    record(actor=actor, verb="minutes.reopened", target=held, revision=held.revision)


def open_question_of(actor: User, held: Minutes) -> Review:
    """The question that waits for this reader's answer; raises ValidationError where there is none."""
    review = _review_of(actor, held)
    _refuse_answered(review, held)
    return review


def take_back_open(*, actor: User | None, held: Minutes) -> list[Review]:
    """Take back every question that waits, and give them; call with the minutes held, and move their state after it."""
    waiting = open_reviews_of(held)
    for review in waiting:
        _withdraw(review, actor)
    return waiting


def refuse_reader(session: Session, reader: Membership) -> None:
    """A8c: raises ValidationError for the minute taker, and for who is no active member who accepted the agreements."""
    taker = session.minute_taker
    if taker is not None and taker.user_id == reader.user_id:
        raise ValidationError({"reader": _("Somebody else than the minute taker reads along.")})
    active = Membership.objects.filter(pk=reader.pk, community=session.community, user__is_active=True)
    if not active.active_on(clock.today()).accepted().exists():
        raise ValidationError({"reader": _("Choose an active member who has accepted the agreements.")})


def _review_of(actor: User, minutes: Minutes) -> Review:
    """The newest question to this reader; raises ValidationError for anybody who was not asked."""
    found = minutes.reviews.exclude(decision=Decision.WITHDRAWN).filter(reader__user=actor)
    review = found.select_related("reader__user").first()
    if review is None:
        raise ValidationError(_("You are not asked to read these minutes."))
    return review


def _refuse_answered(review: Review, minutes: Minutes) -> None:
    refuse_cancelled(minutes.session)
    if review.decided_at is not None or minutes.state not in REVIEWED_STATES:
        raise ValidationError(_("You have answered already; these minutes do not wait for you."))
    refuse_changed_reader(minutes.session, review.reader)


def refuse_changed_reader(session: Session, reader: Membership) -> None:
    """Raises ValidationError for who was asked, and takes the minutes or is no member since."""
    taker = session.minute_taker
    if taker is not None and taker.user_id == reader.user_id:
        raise ValidationError(_("You take the minutes of this session now, so somebody else reads along."))
    if not reader.is_active:
        raise ValidationError(_("You are not a member any more."))


def _decide(review: Review, decision: Decision, remark: str = "") -> None:
    review.decision = decision
    review.remark = remark
    review.decided_at = clock.now()
    review.save(update_fields=["decision", "remark", "decided_at"])


def _withdraw(review: Review, actor: User | None) -> None:
    _decide(review, Decision.WITHDRAWN)
    record(actor=actor, verb="minutes.review_withdrawn", target=review.minutes, reader=review.reader_id)


def _move(minutes: Minutes, state: MinutesState) -> None:
    minutes.state = state
    minutes.next_reminder_at = next_look(minutes, open_reviews_of(minutes))
    minutes.save(update_fields=["state", "next_reminder_at"])


def _tell_minute_taker(kind: str, about: str, review: Review, minutes: Minutes) -> None:
    taker = minutes.session.minute_taker
    if taker is not None:
        enqueue(kind=kind, key=f"{about}:{review.pk}", recipient=taker.user, params={"review": review.pk})


def _tell_not_needed(reviews: list[Review]) -> None:
    for review in reviews:
        enqueue(
            kind="sessions.review_not_needed",
            key=f"review_not_needed:{review.pk}",
            recipient=review.reader.user,
            params={"review": review.pk},
        )
