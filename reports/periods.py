"""The periods over which figures are told: a study year or one of its parts (as a rule two halves)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lwg import clock
from sessions.planning.study_year import half_year_of, study_year_of

YEARS_BACK = 3


@dataclass(frozen=True)
class Period:
    """Both days included; `year` is the one in which the study year starts, `part` is 0 for the whole of it."""

    year: int
    part: int
    first_day: date
    last_day: date

    @property
    def starts_at(self) -> datetime:
        """Midnight in Amsterdam before the first day."""
        return datetime.combine(self.first_day, time(), clock.AMSTERDAM)

    @property
    def ends_before(self) -> datetime:
        """Midnight in Amsterdam after the last day."""
        return datetime.combine(self.last_day + timedelta(days=1), time(), clock.AMSTERDAM)

    @property
    def key(self) -> str:
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    @property
    def label(self) -> str:
        if self.part:
            return f"{date_format(self.first_day, 'F Y')} – {date_format(self.last_day, 'F Y')}"
        return _("study year %(first)d–%(second)d") % {"first": self.year, "second": self.year + 1}

    def contains(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def nearest(self, day: date) -> date:
        """`day`, or the end of the period that lies on its side."""
        return min(max(day, self.first_day), self.last_day)


@dataclass(frozen=True)
class Bounds:
    """Where a period begins and ends, for a read that knows no more of it."""

    first_day: date
    last_day: date
    starts_at: datetime
    ends_before: datetime


def bounds_of(period: Period) -> dict[str, date | datetime]:
    """The arguments of a prepared read over `period`, which makes `Bounds` of them."""
    return {name: getattr(period, name) for name in Bounds.__dataclass_fields__}


def periods_of_year(year: int) -> list[Period]:
    """The study year that starts in `year`, and its parts as `HALF_YEAR_STARTS` has them."""
    starts: Sequence[tuple[int, int]] = settings.HALF_YEAR_STARTS
    begin, end = date(year, *starts[0]), date(year + 1, *starts[0]) - timedelta(days=1)
    parts: list[Period] = []
    first = begin
    while first <= end:
        half_year = half_year_of(first, starts)
        parts.append(Period(year, len(parts) + 1, half_year.first_day, half_year.last_day))
        first = half_year.last_day + timedelta(days=1)
    return [Period(year, 0, begin, end), *parts]


def periods(today: date) -> list[Period]:
    """Those one can choose from: this study year and three before it, each with its parts."""
    newest = study_year_of(today, settings.HALF_YEAR_STARTS)
    return [one for year in range(newest, newest - YEARS_BACK - 1, -1) for one in periods_of_year(year)]


def period_named(key: str, today: date) -> Period:
    """The period with this key; the running study year when there is none."""
    offered = periods(today)
    return next((one for one in offered if one.key == key), offered[0])
