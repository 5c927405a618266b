"""From choices to a plan that people can read: which room of each pool, who fills each need, why some got no dates."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sessions.planning.programme.compiled import Block, Compiler, minute_of
from sessions.planning.programme.line import Line, Pool, way_of
from sessions.planning.programme.plan import Cause, CommunityPlan, Conflict, Obstacle, PlannedSession, Unplanned
from sessions.planning.programme.problem import Candidate, Community
from sessions.planning.programme.rows import Rows
from sessions.planning.programme.search import State
from sessions.planning.programme.strings import Strings, string_together

OBSTACLE_WEIGHT = 10**7
"""Points off for a date with an obstacle: first as few obstacles as possible, then as many points."""


def community_plans(state: State, rows: Rows) -> tuple[CommunityPlan, ...]:
    """Of each community that has dates."""
    room_at = _rooms(state, rows)
    found = []
    for number, (line, choice) in enumerate(zip(state.lines, state.choices, strict=True)):
        if choice is None:
            continue
        sessions = []
        for place, way in zip(choice.places, choice.ways, strict=True):
            one = line.strings.candidates[place]
            people = way_of(line, place, way, rows)[1]
            sessions.append(PlannedSession(one.key, one.starts, one.ends, room_at.get((number, place)), people))
        found.append(CommunityPlan(line.community.key, choice.points, tuple(sessions)))
    return tuple(found)


def _rooms(state: State, rows: Rows) -> dict[tuple[int, int], int]:
    """First come, first served in each pool, of which no moment has more meetings than rooms."""
    wanted: dict[Pool, list[tuple[int, int, int, int]]] = defaultdict(list)
    for number, (line, choice) in enumerate(zip(state.lines, state.choices, strict=True)):
        for place, way in zip(choice.places, choice.ways, strict=True) if choice else ():
            pool, one = way_of(line, place, way, rows)[0], line.strings.candidates[place]
            if pool:
                wanted[pool].append((minute_of(one.starts), minute_of(one.ends), number, place))
    room_at = {}
    for pool, meetings in wanted.items():
        free_from = dict.fromkeys(pool.rooms, 0)
        for starts, ends, number, place in sorted(meetings):
            room = next(room for room in pool.rooms if free_from[room] <= starts)
            free_from[room] = ends
            room_at[number, place] = room
    return room_at


class Explainer:
    """Why a community has no dates in a state."""

    def __init__(self, compiler: Compiler, rows: Rows, state: State) -> None:
        self.compiler = compiler
        self.rows = rows
        self.state = state
        self.rooms_of = {pool.key: pool.rooms for pools in compiler.pools for at in pools.values() for pool in at}

    def explain(self, number: int) -> Unplanned:
        line = self.state.lines[number]
        community = line.community
        if not line.strings.is_empty:
            taken = [self._taken(line, place) for place in range(len(line.strings.candidates))]
            days, conflicts = _fewest(line.strings, taken)
            return Unplanned(community.key, Cause.TAKEN, days, conflicts)
        strings = string_together(community, community.candidates)
        if strings.is_empty:
            return Unplanned(community.key, Cause.NO_RHYTHM, gap=_hole(community))
        shut = [self._shut(number, one) for one in strings.candidates]
        days, conflicts = _fewest(strings, shut)
        return Unplanned(community.key, Cause.IMPOSSIBLE_ALONE, days, conflicts)

    def _taken(self, line: Line, place: int) -> tuple[Conflict, ...]:
        """What stands in the way of the candidate's easiest way to be held."""
        full: list[list[int]] = [[row for row in taken if not self.state.is_free((row,))] for taken in line.ways(place)]
        one = line.strings.candidates[place]
        found = []
        easiest = min(full, key=len)
        for row in dict.fromkeys(easiest):
            is_person, key = self.rows.owner[row]
            taken_by = tuple(sorted(self.state.lines[other].community.key for other in self.state.holders[row]))
            if is_person:
                found.append(Conflict(Obstacle.PERSON_TAKEN, one.key, one.starts, people=(key,), taken_by=taken_by))
            else:
                rooms = self.rooms_of[key]
                found.append(Conflict(Obstacle.ROOM_TAKEN, one.key, one.starts, rooms=rooms, taken_by=taken_by))
        return tuple(dict.fromkeys(found))

    def _shut(self, number: int, candidate: Candidate) -> tuple[Conflict, ...]:
        if self.compiler.venues_of(number, candidate):
            return ()
        blocks: list[Block] = self.compiler.blocks_of(number, candidate)
        return tuple(
            Conflict(obstacle, candidate.key, candidate.starts, people, rooms) for obstacle, people, rooms in blocks
        )


def _fewest(
    strings: Strings, conflicts: Sequence[tuple[Conflict, ...]]
) -> tuple[tuple[date, ...], tuple[Conflict, ...]]:
    """The days of the string with the fewest dates in conflict, and those conflicts."""
    values = [
        one.points - OBSTACLE_WEIGHT * bool(found) for one, found in zip(strings.candidates, conflicts, strict=True)
    ]
    best = strings.best(values)
    places = best[1] if best else ()
    days = tuple(strings.candidates[place].starts.date() for place in places)
    return days, tuple(conflict for place in places for conflict in conflicts[place])


def _hole(community: Community) -> tuple[date, date] | None:
    """The first two days that follow each other with more between them than the longest gap."""
    days = sorted({one.starts.date() for one in community.candidates})
    longest = community.rhythm.longest_days
    return next((pair for pair in pairwise(days) if (pair[1] - pair[0]).days > longest), None)
