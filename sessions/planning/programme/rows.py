"""Which meetings exclude each other for a person or a room, as rows: at most `capacity` of the meetings in a row.

A person is in one place at a time, and needs time to travel: meetings of which each two exclude each other make a row.
Rooms that are alike make a pool: at each moment no more meetings than rooms; then first come, first served works.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MINUTES_A_DAY = 1440

Travel = Callable[[int | None, int | None], int]
"""Minutes between two locations."""

Meeting = tuple[int, int, int | None]
"""Start and end in minutes, and the location; None is online."""


@dataclass
class Rows:
    """`capacities` by row; `persons` and `pools`: who → meeting → its rows. `owner`: (is a person, key) of each row."""

    capacities: list[int] = field(default_factory=list)
    owner: list[tuple[bool, int]] = field(default_factory=list)
    persons: dict[int, dict[Meeting, tuple[int, ...]]] = field(default_factory=dict)
    pools: dict[int, dict[Meeting, tuple[int, ...]]] = field(default_factory=dict)
    _known: dict[tuple[Meeting, ...], tuple[tuple[int, ...], ...]] = field(default_factory=dict)

    def add_person(self, key: int, users: Mapping[Meeting, int], minutes_between: Travel) -> None:
        """`users`: how many communities could have this person at this meeting."""
        longest = _longest_way(users, minutes_between)
        found: dict[Meeting, tuple[int, ...]] = {}
        for group in _apart(sorted(users, key=_by_time), longest):
            if len(group) == 1:
                self._add((True, key), 1, group, users, found)
                continue
            pattern = _from_midnight(group)
            if pattern not in self._known:
                self._known[pattern] = _exclusive(pattern, minutes_between)
            for together in self._known[pattern]:
                self._add((True, key), 1, [group[place] for place in together], users, found)
        self.persons[key] = found

    def add_pool(self, key: int, rooms: int, users: Mapping[Meeting, int]) -> None:
        found: dict[Meeting, tuple[int, ...]] = {}
        for group in _apart(sorted(users, key=_by_time), 0):
            if len(group) == 1:
                self._add((False, key), rooms, group, users, found)
                continue
            for together in _at_once(group):
                self._add((False, key), rooms, [group[place] for place in together], users, found)
        self.pools[key] = found

    def _add(
        self,
        owner: tuple[bool, int],
        capacity: int,
        meetings: Sequence[Meeting],
        users: Mapping[Meeting, int],
        found: dict[Meeting, tuple[int, ...]],
    ) -> None:
        """A row that can never be too full is left out."""
        if sum([users[meeting] for meeting in meetings]) <= capacity:
            return
        number = len(self.capacities)
        for meeting in meetings:
            found[meeting] = (*found[meeting], number) if meeting in found else (number,)
        self.capacities.append(capacity)
        self.owner.append(owner)


def exclude(one: Meeting, other: Meeting, minutes_between: Travel) -> bool:
    """Whether one person cannot be at both: neither ends early enough to reach the other."""
    way = minutes_between(one[2], other[2])
    return one[0] < other[1] + way and other[0] < one[1] + way


def _by_time(meeting: Meeting) -> tuple[int, int, int]:
    return meeting[0], meeting[1], -1 if meeting[2] is None else meeting[2]


def _longest_way(meetings: Iterable[Meeting], minutes_between: Travel) -> int:
    places = sorted({meeting[2] for meeting in meetings if meeting[2] is not None})
    return max((minutes_between(here, there) for here in places for there in places), default=0)


def _apart(meetings: Sequence[Meeting], way: int) -> list[list[Meeting]]:
    """Runs of meetings; between two runs there is time for the longest way."""
    runs: list[list[Meeting]] = []
    free_at = None
    for meeting in meetings:
        if free_at is None or meeting[0] >= free_at:
            runs.append([])
            free_at = meeting[1] + way
        runs[-1].append(meeting)
        free_at = max(free_at, meeting[1] + way)
    return runs


def _from_midnight(meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """The same run on day nought: half-years repeat themselves, so that what was found once is found again."""
    midnight = meetings[0][0] // MINUTES_A_DAY * MINUTES_A_DAY
    return tuple([(starts - midnight, ends - midnight, place) for starts, ends, place in meetings])


def _exclusive(meetings: tuple[Meeting, ...], minutes_between: Travel) -> tuple[tuple[int, ...], ...]:
    """Sets in which each two exclude each other, as large as they grow; each such pair, and each one, is in a set."""
    count = range(len(meetings))
    excluded = [{b for b in count if exclude(meetings[a], meetings[b], minutes_between)} for a in count]
    pairs = [(a, b) for a in count for b in sorted(excluded[a]) if a < b]
    alone = [(a, a) for a in count if excluded[a] <= {a}]
    found: list[tuple[int, ...]] = []
    covered: set[tuple[int, int]] = set()
    for a, b in pairs + alone:
        if (a, b) in covered:
            continue
        together = {a, b}
        for other in count:
            if other not in together and together <= excluded[other]:
                together.add(other)
        found.append(tuple(sorted(together)))
        covered |= {(first, second) for first in together for second in together}
    return tuple(found)


def _at_once(meetings: Sequence[Meeting]) -> tuple[tuple[int, ...], ...]:
    """The largest sets of meetings that are on at one moment: each such set is on when one of its meetings starts."""
    found = {
        frozenset(place for place, other in enumerate(meetings) if other[0] <= one[0] < other[1]) for one in meetings
    }
    return tuple(sorted(tuple(sorted(one)) for one in found if not any(one < other for other in found)))
