"""Keeping the deadline of a session's minutes, and the moment at which the watch looks again."""

from collections.abc import Sequence
from datetime import datetime

from sessions.enums import MinutesState, SessionState
from sessions.models import Minutes, Review, Session
from sessions.planning.deadlines import due_at, next_moment, snooze_after_move


def make_minutes(session: Session) -> Minutes:
    """The one minutes row of a new session, with its deadline set; call in the transaction that makes the session."""
    minutes = Minutes(session=session, due_at=due_at(session.ends_at))
    minutes.next_reminder_at = next_look(minutes)
    minutes.save()
    return minutes


def deadline_moved(minutes: Minutes) -> None:
    """After the session was moved or cancelled: the deadline and its reminders move along (or stop).

    A snooze stays before the new deadline.

    Call under the lock of the session, in the transaction of the change.
    """
    kept = ["state", "snoozed_until", "snooze_reason"]
    minutes.refresh_from_db(fields=kept, from_queryset=Minutes.objects.select_for_update())
    minutes.due_at = due_at(minutes.session.ends_at)
    minutes.snoozed_until = snooze_after_move(minutes.snoozed_until, minutes.session.ends_at)
    minutes.reminded_until = None
    minutes.next_reminder_at = next_look(minutes, open_reviews_of(minutes))
    minutes.save(update_fields=["due_at", "snoozed_until", "reminded_until", "next_reminder_at"])


def open_reviews_of(minutes: Minutes) -> list[Review]:
    """The questions that wait for an answer, with their readers, the longest waiting first; two at the most."""
    waiting = minutes.reviews.filter(decided_at=None).select_related("reader__user")
    return list(waiting.order_by("asked_at", "pk"))


def is_awaited(minutes: Minutes) -> bool:
    """Whether somebody still has to do something: not distributed, and the session not cancelled."""
    return minutes.state != MinutesState.DISTRIBUTED and minutes.session.state != SessionState.CANCELLED


def is_begun(minutes: Minutes) -> bool:
    """Whether a draft was started."""
    return minutes.started_at is not None or minutes.state != MinutesState.DRAFT


def next_look(minutes: Minutes, open_reviews: Sequence[Review] = ()) -> datetime | None:
    """When the watch must look at these minutes again; None once distributed or cancelled.

    `open_reviews` are the questions to readers that wait for an answer.
    """
    if not is_awaited(minutes):
        return None
    return next_moment(
        minutes.session.ends_at,
        minutes.reminded_until,
        asked_at=[one.asked_at for one in open_reviews],
        snoozed_until=minutes.snoozed_until,
    )
