"""When members are reminded of a session: a week and a day before, by the clock on the wall."""

from datetime import datetime
from enum import StrEnum

from sessions.planning.deadlines import wall_clock_after


class Before(StrEnum):
    WEEK = "week"
    DAY = "day"


DAYS = {Before.WEEK: 7, Before.DAY: 1}


def remind_at(starts_at: datetime, before: Before) -> datetime:
    """Seven days or one day before, at the same wall-clock time in Amsterdam; in UTC."""
    return wall_clock_after(starts_at, -DAYS[before])


def due_reminder(starts_at: datetime, known_since: datetime, now: datetime) -> Before | None:
    """The reminder that is of use now, also in a run that comes late: none after the start, one at a time.

    `known_since` is when this moment was told to members: what fell before it was told then, and is no reminder.
    """
    if now >= starts_at:
        return None
    for before in (Before.DAY, Before.WEEK):
        at = remind_at(starts_at, before)
        if at <= now:
            return before if known_since <= at else None
    return None
