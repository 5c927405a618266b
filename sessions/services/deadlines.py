"""Keeping the deadline of a session's minutes, and the moment at which the watch looks again."""

from datetime import datetime

from sessions.enums import MinutesState, SessionState
from sessions.models import Minutes, Review, Session
from sessions.planning.deadlines import due_at, next_reminder, reader_nudge_at


def make_minutes(session: Session) -> Minutes:
    """The one minutes row of a new session, with its deadline set; call in the transaction that makes the session."""
    minutes = Minutes(session=session, due_at=due_at(session.ends_at))
    minutes.next_reminder_at = next_look(minutes)
    minutes.save()
    return minutes


def deadline_moved(minutes: Minutes) -> None:
    """After the session was moved or cancelled: the deadline and its reminders move along (or stop).

    Call under the lock of the session, in the transaction of the change.
    """
    minutes.due_at = due_at(minutes.session.ends_at)
    minutes.reminded_until = None
    minutes.next_reminder_at = next_look(minutes)
    minutes.save(update_fields=["due_at", "reminded_until", "next_reminder_at"])


def next_look(minutes: Minutes, open_review: Review | None = None) -> datetime | None:
    """When the watch must look at these minutes again; None once distributed or cancelled.

    `open_review` is the reader's request that waits for an answer, where there is one.
    """
    if minutes.state == MinutesState.DISTRIBUTED or minutes.session.state == SessionState.CANCELLED:
        return None
    moments = [next_reminder(minutes.session.ends_at, minutes.reminded_until)]
    if open_review is not None:
        nudge = reader_nudge_at(open_review.asked_at)
        if minutes.reminded_until is None or nudge > minutes.reminded_until:
            moments.append(nudge)
    return min(moments)
