"""When minutes are due and who is reminded when (domain.md, "Minutes, precisely")."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
UTC = ZoneInfo("UTC")
DAYS_UNTIL_DUE = 7
REMINDER_DAYS = (1, 3, 5, 6)
OVERDUE_EVERY_DAYS = 3


class ReminderKind(StrEnum):
    NO_DRAFT = "no_draft"  # +1 day, only while nobody started writing
    REMINDER = "reminder"  # +3, +5, +6 days
    OVERDUE = "overdue"  # +7 days, and again each third day


@dataclass(frozen=True)
class Reminder:
    kind: ReminderKind
    days: int
    at: datetime


def wall_clock_after(moment: datetime, days: int) -> datetime:
    """The same wall-clock time in Amsterdam so many days later, in UTC.

    A wall-clock time that the spring change skips becomes the hour after it; one that autumn repeats is the first.
    """
    local = moment.astimezone(AMSTERDAM).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=AMSTERDAM, fold=0).astimezone(UTC)


def due_at(ends_at: datetime) -> datetime:
    """A8d: seven days of wall-clock time after the session's end, also across a clock change."""
    return wall_clock_after(ends_at, DAYS_UNTIL_DUE)


def reminders_of(ends_at: datetime) -> Iterator[Reminder]:
    """All moments at which open minutes of a session that ended then are told of, without end."""
    for days in REMINDER_DAYS:
        kind = ReminderKind.NO_DRAFT if days == 1 else ReminderKind.REMINDER
        yield Reminder(kind, days, wall_clock_after(ends_at, days))
    for days in count(DAYS_UNTIL_DUE, OVERDUE_EVERY_DAYS):
        yield Reminder(ReminderKind.OVERDUE, days, wall_clock_after(ends_at, days))


def reminders_between(ends_at: datetime, after: datetime | None, until: datetime) -> list[Reminder]:
    """Those with after < at ≤ until, oldest first; `after` None means from the beginning."""
    found: list[Reminder] = []
    for reminder in reminders_of(ends_at):
        if reminder.at > until:
            return found
        if after is None or reminder.at > after:
            found.append(reminder)
    return found


def next_reminder(ends_at: datetime, after: datetime | None) -> datetime:
    """The first moment later than `after`."""
    return next(one.at for one in reminders_of(ends_at) if after is None or one.at > after)


def reader_nudge_at(asked_at: datetime) -> datetime:
    """A reader who was asked is reminded a day later."""
    return wall_clock_after(asked_at, 1)
