"""Small programmes for hypothesis, the best plan of each by trying everything, and a check of the rules."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise, product

from hypothesis import strategies as st

from sessions.planning.programme.plan import PlannedSession, ProgrammePlan
from sessions.planning.programme.problem import Busy, Candidate, Community, Programme, Room
from sessions.planning.roster_problem import Rhythm

MONDAY = date(2026, 9, 7)
RHYTHM = Rhythm(preferred_weeks=2, shortest_days=7, longest_days=21)
HOURS = (9, 12, 14)
PEOPLE = (1, 2, 3)


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """So many days after the first Monday."""
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, minute) + timedelta(days=day)  # noqa: DTZ001  # wall clock


@st.composite
def candidates(draw, key):
    starts = moment(7 * draw(st.integers(0, 3)) + draw(st.integers(0, 1)), draw(st.sampled_from(HOURS)))
    needs = draw(st.lists(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True), max_size=2))
    return Candidate(
        key=key,
        starts=starts,
        ends=starts + timedelta(minutes=draw(st.sampled_from((120, 150, 240)))),
        points=draw(st.integers(-3, 10)),
        needs=tuple(tuple(need) for need in needs),
        there=tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=1))),
        missed_by=frozenset(draw(st.lists(st.integers(20, 22), max_size=2))),
        opening=draw(st.sampled_from((0, 0, 1, None))),
        closing=draw(st.sampled_from((0, 0, 2, None))),
    )


@st.composite
def communities(draw, key):
    number = draw(st.integers(2, 5))
    return Community(
        key=key,
        candidates=tuple(draw(candidates(one)) for one in range(number)),
        sessions=draw(st.integers(1, 2)),
        size=draw(st.integers(5, 15)),
        rooms=tuple(draw(st.lists(st.sampled_from((1, 2, 3)), max_size=3, unique=True))),
        needs_access=draw(st.booleans()),
        rhythm=RHYTHM,
        twice_missed=draw(st.integers(0, 2)),
        off_rhythm=draw(st.integers(0, 2)),
    )


@st.composite
def busy(draw):
    starts = moment(draw(st.integers(0, 22)), draw(st.sampled_from(HOURS)))
    return Busy(
        starts,
        starts + timedelta(hours=2),
        person=draw(st.sampled_from((None, *PEOPLE))),
        room=draw(st.sampled_from((None, 1, 2, 3))),
        location=draw(st.sampled_from((None, 1, 2))),
    )


@st.composite
def programmes(draw):
    """Two or three communities of up to five candidates, three shared people, and three rooms in two places."""
    number = draw(st.integers(2, 3))
    return Programme(
        tuple(draw(communities(key)) for key in range(10, 10 + number)),
        (Room(1, 1, 10, True), Room(2, 1, draw(st.sampled_from((10, 20))), True), Room(3, 2, 20, False)),
        tuple(draw(st.lists(busy(), max_size=2))),
        {(1, 2): draw(st.sampled_from((0, 30, 60, 200)))},
    )


def location_of(programme: Programme, room: int | None) -> int | None:
    return next((one.location for one in programme.rooms if one.key == room), None)


def collide(programme: Programme, one: PlannedSession, other: PlannedSession) -> bool:
    """Whether the two share a person or a room that cannot be at both."""
    if one.room is not None and one.room == other.room and one.starts < other.ends and other.starts < one.ends:
        return True
    between = programme.minutes_between(location_of(programme, one.room), location_of(programme, other.room))
    way = timedelta(minutes=between)
    too_near = one.starts < other.ends + way and other.starts < one.ends + way
    return too_near and bool(set(one.people) & set(other.people))


def is_allowed(programme: Programme, community: Community, session: PlannedSession) -> bool:
    """By itself: the room fits, each need has somebody else, and nobody and nothing is busy."""
    candidate = next(one for one in community.candidates if one.key == session.candidate)
    duties, there = session.people[: len(candidate.needs)], session.people[len(candidate.needs) :]
    if len(set(duties)) < len(candidate.needs) or there != candidate.there:
        return False
    if not all(one in need for one, need in zip(duties, candidate.needs, strict=True)):
        return False
    return may_use(programme, community, session.room) and not any(
        is_in_the_way(programme, one, session) for one in programme.busy
    )


def may_use(programme: Programme, community: Community, key: int | None) -> bool:
    if not community.rooms:
        return key is None
    room = next((one for one in programme.rooms if one.key == key), None)
    return (
        room is not None
        and room.key in community.rooms
        and room.capacity >= community.size
        and (room.accessible or not community.needs_access)
    )


def is_in_the_way(programme: Programme, one: Busy, session: PlannedSession) -> bool:
    if one.room is not None and one.room == session.room and session.starts < one.ends and one.starts < session.ends:
        return True
    way = timedelta(minutes=programme.minutes_between(location_of(programme, session.room), one.location))
    return one.person in session.people and session.starts < one.ends + way and one.starts < session.ends + way


def points_of(community: Community, dates: list[Candidate]) -> int | None:
    """None when these dates break the rhythm."""
    if dates[0].opening is None or dates[-1].closing is None:
        return None
    points = sum(one.points for one in dates) - dates[0].opening - dates[-1].closing
    for one, other in pairwise(dates):
        days = (other.starts.date() - one.starts.date()).days
        if not community.rhythm.shortest_days <= days <= community.rhythm.longest_days:
            return None
        weeks = (abs(days - 7 * community.rhythm.preferred_weeks) + 3) // 7
        points -= community.twice_missed * len(one.missed_by & other.missed_by) + community.off_rhythm * weeks**2
    return points


def strings(community: Community) -> Iterator[tuple[int, list[Candidate]]]:
    ordered = sorted(community.candidates, key=lambda one: (one.starts, one.ends, one.key))
    for dates in combinations(ordered, community.sessions):
        points = points_of(community, list(dates))
        if points is not None:
            yield points, list(dates)


def ways_to_hold(programme: Programme, community: Community, candidate: Candidate) -> list[PlannedSession]:
    rooms = community.rooms or (None,)
    found = (
        PlannedSession(candidate.key, candidate.starts, candidate.ends, room, people + candidate.there)
        for room, people in product(rooms, product(*candidate.needs))
    )
    return [one for one in found if is_allowed(programme, community, one)]


def fits(programme: Programme, options: list[list[PlannedSession]], taken: list[PlannedSession]) -> bool:
    """Whether one of each can be chosen so that none collide."""
    if not options:
        return True
    return any(
        fits(programme, options[1:], [*taken, one])
        for one in options[0]
        if not any(collide(programme, one, other) for other in taken)
    )


def best_objective(programme: Programme, unplanned_costs: int) -> int:
    """By trying every string of each beside every other; those that cannot be planned alone count nothing."""
    choices = []
    for community in programme.communities:
        found = [
            (points, [ways_to_hold(programme, community, one) for one in dates]) for points, dates in strings(community)
        ]
        possible = [(points, ways) for points, ways in found if all(ways)]
        if possible:
            choices.append([*possible, (-unplanned_costs, [])])
    totals = sorted(product(*choices), key=lambda chosen: -sum(points for points, _ in chosen))
    for chosen in totals:
        if fits(programme, [ways for _, all_ways in chosen for ways in all_ways], []):
            return sum(points for points, _ in chosen)
    return 0


def assert_keeps_the_rules(programme: Programme, plan: ProgrammePlan) -> None:
    """Every community is planned or explained, by its own candidates and rhythm, and nobody is in two places."""
    community_of = {one.key: one for one in programme.communities}
    planned = [one.community for one in plan.communities] + [one.community for one in plan.unplanned]
    assert sorted(planned) == sorted(community_of)
    for one in plan.communities:
        community = community_of[one.community]
        of_key = {candidate.key: candidate for candidate in community.candidates}
        assert len(one.sessions) == community.sessions
        assert points_of(community, [of_key[session.candidate] for session in one.sessions]) == one.points
        assert all(is_allowed(programme, community, session) for session in one.sessions)
    everything = [session for one in plan.communities for session in one.sessions]
    assert not [pair for pair in combinations(everything, 2) if collide(programme, *pair)]
