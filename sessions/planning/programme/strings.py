"""A community's candidates strung together by its rhythm, and the best string of dates by dynamic programming.

Exact: the best string that ends in a candidate as the n-th date is the best one of n - 1 dates before it, lengthened.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from operator import or_

from sessions.planning.programme.problem import Candidate, Community

IMPOSSIBLE = -(10**12)
"""Less than any sum of points."""


Before = tuple[tuple[int, int], ...]
"""Places that can come before one, each with the points off."""


@dataclass(frozen=True, slots=True)
class Strings:
    """Candidates in order of time, and for each which can come `before` it, at which cost in points.

    Those that are in no whole string of `sessions` dates are left out. `levels[n]`: which can be the n-th date, counted
    from 0. `opening`, `closing`: the points off for being the first one, the last one.
    """

    candidates: tuple[Candidate, ...]
    sessions: int
    before: tuple[Before, ...]
    opening: tuple[int, ...]
    closing: tuple[int, ...]
    levels: tuple[tuple[int, ...], ...]

    @property
    def is_empty(self) -> bool:
        return not self.candidates

    def best(self, values: Sequence[int | None]) -> tuple[int, tuple[int, ...]] | None:
        """The most points and the places of the candidates that give them; None where no string is left.

        `values`: points of each candidate, None where it cannot be. Of equal strings always the same one.
        """
        if self.is_empty:
            return None
        current = [IMPOSSIBLE] * len(self.candidates)
        for place in self.levels[0]:
            if (value := values[place]) is not None:
                current[place] = value - self.opening[place]
        came_from: list[dict[int, int]] = []
        for level in self.levels[1:]:
            current, steps = self._lengthened(current, level, values)
            came_from.append(steps)
        for place in self.levels[-1]:
            current[place] -= self.closing[place]
        last = max(self.levels[-1], key=current.__getitem__)
        if current[last] <= IMPOSSIBLE:
            return None
        string = [last]
        for steps in reversed(came_from):
            string.append(steps[string[-1]])
        return current[last], tuple(reversed(string))

    def _lengthened(
        self, previous: list[int], level: Sequence[int], values: Sequence[int | None]
    ) -> tuple[list[int], dict[int, int]]:
        """The most points of strings that end in each place of this level, and the place before it."""
        current = [IMPOSSIBLE] * len(self.candidates)
        steps: dict[int, int] = {}
        for place in level:
            if (value := values[place]) is None:
                continue
            best, whence = IMPOSSIBLE, -1
            for earlier, cost in self.before[place]:
                if (points := previous[earlier] - cost) > best:
                    best, whence = points, earlier
            if whence >= 0:
                current[place] = best + value
                steps[place] = whence
        return current, steps

    def points_of(self, string: Sequence[int]) -> int:
        """What these places are worth together."""
        return (
            sum(self.candidates[place].points for place in string)
            - self.opening[string[0]]
            - self.closing[string[-1]]
            - sum(dict(self.before[later])[earlier] for earlier, later in pairwise(string))
        )


@dataclass(frozen=True)
class _Gaps:
    """What the rhythm says of two days (as ordinals) that follow each other (A9)."""

    community: Community
    aside: tuple[tuple[int, int], ...]
    is_plain: bool  # the days that may come before a day are all those of a range

    @cached_property
    def costs(self) -> list[int]:
        """Points off by the number of days, up to the longest gap."""
        return [replace(self, aside=()).cost(0, days) for days in range(self.community.rhythm.longest_days + 1)]

    @property
    def shortest(self) -> int:
        return max(1, self.community.rhythm.shortest_days)

    def cost(self, earlier: int, later: int) -> int:
        """As `RosterProblem.weeks_off`: the days of a holiday in the gap do not count."""
        held = [(first, last) for first, last in self.aside if earlier < first and last < later]
        holiday = sum(last - first + 1 for first, last in held)
        off = later - earlier - holiday - 7 * self.community.rhythm.preferred_weeks
        weeks = (max(off, 0 if held else -off) + 3) // 7
        return self.community.off_rhythm * weeks**2

    def allowed(self, days: Sequence[int], later: int) -> int:
        """The places, as bits, of the days (in order) that may come before this one."""
        end = bisect_right(days, later - self.shortest)
        start = bisect_left(days, later - self.community.rhythm.longest_days)
        found = (1 << end) - (1 << min(start, end))
        for first, last in self.aside:
            if last < later:
                found |= (1 << min(end, bisect_left(days, first))) - 1
        return found


def string_together(community: Community, candidates: Sequence[Candidate]) -> Strings:
    """All strings of these candidates that keep the rhythm, go through each fixed one, and start and end in time."""
    ordered = sorted(candidates, key=lambda one: (one.starts, one.ends, one.key))
    days = [one.starts.toordinal() for one in ordered]
    aside = tuple((one.first.toordinal(), one.last.toordinal()) for one in community.aside)
    if not any(days[0] < start and end < days[-1] for start, end in aside if days):
        aside = ()  # no gap can hold them
    gaps = _Gaps(community, aside, not aside and not any(one.fixed for one in ordered))
    near = _near(ordered, days, gaps)
    levels = _levels(community.sessions, ordered, near)
    kept = _places(reduce(or_, levels, 0))
    masks = _masks([ordered[place] for place in kept])
    kept_days = [days[place] for place in kept]
    place_of = {old: new for new, old in enumerate(kept)}
    return Strings(
        tuple(ordered[place] for place in kept),
        community.sessions,
        _all_before(kept, kept_days, masks, near, gaps),
        tuple(ordered[place].opening or 0 for place in kept),
        tuple(ordered[place].closing or 0 for place in kept),
        tuple(tuple(place_of[place] for place in _places(level)) for level in levels) if kept else (),
    )


def _all_before(
    kept: Sequence[int], days: Sequence[int], masks: Sequence[int], near: Sequence[int], gaps: _Gaps
) -> tuple[Before, ...]:
    """For each of those kept which come before it, with the points off for the gap and for who misses both."""
    weight = gaps.community.twice_missed
    if gaps.is_plain:
        return tuple(_plainly_before(days, masks, gaps))
    return tuple(
        tuple(
            (place, gaps.cost(days[place], days[new]) + weight * (masks[place] & masks[new]).bit_count())
            for place in range(new)
            if near[old] >> kept[place] & 1
        )
        for new, old in enumerate(kept)
    )


def _plainly_before(days: Sequence[int], masks: Sequence[int], gaps: _Gaps) -> Iterator[Before]:
    """What the gaps cost is the same for all of a day."""
    weight, costs = gaps.community.twice_missed, gaps.costs
    start = end = last = 0
    off: list[int] = []
    for day, mask in zip(days, masks, strict=True):
        if day != last:
            last = day
            start = bisect_left(days, day - gaps.community.rhythm.longest_days)
            end = bisect_right(days, day - gaps.shortest)
            off = [costs[day - one] for one in days[start:end]]
        earlier = zip(range(start, end), off, masks[start:end], strict=True)
        yield tuple([(place, cost + weight * (bits & mask).bit_count()) for place, cost, bits in earlier])


def _near(ordered: Sequence[Candidate], days: Sequence[int], gaps: _Gaps) -> list[int]:
    """For each place those that may come before it, as bits; no string skips a fixed one."""
    found = []
    last_fixed = -1
    allowed = {day: gaps.allowed(days, day) for day in set(days)}
    for place, one in enumerate(ordered):
        near = allowed[days[place]]
        if last_fixed >= 0:
            near = near >> last_fixed << last_fixed
            near |= int(one.fixed) << last_fixed  # both stand already: no gap is asked of them
        found.append(near)
        last_fixed = place if one.fixed else last_fixed
    return found


def _levels(sessions: int, ordered: Sequence[Candidate], near: Sequence[int]) -> list[int]:
    """For each number of the date the places that are in a whole string, as bits; all 0 when there is none."""
    fixed = [place for place, one in enumerate(ordered) if one.fixed]
    first_fixed, last_fixed = (fixed[0], fixed[-1]) if fixed else (len(ordered), 0)
    levels = [sum(1 << place for place, one in enumerate(ordered[: first_fixed + 1]) if one.opening is not None)]
    for _ in range(sessions - 1):
        previous = levels[-1]
        levels.append(sum(1 << place for place, before in enumerate(near) if before & previous))
    closing = sum(1 << place for place, one in enumerate(ordered) if one.closing is not None)
    levels[-1] &= closing >> last_fixed << last_fixed
    for number in range(sessions - 1, 0, -1):
        levels[number - 1] &= reduce(or_, (near[place] for place in _places(levels[number])), 0)
    return levels


def _places(bits: int) -> list[int]:
    """The places of the bits that are set, in order."""
    return [place for place, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]


def _masks(candidates: Sequence[Candidate]) -> list[int]:
    """Who misses each candidate, as bits."""
    people: frozenset[int] = frozenset().union(*(one.missed_by for one in candidates))
    bit_of = {person: 1 << bit for bit, person in enumerate(sorted(people))}
    return [sum(map(bit_of.__getitem__, one.missed_by)) for one in candidates]
