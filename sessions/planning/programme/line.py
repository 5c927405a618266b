"""One community ready to plan: each candidate's ways to be held, and which rows each way takes a place in.

A way is a pool of rooms that are alike, with one person for each need. A way that takes what another takes and more is
left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sessions.planning.programme.problem import Community
from sessions.planning.programme.rows import Meeting, Rows
from sessions.planning.programme.strings import Strings


@dataclass(frozen=True, slots=True)
class Pool:
    """Rooms of one location that are alike in who may use them and when; `key` is its place among the pools."""

    key: int
    location: int
    rooms: tuple[int, ...]


class People(NamedTuple):
    """One for each need, then those who must be there; `shared` are those whom another community could want too."""

    all: tuple[int, ...]
    shared: tuple[int, ...]


class Crews(NamedTuple):
    """All choices of people, and all who are shared in any of them."""

    options: tuple[People, ...]
    shared: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """The meetings that a candidate could be, and the pools open for each; each kept once, and so known by itself."""

    all: tuple[tuple[Meeting, tuple[Pool, ...]], ...]


STANDS = Spots((((0, 0, None), ()),))
"""Of a fixed candidate."""


class Venue(NamedTuple):
    """Where a candidate can be held, and the people it could be with at each of these spots."""

    spots: Spots
    crews: Crews


Way = tuple[Pool | None, tuple[int, ...]]
"""How a candidate can be held: the pool (none: online) and a person for each need."""


Taken = tuple[int, ...]
"""The rows in which a way takes a place."""


@dataclass(frozen=True)
class Line:
    """One community, ready to plan; `venues` by place in its strings."""

    community: Community
    strings: Strings
    venues: tuple[list[Venue], ...]
    all_rows: Rows
    _taken: dict[int, tuple[Taken, ...]] = field(default_factory=dict)

    def ways(self, place: int) -> tuple[Taken, ...]:
        """What each way takes to hold the candidate at this place; most places are never asked for by a first plan."""
        if (found := self._taken.get(place)) is None:
            found = self._taken[place] = _taken(self.venues[place], self.all_rows)
        return found

    @cached_property
    def rows(self) -> tuple[tuple[Taken, ...], ...]:
        """The ways of all places."""
        return tuple(map(self.ways, range(len(self.venues))))

    @cached_property
    def points(self) -> list[int]:
        return [one.points for one in self.strings.candidates]

    @cached_property
    def alone(self) -> tuple[int, tuple[int, ...]]:
        """The best there is when nobody else plans; only for a line that is not empty."""
        found = self.strings.best(self.points)
        if found is None:
            raise ValueError("nothing can be planned here")
        return found


def _taken(venues: Sequence[Venue], rows: Rows) -> tuple[Taken, ...]:
    """What each way takes; a way that takes nothing stands for all."""
    found: list[Taken] = []
    for crews, pools in _options(venues, rows):
        found += [people_rows + pool_rows for people_rows, _ in crews for pool_rows, _ in pools]
    return ((),) if () in found else tuple(found)


def way_of(line: Line, place: int, number: int, rows: Rows) -> Way:
    """How the candidate at this place is held when it is held by the way with this number."""
    found: list[tuple[Taken, Way]] = []
    for crews, pools in _options(line.venues[place], rows):
        found += [(some + more, (pool, people)) for some, people in crews for more, pool in pools]
    if line.ways(place) == ((),):
        return next(way for taken, way in found if not taken)
    return found[number][1]


def _options(
    venues: Sequence[Venue], rows: Rows
) -> Iterator[tuple[list[tuple[Taken, tuple[int, ...]]], Sequence[tuple[Taken, Pool | None]]]]:
    """For each spot the people and the pools that take the least, with what each takes."""
    for spots, (options, _) in venues:
        for meeting, open_there in spots.all:
            crews = _least([(_of_people(one, meeting, rows), one.all) for one in options])
            pools = [(rows.pools[pool.key].get(meeting, ()), pool) for pool in open_there]
            yield crews, ([one for one in pools if not one[0]][:1] or pools) if pools else [((), None)]


def _of_people(people: People, meeting: Meeting, rows: Rows) -> Taken:
    taken: Taken = ()
    for person in people.shared:
        taken += rows.persons[person].get(meeting, ())
    return taken


def _least(options: list[tuple[Taken, tuple[int, ...]]]) -> list[tuple[Taken, tuple[int, ...]]]:
    """Without those that take what another one takes, and more."""
    if len(options) < 2 or len({len(taken) for taken, _ in options}) < 2:
        return options
    return [one for one in options if not any(set(other[0]) < set(one[0]) for other in options)]
