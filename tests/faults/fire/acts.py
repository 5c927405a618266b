"""What people do about a session, through the services of the application: each answers what happened."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from communities.models import Membership
from lwg import clock
from sessions.enums import CorrectionState
from sessions.models import Review, Session
from sessions.planning.deadlines import latest_snooze
from sessions.services import corrections, distribution, duties, minutes, planning, reviews, snooze
from sessions.services.deadlines import open_reviews_of
from tests.faults.fire import happenings as happened
from tests.faults.fire.plan import Act


def address_of(member: Membership | None) -> str:
    return member.user.email if member is not None else ""


def _stamp(session: Session) -> tuple[datetime, str, str]:
    return clock.now(), str(session.community_id), str(session.pk)


def _move(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    local = session.starts_at.astimezone(clock.AMSTERDAM) + timedelta(days=act.days, hours=0 if act.days else 1)
    before = (session.facilitator, session.minute_taker)
    moved = planning.move_session(
        actor=members["guide"].user,
        session=session,
        day=local.date(),
        starts_at=local.time(),
        length_minutes=session.length_minutes,
        on_purpose=True,
    )
    told: list[happened.Happening] = [happened.Moved(*_stamp(session), moved.starts_at, moved.ends_at)]
    if moved.facilitator != before[0]:
        told.append(happened.FacilitatorChanged(*_stamp(session), address_of(moved.facilitator)))
    if moved.minute_taker != before[1]:
        told.append(happened.MinuteTakerChanged(*_stamp(session), address_of(moved.minute_taker)))
    return told


def _cancel(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    if (act.what == "cancel") == session.has_ended:
        return []
    planning.cancel_session(actor=members["guide"].user, session=session, reason="ziek")
    return [happened.Cancelled(*_stamp(session))]


def _take_over(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    duty = "facilitator" if act.what == "take over guiding" else "minute_taker"
    before, new = getattr(session, duty), members[act.who]
    if new == before or not new.is_active:
        return []
    duties.assign_duties(
        actor=members["guide"].user,
        session=session,
        facilitator=new if duty == "facilitator" else session.facilitator,
        minute_taker=new if duty == "minute_taker" else session.minute_taker,
        reader=session.reader,
    )
    kind = happened.FacilitatorChanged if duty == "facilitator" else happened.MinuteTakerChanged
    return [kind(*_stamp(session), address_of(new))]


def _find_a_minute_taker(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    review = _open_review_of(session)
    busy = (session.facilitator, review.reader if review else None)
    free = [name for name, one in members.items() if one.is_active and one not in busy]
    if session.minute_taker is None or session.minute_taker.is_active or not free:
        return []
    return _take_over(session, Act(act.at, "take over minutes", act.community, act.session, who=free[0]), members)


def _start(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    taker = _taker(session)
    if taker is None or session.minutes.started_at is not None:
        return []
    minutes.open_minutes(actor=taker.user, minutes=session.minutes)
    return [happened.DraftStarted(*_stamp(session))]


def _ask(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    review, taker = _open_review_of(session), _taker(session)
    reads = members[act.who] if members[act.who].is_active else members["second"]
    if taker is None or (review is not None and review.reader == reads):
        return []
    reviews.ask_reader(actor=taker.user, minutes=session.minutes, reader=reads)
    return [happened.ReaderAsked(*_stamp(session), address_of(reads))]


def _open_review_of(session: Session) -> Review | None:
    """The plan never asks a second reader beside the first."""
    return next(iter(open_reviews_of(session.minutes)), None)


def _answer(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    review = _open_review_of(session)
    if review is None:
        return []
    reader = review.reader.user
    if act.what == "approve":
        reviews.approve(actor=reader, minutes=session.minutes, revision=session.minutes.revision)
        return [happened.Approved(*_stamp(session), reader.email)]
    reviews.request_changes(actor=reader, minutes=session.minutes, remark="Noem het patroon eerst.")
    return [happened.ChangesRequested(*_stamp(session), reader.email)]


def _distribute(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    taker = _taker(session)
    if taker is None:
        return []
    distribution.distribute(actor=taker.user, minutes=session.minutes)
    return [happened.Distributed(*_stamp(session))]


def _put_off(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    taker, held = _taker(session), session.minutes
    if taker is None:
        return []
    until = min(clock.now() + timedelta(days=2, hours=act.days), latest_snooze(held.due_at))
    snooze.put_off_reminders(actor=taker.user, minutes=held, until=until, reason="Eerst de tentamens.")
    return [happened.PutOff(*_stamp(session), until)]


def _correct(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    taker, held = _taker(session), session.minutes
    if taker is None or corrections.draft_of(held).pk is not None:
        return []
    reads = members[act.who] if members[act.who].is_active else members["second"]
    with transaction.atomic():  # what nobody can read along is not begun
        corrections.save_correction(
            actor=taker.user,
            minutes=held,
            sections={"patterns": f"<p>Verbeterd op {clock.now():%d-%m om %H:%M}.</p>"},
            themes=[],
            reason="Er stond een naam in.",
            revision=corrections.draft_of(held).revision,
        )
        corrections.ask_reader(actor=taker.user, minutes=held, reader=reads)
    return [happened.CorrectionAsked(*_stamp(session), address_of(reads))]


def _approve_correction(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    draft = corrections.draft_of(session.minutes)
    if draft.reader is None or draft.state != CorrectionState.WITH_READER:
        return []
    corrections.approve(actor=draft.reader.user, minutes=session.minutes, revision=draft.revision)
    return [happened.CorrectionApproved(*_stamp(session))]


def _distribute_correction(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    taker = _taker(session)
    if taker is None or corrections.draft_of(session.minutes).state != CorrectionState.APPROVED:
        return []
    corrections.publish(actor=taker.user, minutes=session.minutes)
    return [happened.Corrected(*_stamp(session))]


def _taker(session: Session) -> Membership | None:
    """The minute taker, while they are a member: who left opens no page any more (P4)."""
    taker = session.minute_taker
    return taker if taker is not None and taker.is_active else None


DOES: dict[str, Callable[[Session, Act, dict[str, Membership]], list[happened.Happening]]] = {
    "move": _move,
    "cancel": _cancel,
    "say it did not take place": _cancel,
    "take over minutes": _take_over,
    "take over guiding": _take_over,
    "find a minute taker": _find_a_minute_taker,
    "start": _start,
    "ask a reader": _ask,
    "ask for changes": _answer,
    "approve": _answer,
    "distribute": _distribute,
    "put reminders off": _put_off,
}
OF_CORRECTIONS = {
    "correct": _correct,
    "approve the correction": _approve_correction,
    "distribute the correction": _distribute_correction,
}
DOES |= OF_CORRECTIONS
