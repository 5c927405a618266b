"""Which half-days of a half-year can be offered: weekdays × half-days × weeks, without the days that are not free."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import TypeVar

from sessions.planning.rhythm import PassedOver

Value = TypeVar("Value", bound=str)


def days_offered(
    first: date, last: date, weekdays: Collection[int], why_not: Callable[[date], str]
) -> tuple[list[date], list[PassedOver]]:
    """Days from `first` until `last` (both included) on these weekdays: the free ones, and the others with the reason.

    `why_not` answers the reason why a day is not free, or "".
    """
    free: list[date] = []
    left_out: list[PassedOver] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() not in weekdays:
            continue
        if reason := why_not(day):
            left_out.append(PassedOver(day, reason))
        else:
            free.append(day)
    return free, left_out


def usual_of(values: Iterable[Value | None]) -> Value | None:
    """What someone says of most dates, when they said something of all; of equals the first said. Else None."""
    said = list(values)
    if not said or any(value is None for value in said):
        return None
    return Counter(value for value in said if value is not None).most_common(1)[0][0]
