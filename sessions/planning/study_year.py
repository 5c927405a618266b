"""Study years and their two half-years: 1 September to 31 January and 1 February to 31 August, unless set otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SEMESTER_STARTS = ((9, 1), (2, 1))
"""Month and day on which each half-year starts, the study year's first one in front; institutions may set their own."""


@dataclass(frozen=True)
class HalfYear:
    """Both days included."""

    first_day: date
    last_day: date

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def half_year_of(day: date, starts: Sequence[tuple[int, int]] = SEMESTER_STARTS) -> HalfYear:
    """The half-year in which `day` falls; every day falls in exactly one, also where `starts` holds three or more."""
    firsts = sorted(
        date(year, month, day_of_month)
        for year in (day.year - 1, day.year, day.year + 1)
        for month, day_of_month in starts
    )
    first = max(one for one in firsts if one <= day)
    following = min(one for one in firsts if one > day)
    return HalfYear(first, following - timedelta(days=1))


def study_year_of(day: date, starts: Sequence[tuple[int, int]] = SEMESTER_STARTS) -> int:
    """The calendar year in which the study year of `day` starts."""
    month, day_of_month = starts[0]
    return day.year if day >= date(day.year, month, day_of_month) else day.year - 1
