"""Where the demo's half-years lie around the day on which it is loaded."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class HalfYear:
    """A semester of the study year: 1 September – 31 January, or 1 February – 31 August."""

    first: date
    last: date

    @property
    def before(self) -> "HalfYear":
        return half_year_of(self.first - timedelta(days=1))

    @property
    def after(self) -> "HalfYear":
        return half_year_of(self.last + timedelta(days=1))

    def nth_weekday(self, weekday: int, nth: int) -> date:
        """The nth such weekday of its first month; weekday as Python counts, nth from 1."""
        offset = (weekday - self.first.weekday()) % 7
        return self.first + timedelta(days=offset + 7 * (nth - 1))


def half_year_of(day: date) -> HalfYear:
    """The half-year in which `day` lies."""
    if day.month >= 9:
        return HalfYear(date(day.year, 9, 1), date(day.year + 1, 1, 31))
    if day.month == 1:
        return HalfYear(date(day.year - 1, 9, 1), date(day.year, 1, 31))
    return HalfYear(date(day.year, 2, 1), date(day.year, 8, 31))
