"""What figures are made of: counts and shares, and gaps between dates. Pure: no database, no texts of people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sessions.planning.holidays import Span
from sessions.planning.rhythm import LONGEST_GAP_DAYS, Gap


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Rounded half up; None of nothing."""
        return int(100 * self.part / self.whole + 0.5) if self.whole else None

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True)
class MinutesFigures:
    """Minutes of sessions that ended. Late is a permanent fact; `waiting` are not distributed and not due yet."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    waiting: int = 0

    @property
    def share_on_time(self) -> Share:
        """Of all that should be there by now."""
        return Share(self.on_time, self.on_time + self.late + self.overdue)


@dataclass(frozen=True)
class RhythmFigures:
    """A9: how many gaps were at most 42 days, and the longest; gaps around the summer holiday are left aside."""

    kept: int = 0
    gaps: int = 0
    longest_days: int | None = None

    @property
    def share(self) -> Share:
        return Share(self.kept, self.gaps)

    @property
    def is_broken(self) -> bool:
        return self.kept < self.gaps


def rhythm_of(gaps: Iterable[Gap], summers: Sequence[Span]) -> RhythmFigures:
    """A9 over these gaps; one that holds a summer holiday is aside, however long."""
    counted = [gap.days for gap in gaps if not gap.holds_one_of(summers)]
    kept = sum(days <= LONGEST_GAP_DAYS for days in counted)
    return RhythmFigures(kept, len(counted), max(counted, default=None))


def open_gap(latest: date | None, today: date, summers: Sequence[Span]) -> Gap | None:
    """The gap since the latest session, once it is a breach already (A9); none in or over a summer holiday."""
    if latest is None or (today - latest).days <= LONGEST_GAP_DAYS:
        return None
    if any(latest < summer.first <= today for summer in summers):
        return None
    return Gap(latest, today)
