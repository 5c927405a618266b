"""Times from one moment until another, as busy times are: merging them, and asking what they touch."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

Moments = tuple[datetime, datetime]
"""Start and end, aware; the end is not included."""
Key = TypeVar("Key")


def merged(times: Iterable[Moments]) -> list[Moments]:
    """The same times as few as can be, in order and apart from each other; empty ones are left out."""
    found: list[Moments] = []
    for starts, ends in sorted(times):
        if ends <= starts:
            continue
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


def clipped(times: Iterable[Moments], first: datetime, last: datetime) -> list[Moments]:
    """What of the times lies between the two moments."""
    return [(max(starts, first), min(ends, last)) for starts, ends in times if starts < last and first < ends]


def overlapped(moments: Mapping[Key, Moments], busy: Iterable[Moments]) -> set[Key]:
    """The keys whose time has a moment in common with a busy time; touching is none."""
    times = merged(busy)
    ends_of = [ends for _starts, ends in times]
    found = set()
    for key, (starts, ends) in moments.items():
        place = bisect_right(ends_of, starts)  # the first busy time that ends after this one starts
        if place < len(times) and times[place][0] < ends:
            found.add(key)
    return found
