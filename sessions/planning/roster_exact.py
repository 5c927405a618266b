"""The best sets of dates, proven: dynamic programming over pairs of dates that may follow each other.

`to_go(k)[a]` is the most that k more dates after place a can add; as points belong to dates and to pairs of dates that
follow each other, the most is found exactly from the end backwards (Bellman 1957). The sets that come next are read off
the same tables best first (A* with an exact estimate: Hart, Nilsson and Raphael 1968).
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import HalfDay

Whole = NDArray[np.int64]
Path = tuple[int, ...]
Labels = dict[int, tuple[int, Path]]
"""By place that was reached: the most on the way to it, and the dates of that way."""

SCALE = 4096
"""A value is points × SCALE − switches of weekday or half-day, so that these decide only between equal points."""
NEVER = -(1 << 50)
IMPOSSIBLE = NEVER // 2
WORD = 64
HALF_DAYS = list(HalfDay)


@dataclass(frozen=True)
class Found:
    """A set of dates as rising places, with its value."""

    path: Path
    value: int


class Exact:
    """The pairs of a problem as arrays of shape (most that follow, places).

    Column a holds the places that may follow place a, earliest first, and what each adds: its points and the pair's.
    """

    def __init__(self, points: Points) -> None:
        self.points = points
        places = range(len(points.slots))
        usable = np.array(points.usable, bool)
        own = np.array(points.of_slot, np.int64) * SCALE
        heads = [points.head(a) if points.usable[a] and points.may_start(a) else None for a in places]
        tails = [points.tail(a) if points.usable[a] and points.may_end(a) else None for a in places]
        self.first = own + _scaled(heads)
        earlier, later = np.nonzero(_allowed(points) & usable[:, None] & usable[None, :])
        often = np.bincount(earlier, minlength=len(places))
        row = np.arange(len(earlier)) - np.repeat(np.cumsum(often) - often, often)
        shape = (max(1, int(often.max(initial=0))), len(places))
        self.follows = np.zeros(shape, np.intp)
        self.follows[row, earlier] = later
        self.adds = np.full(shape, NEVER, np.int64)
        self.adds[row, earlier] = own[later] + _of_pairs(points, earlier, later)
        self._to_go: Whole = np.full((len(places) + 1, len(places)), NEVER, np.int64)
        self._to_go[0] = _scaled(tails)
        # Only places from `_live[k][0]` up to `_live[k][1]` can have k more: their followers are live with one less.
        latest, earliest = np.full(len(places), -1), np.full(len(places), len(places))
        latest[earlier] = later
        earliest[earlier[::-1]] = later[::-1]
        self._latest: list[int] = np.maximum.accumulate(latest).tolist()
        self._earliest: list[int] = np.minimum.accumulate(earliest[::-1])[::-1].tolist()
        ends = np.flatnonzero(self._to_go[0] > IMPOSSIBLE)
        self._live = [(int(ends[0]), int(ends[-1]) + 1)] if len(ends) else [(0, 0)]

    def to_go(self, more: int) -> Whole:
        """By place: the most that exactly so many dates after it add; IMPOSSIBLE or less where there are none."""
        while len(self._live) <= more:
            first, end = self._live[-1]
            first, end = bisect_left(self._latest, first), bisect_left(self._earliest, end)
            if first < end:
                after = self._to_go[len(self._live) - 1].take(self.follows[:, first:end], mode="clip")
                after += self.adds[:, first:end]
                after.max(axis=0, out=self._to_go[len(self._live), first:end])
            self._live.append((first, end))
        layer: Whole = self._to_go[more]
        return layer

    def possible(self) -> list[int]:
        """How many dates a set may have, rising."""
        found, sessions = [], 1
        while self.to_go(sessions - 1).max(initial=NEVER) > IMPOSSIBLE:
            if (self.first + self.to_go(sessions - 1)).max() > IMPOSSIBLE:
                found.append(sessions)
            sessions += 1
        return found

    def best(self, sessions: int) -> Found | None:
        """The best set of so many dates; of equal ones that with the earliest first date, then second, and so on."""
        whole = self.first + self.to_go(sessions - 1)
        place = int(whole.argmax()) if len(whole) else 0
        if not len(whole) or whole[place] <= IMPOSSIBLE:
            return None
        path, value = [place], int(whole[place])
        for more in range(sessions - 2, -1, -1):
            next_row = (self.adds[:, place] + self._to_go[more][self.follows[:, place]]).argmax()
            place = int(self.follows[next_row, place])
            path.append(place)
        return Found(tuple(path), value)

    def ranked(self, sessions: int) -> Iterator[Found]:
        """Sets of so many dates, best first, each on other days than those before: of sets on the same days the best.

        Equal ones come in the order of `best`.
        """
        heap: list[tuple[int, Path, Labels]] = []
        starts: Labels = {a: (int(value), (a,)) for a, value in enumerate(self.first) if value > IMPOSSIBLE}
        self._push(heap, starts, sessions - 1)
        while heap:
            minus_value, path, reached = heappop(heap)
            more = sessions - len(path)
            if not more:
                yield Found(path, -minus_value)
                continue
            following: Labels = {}
            for place, (value, so_far) in reached.items():
                follows, adds = self.follows[:, place].tolist(), self.adds[:, place].tolist()
                for after, added in zip(follows, adds, strict=True):
                    if added <= IMPOSSIBLE:
                        continue
                    known = following.get(after)
                    new = (value + added, (*so_far, after))
                    if known is None or (-new[0], new[1]) < (-known[0], known[1]):
                        following[after] = new
            self._push(heap, following, more - 1)

    def _push(self, heap: list[tuple[int, Path, Labels]], reached: Labels, more: int) -> None:
        """One entry for each day that was reached, under the most that any of its slots can still become."""
        to_go = self.to_go(more)
        by_day: dict[object, Labels] = {}
        for place, label in reached.items():
            by_day.setdefault(self.points.days[place], {})[place] = label
        for labels in by_day.values():
            minus_value, path = min((-value - int(to_go[place]), path) for place, (value, path) in labels.items())
            if minus_value < -IMPOSSIBLE:
                heappush(heap, (minus_value, path, labels))


def _scaled(points: list[int | None]) -> Whole:
    return np.array([NEVER if value is None else value * SCALE for value in points], np.int64)


def _allowed(points: Points) -> NDArray[np.bool_]:
    """`Points.allows` for all pairs at once."""
    problem = points.problem
    days = np.array([day.toordinal() for day in points.days], np.int64)
    gaps = days[None, :] - days[:, None]
    allowed = gaps <= problem.rhythm.longest_days
    for span in problem.aside:
        allowed |= (days < span.first.toordinal())[:, None] & (days > span.last.toordinal())[None, :]
    allowed &= gaps >= problem.rhythm.shortest_days
    if problem.fixed:
        fixed, before = np.array(points.is_fixed, bool), np.array(points.fixed_before)
        allowed |= np.triu(fixed[:, None] & fixed[None, :], 1)
        allowed &= before[None, :-1] == before[1:, None]
    return allowed


def _of_pairs(points: Points, earlier: NDArray[np.intp], later: NDArray[np.intp]) -> Whole:
    """`Points.of_pair` × SCALE − `Points.switches`, for these pairs at once."""
    problem, weights = points.problem, points.problem.weights
    words = len(problem.members) // WORD + 1
    missing = np.frombuffer(b"".join(mask.to_bytes(words * 8, "little") for mask in points.missing), "<u8")
    missing = missing.reshape(-1, words)
    twice = np.bitwise_count(missing[earlier] & missing[later]).sum(axis=1, dtype=np.int64)
    days = np.array([day.toordinal() for day in points.days], np.int64)
    off = days[later] - days[earlier] - 7 * problem.rhythm.preferred_weeks
    holiday, aside = np.zeros_like(off), np.zeros(len(off), bool)
    for span in problem.aside:
        first, last = span.first.toordinal(), span.last.toordinal()
        holds = (days[earlier] < first) & (days[later] > last)
        aside |= holds
        holiday[holds] += last - first + 1
    off -= holiday
    off = np.where(aside, np.maximum(off, 0), np.abs(off))
    weeks = (off + 3) // 7
    weekdays = np.array([slot.weekday for slot in points.slots], np.int64)
    half_days = np.array([HALF_DAYS.index(slot.half_day) for slot in points.slots], np.int64)
    switches = 2 * (weekdays[earlier] != weekdays[later]) + (half_days[earlier] != half_days[later])
    value: Whole = -SCALE * (weights.twice_missed * twice + weights.off_rhythm * weeks * weeks) - switches
    return value
