"""The rhythm of a half-year: proposing dates, and telling where the gaps are too long or short (A9)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sessions.planning.deadlines import AMSTERDAM, UTC
from sessions.planning.holidays import Span

WEEK = timedelta(days=7)
LONGEST_GAP_DAYS = 42
SHORTEST_GAP_DAYS = 21


@dataclass(frozen=True)
class PassedOver:
    """A day by the rhythm on which no session falls, and the reason as given by `why_not`."""

    day: date
    reason: str


@dataclass(frozen=True)
class ProposedDate:
    """Where the rhythm fell, where the session goes, and each day that was passed over on the way."""

    day: date
    rhythm_day: date
    passed_over: tuple[PassedOver, ...] = ()
    gap_days: int | None = None  # since the previous date; None for the first


def propose_dates(first: date, last: date, every_weeks: int, why_not: Callable[[date], str]) -> list[ProposedDate]:
    """Dates from `first` until `last` (both included), every so many weeks, on the weekday of `first`.

    `why_not` answers the reason why a day is not free, or "". A day that is not free moves one week later, as often as
    needed; the next date is counted from where it came (domain.md, "Worked example").
    """
    found: list[ProposedDate] = []
    rhythm_day = first
    while rhythm_day <= last:
        day, passed_over = rhythm_day, []
        while day <= last and (reason := why_not(day)):
            passed_over.append(PassedOver(day, reason))
            day += WEEK
        if day > last:
            break
        gap = (day - found[-1].day).days if found else None
        found.append(ProposedDate(day, rhythm_day, tuple(passed_over), gap))
        rhythm_day = day + every_weeks * WEEK
    return found


@dataclass(frozen=True)
class Gap:
    """The time between two dates that follow each other."""

    earlier: date
    later: date

    @property
    def days(self) -> int:
        return (self.later - self.earlier).days

    def is_breach(self, summer_holidays: Iterable[Span]) -> bool:
        """A9: more than 6 weeks, unless the summer holiday lies in it."""
        return self.days > LONGEST_GAP_DAYS and not self.holds_one_of(summer_holidays)

    def holds_one_of(self, spans: Iterable[Span]) -> bool:
        """Whether a whole span lies between the two dates."""
        return any(self.earlier < span.first and span.last < self.later for span in spans)

    @property
    def is_short(self) -> bool:
        """Under 3 weeks: allowed, and told as a hint (A9a: preferably every 3 or 4 weeks)."""
        return self.days < SHORTEST_GAP_DAYS


def gaps_between(days: Iterable[date]) -> list[Gap]:
    """The gaps between dates, whatever their order."""
    return [Gap(earlier, later) for earlier, later in pairwise(sorted(set(days)))]


def rhythm_breaches(days: Iterable[date], summer_holidays: Sequence[Span] = ()) -> list[Gap]:
    """A9: gaps of more than 42 days; one that holds the summer holiday is aside."""
    return [gap for gap in gaps_between(days) if gap.is_breach(summer_holidays)]


def short_gaps(days: Iterable[date]) -> list[Gap]:
    """Gaps under 3 weeks."""
    return [gap for gap in gaps_between(days) if gap.is_short]


def moments_of(day: date, starts_at: time, length_minutes: int) -> tuple[datetime, datetime]:
    """Start and end in UTC of a session that starts at this wall-clock time in Amsterdam.

    Clock changes move nothing; an hour that autumn repeats is the first one, one that spring skips becomes the next.
    """
    starts = datetime.combine(day, starts_at, AMSTERDAM).astimezone(UTC)
    return starts, starts + timedelta(minutes=length_minutes)


def local_day(moment: datetime) -> date:
    """The calendar day in Amsterdam on which this moment falls."""
    return moment.astimezone(AMSTERDAM).date()
