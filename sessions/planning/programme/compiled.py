"""A programme made ready for searching: each candidate's ways to be held, and which rows each way takes a place in.

A way is a pool of rooms that are alike, with one person for each need. Only people whom two communities could want
and rooms that could run out matter to the search; a way that takes what another takes and more is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import NamedTuple

from sessions.planning.programme.plan import Obstacle
from sessions.planning.programme.problem import Candidate, Community, Programme, Room
from sessions.planning.programme.rows import MINUTES_A_DAY, Meeting, Rows, exclude
from sessions.planning.programme.strings import Strings, string_together

Block = tuple[Obstacle, tuple[int, ...], tuple[int, ...]]
"""What stands in the way, the people and the rooms concerned."""


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


class Venue(NamedTuple):
    """When and where a candidate can be held, the pools that are open there, and the people it could be with."""

    meeting: Meeting
    pools: tuple[Pool, ...]
    crews: Crews


Way = tuple[Pool | None, tuple[int, ...]]
"""How a candidate can be held: the pool (none: online) and a person for each need."""


Taken = tuple[int, ...]
"""The rows in which a way takes a place."""


@dataclass(frozen=True)
class Line:
    """One community, ready to plan: `rows[place]` says for each way to hold a candidate of `strings` what it takes."""

    community: Community
    strings: Strings
    venues: tuple[list[Venue], ...]
    rows: tuple[tuple[Taken, ...], ...]

    @cached_property
    def points(self) -> list[int]:
        return [one.points for one in self.strings.candidates]

    @cached_property
    def contended(self) -> list[tuple[int, tuple[tuple[int, ...], ...]]]:
        """The places of which every way takes something, with those ways."""
        return [(place, ways) for place, ways in enumerate(self.rows) if () not in ways]

    @cached_property
    def alone(self) -> tuple[int, tuple[int, ...]]:
        """The best there is when nobody else plans; only for a line that is not empty."""
        found = self.strings.best(self.points)
        if found is None:
            raise ValueError("nothing can be planned here")
        return found


def minute_of(moment: datetime) -> int:
    return moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute


class Compiler:
    """What all communities of a programme have in common while each is made ready."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.busy_people: dict[int, list[Meeting]] = defaultdict(list)
        self.busy_rooms: dict[int, list[Meeting]] = defaultdict(list)
        for one in programme.busy:
            span = (minute_of(one.starts), minute_of(one.ends), one.location)
            if one.person is not None:
                self.busy_people[one.person].append(span)
            if one.room is not None:
                self.busy_rooms[one.room].append(span)
        self.wanted_by: dict[int, set[int]] = defaultdict(set)
        for number, community in enumerate(programme.communities):
            for people in {one for each in community.candidates for one in (*each.needs, each.there)}:
                for person in people:
                    self.wanted_by[person].add(number)
        self.fitting = [self._fitting_rooms(community) for community in programme.communities]
        self.pools = self._pools()
        self._choices: dict[tuple[tuple[tuple[int, ...], ...], tuple[int, ...]], Crews] = {}

    def _fitting_rooms(self, community: Community) -> list[Room]:
        """Large enough and accessible, the smallest first: large rooms are kept for large groups."""
        room_of = {room.key: room for room in self.programme.rooms}
        rooms = [room_of[key] for key in community.rooms]
        return sorted(
            (room for room in rooms if room.capacity >= community.size and room.accessible >= community.needs_access),
            key=lambda room: (room.capacity, room.key),
        )

    def _pools(self) -> list[dict[int, tuple[Pool, ...]]]:
        """For each community its pools by location."""
        used_by: dict[int, list[int]] = defaultdict(list)
        for number, rooms in enumerate(self.fitting):
            for room in rooms:
                used_by[room.key].append(number)
        alike: dict[object, list[Room]] = defaultdict(list)
        for room in sorted(self.programme.rooms, key=lambda one: (one.capacity, one.key)):
            if room.key in used_by:
                taken = tuple(sorted((one[0], one[1]) for one in self.busy_rooms.get(room.key, ())))
                alike[room.location, taken, tuple(used_by[room.key])].append(room)
        found: list[dict[int, tuple[Pool, ...]]] = [{} for _ in self.programme.communities]
        for key, rooms in enumerate(alike.values()):
            pool = Pool(key, rooms[0].location, tuple(room.key for room in rooms))
            for number in used_by[rooms[0].key]:
                found[number][pool.location] = (*found[number].get(pool.location, ()), pool)
        return found

    def is_free(self, person: int, meeting: Meeting) -> bool:
        between = self.programme.minutes_between
        return not any(exclude(meeting, taken, between) for taken in self.busy_people.get(person, ()))

    def is_open(self, room: int, meeting: Meeting) -> bool:
        return not any(meeting[0] < end and start < meeting[1] for start, end, _ in self.busy_rooms.get(room, ()))

    def venues_of(self, number: int, candidate: Candidate) -> list[Venue]:
        """Where it can be held, and by whom; empty when it cannot."""
        if candidate.fixed:
            return [Venue((0, 0, None), (), Crews((People((), ()),), ()))]
        starts, ends = minute_of(candidate.starts), minute_of(candidate.ends)
        if not self.programme.communities[number].rooms:
            crews = self._crews_at(candidate, (starts, ends, None))
            return [Venue((starts, ends, None), (), crews)] if crews.options else []
        found = []
        crews = Crews((), ()) if self.busy_people else self._crews(candidate.needs, candidate.there)
        for location, pools in self.pools[number].items():
            meeting = (starts, ends, location)
            if self.busy_rooms:
                pools = tuple(pool for pool in pools if self.is_open(pool.rooms[0], meeting))
            if self.busy_people:
                crews = self._crews_at(candidate, meeting)
            if pools and crews.options:
                found.append(Venue(meeting, pools, crews))
        return found

    def _crews_at(self, candidate: Candidate, meeting: Meeting) -> Crews:
        needs, there = candidate.needs, candidate.there
        if self.busy_people:
            if not all(self.is_free(person, meeting) for person in there):
                return Crews((), ())
            needs = tuple(tuple(person for person in need if self.is_free(person, meeting)) for need in needs)
        return self._crews(needs, there)

    def _crews(self, needs: tuple[tuple[int, ...], ...], there: tuple[int, ...]) -> Crews:
        if (found := self._choices.get((needs, there))) is None:
            found = self._choices[needs, there] = self._choose(needs, there)
        return found

    def _choose(self, needs: tuple[tuple[int, ...], ...], there: tuple[int, ...]) -> Crews:
        """One person a need, nobody twice. Of those whom nobody else wants, as many as there are needs will do."""
        narrowed = []
        for need in needs:
            own = [person for person in need if len(self.wanted_by[person]) < 2]
            spare = set(own[len(needs) :])
            narrowed.append([person for person in need if person not in spare])
        kept: dict[frozenset[int], tuple[int, ...]] = {}
        for people in product(*narrowed):
            if len(set(people)) == len(people):
                everybody = (*people, *there)
                kept.setdefault(frozenset(one for one in everybody if len(self.wanted_by[one]) > 1), everybody)
        options = tuple(
            People(people, tuple(sorted(shared)))
            for shared, people in kept.items()
            if not any(other < shared for other in kept)
        )
        return Crews(options, tuple(sorted({person for one in options for person in one.shared})))

    def blocks_of(self, number: int, candidate: Candidate) -> list[Block]:
        """Why a candidate cannot be held even when no other community plans; a duty nobody can do by itself first."""
        community = self.programme.communities[number]
        if not self._choose(candidate.needs, ()).options:
            together = sorted({person for need in candidate.needs for person in need})
            return [(Obstacle.NOBODY_FOR_A_NEED, tuple(together), ())]
        if community.rooms and not self.fitting[number]:
            return [(Obstacle.NO_ROOM_FITS, (), community.rooms)]
        starts, ends = minute_of(candidate.starts), minute_of(candidate.ends)
        rooms = self.fitting[number]
        shut = tuple(room.key for room in rooms if not self.is_open(room.key, (starts, ends, None)))
        found: list[Block] = [(Obstacle.ROOM_BUSY, (), shut)] if rooms and len(shut) == len(rooms) else []
        places: Iterable[int | None] = sorted({room.location for room in rooms}) if rooms else (None,)
        people = sorted({person for one in (*candidate.needs, candidate.there) for person in one})
        busy = tuple(one for one in people if any(not self.is_free(one, (starts, ends, place)) for place in places))
        return found + ([(Obstacle.PERSON_BUSY, busy, ())] if busy else [])


def compile_programme(programme: Programme) -> tuple[Compiler, list[Line], Rows]:
    """The lines in the order of the communities; a line with empty strings is of a community that cannot be planned."""
    compiler = Compiler(programme)
    strung: list[tuple[Strings, list[list[Venue]]]] = []
    for number, community in enumerate(programme.communities):
        venues_of = {one.key: compiler.venues_of(number, one) for one in community.candidates}
        strings = string_together(community, [one for one in community.candidates if venues_of[one.key]])
        strung.append((strings, [venues_of[one.key] for one in strings.candidates]))
    rows = _rows(programme, [at for _, venues in strung for at in venues])
    lines = []
    for community, (strings, venues) in zip(programme.communities, strung, strict=True):
        taken = tuple(_taken(at, rows) for at in venues)
        lines.append(Line(community, strings, tuple(venues), taken))
    return compiler, lines, rows


def _rows(programme: Programme, venues: Sequence[list[Venue]]) -> Rows:
    people: dict[int, list[Meeting]] = defaultdict(list)
    pools: dict[int, list[Meeting]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for at in venues:
        for venue in at:
            for person in venue.crews.shared:
                people[person].append(venue.meeting)
            for pool in venue.pools:
                pools[pool.key].append(venue.meeting)
                sizes[pool.key] = len(pool.rooms)
    rows = Rows()
    for person in sorted(people):
        rows.add_person(person, Counter(people[person]), programme.minutes_between)
    for key in sorted(pools):
        rows.add_pool(key, sizes[key], Counter(pools[key]))
    return rows


def _taken(venues: Sequence[Venue], rows: Rows) -> tuple[Taken, ...]:
    """What each way takes; a way that takes nothing stands for all."""
    found: list[Taken] = []
    for venue in venues:
        crews, pools = _options(venue, rows)
        found += [people_rows + pool_rows for people_rows, _ in crews for pool_rows, _ in pools]
    return ((),) if () in found else tuple(found)


def way_of(line: Line, place: int, number: int, rows: Rows) -> Way:
    """How the candidate at this place is held when it is held by the way with this number."""
    found: list[tuple[Taken, Way]] = []
    for venue in line.venues[place]:
        crews, pools = _options(venue, rows)
        found += [(some + more, (pool, people)) for some, people in crews for more, pool in pools]
    if line.rows[place] == ((),):
        return next(way for taken, way in found if not taken)
    return found[number][1]


def _options(
    venue: Venue, rows: Rows
) -> tuple[list[tuple[Taken, tuple[int, ...]]], Sequence[tuple[Taken, Pool | None]]]:
    """The people and the pools that take the least, with what each takes."""
    meeting = venue.meeting
    crews = _least([(_of_people(one, meeting, rows), one.all) for one in venue.crews.options])
    if not venue.pools:
        return crews, [((), None)]
    pools = [(rows.pools[pool.key].get(meeting, ()), pool) for pool in venue.pools]
    return crews, [one for one in pools if not one[0]][:1] or pools


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
