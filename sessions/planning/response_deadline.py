"""When who has not answered is reminded: once three days before the response deadline, once on its day."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from sessions.planning.deadlines import AMSTERDAM, UTC, wall_clock_after

ON_THE_DAY = time(8, 0)


class Nudge(StrEnum):
    DAYS_BEFORE = "days_before"  # three days, at the hour of the deadline
    ON_THE_DAY = "on_the_day"  # in the morning


@dataclass(frozen=True)
class NudgeMoment:
    nudge: Nudge
    at: datetime


def nudges_of(respond_by: datetime) -> tuple[NudgeMoment, NudgeMoment]:
    """Both moments in UTC, the earlier one first; wall-clock time in Amsterdam, also across a clock change.

    On the day at 8:00, or as the day begins when the deadline is at 8:00 or earlier.
    """
    local = respond_by.astimezone(AMSTERDAM)
    morning = ON_THE_DAY if local.time() > ON_THE_DAY else time(0)
    on_the_day = datetime.combine(local.date(), morning, AMSTERDAM).astimezone(UTC)
    return (
        NudgeMoment(Nudge.DAYS_BEFORE, wall_clock_after(respond_by, -3)),
        NudgeMoment(Nudge.ON_THE_DAY, on_the_day),
    )


def due_nudge(respond_by: datetime, *, asked_at: datetime, now: datetime) -> Nudge | None:
    """Which one is due at `now` for someone who was asked then; a later one makes an earlier one needless.

    None before the first, after the deadline, and for a moment that had passed when they were asked.
    """
    if now >= respond_by:
        return None
    due = [one for one in nudges_of(respond_by) if one.at <= now]
    return due[-1].nudge if due and due[-1].at > asked_at else None
