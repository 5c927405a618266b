"""When minutes are due and who is reminded when (domain.md, "Minutes, precisely")."""

from collections.abc import Iterable, Iterator
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
DAYS_TO_ANSWER = 2
SHORTEST_REST = timedelta(minutes=1)
"""Put-off reminders come back so long before the deadline, or longer."""


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


def reader_unanswered_at(asked_at: datetime) -> datetime:
    """When the minute taker hears that a reader does not answer: 48 h of wall-clock time after the question."""
    return wall_clock_after(asked_at, DAYS_TO_ANSWER)


def latest_snooze(due: datetime) -> datetime:
    """The last moment to which reminders can be put off: never to the deadline, nor past it."""
    return due - SHORTEST_REST


def is_put_off(reminder: Reminder, snoozed_until: datetime | None) -> bool:
    """Whether the minute taker does not get this one: it falls before the end of the snooze, or at it.

    At its end they get one reminder in place of all of these. Overdue is never put off.
    """
    return snoozed_until is not None and reminder.kind != ReminderKind.OVERDUE and reminder.at <= snoozed_until


def snooze_after_move(snoozed_until: datetime | None, ends_at: datetime) -> datetime | None:
    """What is left of a snooze when the session ends at `ends_at`: cut to before the new deadline.

    None where it would be over before the session is.
    """
    if snoozed_until is None or snoozed_until <= ends_at:
        return None
    return min(snoozed_until, latest_snooze(due_at(ends_at)))


def is_passed(moment: datetime | None, after: datetime | None, until: datetime) -> bool:
    """Whether after < moment ≤ until; `after` None means from the beginning."""
    return moment is not None and moment <= until and (after is None or after < moment)


def next_moment(
    ends_at: datetime,
    after: datetime | None,
    *,
    asked_at: Iterable[datetime] = (),
    snoozed_until: datetime | None = None,
) -> datetime:
    """The first moment later than `after` at which something may have to be told.

    `asked_at`: when those readers were asked who have not answered; `snoozed_until`: when put-off reminders come back.
    """
    asked = [moment for one in asked_at for moment in (reader_nudge_at(one), reader_unanswered_at(one))]
    others = [*asked, snoozed_until]
    later = [one for one in others if one is not None and (after is None or one > after)]
    return min([next_reminder(ends_at, after), *later])
