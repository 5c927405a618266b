"""A programme made ready for searching: when, where and with whom each candidate can be held, and the rows of it all.

Only people whom two communities could want and rooms that could run out matter to the search.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain, product

from sessions.planning.programme.line import STANDS, Crews, Line, People, Pool, Spots, Venue
from sessions.planning.programme.plan import Obstacle
from sessions.planning.programme.problem import Candidate, Community, Programme, Room
from sessions.planning.programme.rows import MINUTES_A_DAY, Meeting, Rows, exclude
from sessions.planning.programme.strings import Strings, string_together

Block = tuple[Obstacle, tuple[int, ...], tuple[int, ...]]
"""What stands in the way, the people and the rooms concerned."""


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
        self._pools_key = [
            tuple(pool.key for pools in at.values() for pool in pools) if community.rooms else None
            for community, at in zip(programme.communities, self.pools, strict=True)
        ]
        self._choices: dict[tuple[tuple[tuple[int, ...], ...], tuple[int, ...]], Crews] = {}
        self._spots: dict[object, Spots] = {}

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
            return [Venue(STANDS, Crews((People((), ()),), ()))]
        spots = self._spots_of(number, candidate)
        if not self.busy_people:
            crews = self._crews(candidate.needs, candidate.there)
            return [Venue(spots, crews)] if spots.all and crews.options else []
        found = [Venue(Spots((spot,)), self._crews_at(candidate, spot[0])) for spot in spots.all]
        return [one for one in found if one.crews.options]

    def _spots_of(self, number: int, candidate: Candidate) -> Spots:
        """Shared by communities that may use the same pools."""
        key = (candidate.starts, candidate.ends, self._pools_key[number])
        if (found := self._spots.get(key)) is None:
            starts, ends = minute_of(candidate.starts), minute_of(candidate.ends)
            spots: list[tuple[Meeting, tuple[Pool, ...]]] = []
            for location, pools in self.pools[number].items():
                meeting = (starts, ends, location)
                if self.busy_rooms:
                    pools = tuple(pool for pool in pools if self.is_open(pool.rooms[0], meeting))
                if pools:
                    spots.append((meeting, pools))
            if not self.programme.communities[number].rooms:
                spots = [((starts, ends, None), ())]
            found = self._spots[key] = Spots(tuple(spots))
        return found

    def _crews_at(self, candidate: Candidate, meeting: Meeting) -> Crews:
        there = candidate.there
        if not all(self.is_free(person, meeting) for person in there):
            return Crews((), ())
        needs = tuple(tuple(person for person in need if self.is_free(person, meeting)) for need in candidate.needs)
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
    lines = [
        Line(community, strings, tuple(venues), rows)
        for community, (strings, venues) in zip(programme.communities, strung, strict=True)
    ]
    return compiler, lines, rows


def _rows(programme: Programme, venues: Iterable[list[Venue]]) -> Rows:
    """Spots are counted as a whole: those of a moment are the same for many communities."""
    spots_of: dict[tuple[int, ...], list[Spots]] = defaultdict(list)
    for at in venues:
        for spots, (_, shared) in at:
            spots_of[shared].append(spots)
    people: dict[int, list[Spots]] = defaultdict(list)
    for shared, where in spots_of.items():
        for person in shared:
            people[person] += where
    rows = Rows()
    for person in sorted(people):
        users: dict[Meeting, int] = defaultdict(int)
        for spots, count in Counter(people[person]).items():
            for meeting, _ in spots.all:
                users[meeting] += count
        rows.add_person(person, users, programme.minutes_between)
    _add_pools(rows, Counter(chain.from_iterable(spots_of.values())))
    return rows


def _add_pools(rows: Rows, asked: Mapping[Spots, int]) -> None:
    pools: dict[int, dict[Meeting, int]] = defaultdict(lambda: defaultdict(int))
    sizes: dict[int, int] = {}
    for spots, count in asked.items():
        for meeting, open_there in spots.all:
            for pool in open_there:
                pools[pool.key][meeting] += count
                sizes[pool.key] = len(pool.rooms)
    for key in sorted(pools):
        rows.add_pool(key, sizes[key], pools[key])
