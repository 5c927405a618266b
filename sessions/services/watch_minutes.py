"""The deadline watch: tells the right people about minutes that are not there yet (domain.md, "Minutes, precisely")."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.db import transaction

from lwg.accounts.models import User
from lwg.clock import AMSTERDAM
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from sessions.enums import MinutesState
from sessions.models import Minutes, Review, Session
from sessions.planning.deadlines import (
    Reminder,
    ReminderKind,
    is_passed,
    is_put_off,
    reader_nudge_at,
    reader_unanswered_at,
    reminders_between,
)
from sessions.selectors.deadlines import due_ids
from sessions.selectors.duty_holders import active_user, coordinators_of, facilitators_of, told_of_unanswered
from sessions.services.deadlines import is_awaited, is_begun, next_look, open_reviews_of
from sessions.services.one_by_one import one_by_one

TO_MINUTE_TAKER = {
    ReminderKind.NO_DRAFT: "sessions.minutes_no_draft",
    ReminderKind.REMINDER: "sessions.minutes_reminder",
    ReminderKind.OVERDUE: "sessions.minutes_overdue",
}


def watch_minutes(*, now: datetime) -> list[Message]:
    """Issue every reminder that is due and not issued yet; returns the messages written by this run.

    May run late (all that was missed is issued, as far as its cause is still there), twice, or at once with another:
    each message has a key of its own. Raises IncompleteWatchError when some minutes failed; the others are done.
    """
    return one_by_one(due_ids(now=now), lambda pk: _watch_one(pk, now))


@transaction.atomic
def _watch_one(pk: int, now: datetime) -> list[Message]:
    # The session is read after the lock, in a statement of its own: joined, it could be older than the lock.
    minutes = (
        Minutes.objects.select_for_update()
        .only("session_id", "state", "started_at", "reminded_until", "next_reminder_at", "snoozed_until")
        .filter(pk=pk, next_reminder_at__lte=now)
        .first()
    )
    if minutes is None:  # another worker was here, or the minutes went out meanwhile
        return []
    minutes.session = Session.objects.select_related("community", "facilitator__user", "minute_taker__user").get(
        pk=minutes.session_id
    )
    reviews = open_reviews_of(minutes)
    messages = _due_messages(minutes, reviews, now) if is_awaited(minutes) else []
    minutes.reminded_until = now
    minutes.next_reminder_at = next_look(minutes, reviews)
    minutes.save(update_fields=["reminded_until", "next_reminder_at"])
    return messages


def _due_messages(minutes: Minutes, reviews: Sequence[Review], now: datetime) -> list[Message]:
    session, today = minutes.session, now.astimezone(AMSTERDAM).date()
    messages: list[Message | None] = []
    for reminder in reminders_between(session.ends_at, minutes.reminded_until, now):
        if reminder.kind != ReminderKind.NO_DRAFT or not is_begun(minutes):
            put_off = is_put_off(reminder, minutes.snoozed_until)
            told = _whom(session, reminder.kind, today, put_off=put_off)
            messages += [_remind(session, reminder, kind, user) for kind, user in told]
    if minutes.snoozed_until is not None and is_passed(minutes.snoozed_until, minutes.reminded_until, now):
        messages.append(_remind_after_snooze(session, minutes.snoozed_until, today))
    # Once one reader has approved, the other is not awaited any more.
    for review in reviews if minutes.state == MinutesState.IN_REVIEW else ():
        if reader_nudge_at(review.asked_at) <= now:
            messages.append(_remind_reader(session, review, today))
        if is_passed(reader_unanswered_at(review.asked_at), minutes.reminded_until, now):
            messages += _tell_unanswered(session, review, today)
    return [message for message in messages if message is not None]


def _whom(session: Session, kind: ReminderKind, today: date, *, put_off: bool) -> list[tuple[str, User]]:
    """Kind of mail and person. Whoever stands here twice is told once, by the first."""
    writer = active_user(session.minute_taker, today)
    told = [(TO_MINUTE_TAKER[kind], writer)] if writer and not put_off else []
    overdue = kind == ReminderKind.OVERDUE
    if overdue and (facilitator := active_user(session.facilitator, today)):
        told.append(("sessions.minutes_overdue_facilitator", facilitator))
    if writer is None:
        told += [("sessions.minutes_no_writer", user) for user in facilitators_of(session.community_id, today)]
    if overdue:
        coordinators = coordinators_of(session.community.organisation_id)
        told += [("sessions.minutes_overdue_coordinator", user) for user in coordinators]
    return told


def _remind(session: Session, reminder: Reminder, kind: str, user: User) -> Message | None:
    about = _about(session)
    return enqueue(
        kind=kind,
        key=f"minutes:{session.pk}:{reminder.kind}:{reminder.days}:{about['ended_on']}:{user.pk}",
        recipient=user,
        params=about | {"reminder": reminder.kind, "days": reminder.days},
    )


def _remind_after_snooze(session: Session, until: datetime, today: date) -> Message | None:
    """One reminder in place of those that were put off until then."""
    writer = active_user(session.minute_taker, today)
    if writer is None:
        return None
    return enqueue(
        kind="sessions.minutes_snooze_over",
        key=f"minutes:{session.pk}:snooze_over:{until.astimezone(UTC).isoformat()}:{writer.pk}",
        recipient=writer,
        params=_about(session) | {"until": until.astimezone(UTC).isoformat()},
    )


def _remind_reader(session: Session, review: Review, today: date) -> Message | None:
    reader = active_user(review.reader, today)
    if reader is None:
        return None
    return enqueue(
        kind="sessions.review_reminder",
        key=f"review:{review.pk}:reminder:{reader.pk}",
        recipient=reader,
        params=_about(session) | {"review": review.pk},
    )


def _tell_unanswered(session: Session, review: Review, today: date) -> list[Message | None]:
    """To the minute taker; where there is none, to who guides, so that somebody is found."""
    params = _about(session) | {"review": review.pk}
    return [
        enqueue(
            kind="sessions.review_unanswered",
            key=f"review:{review.pk}:unanswered:{user.pk}",
            recipient=user,
            params=params,
        )
        for user in told_of_unanswered(session, today)
    ]


def _about(session: Session) -> dict[str, object]:
    ended_on = session.ends_at.astimezone(AMSTERDAM).date().isoformat()
    return {"community": session.community_id, "session": session.pk, "ended_on": ended_on}
