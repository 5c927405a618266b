"""A community of a programme from the problem of its own roster: the same points, the same rhythm."""

from collections.abc import Iterable

from sessions.planning.programme.problem import Candidate, Community
from sessions.planning.roster_exact import Exact
from sessions.planning.roster_points import Points, nearest
from sessions.planning.roster_problem import RosterProblem


def community_of(
    problem: RosterProblem,
    *,
    key: int,
    rooms: Iterable[int] = (),
    size: int | None = None,
    needs_access: bool = False,
    lecturers: Iterable[int] = (),
) -> Community:
    """The community as the planner of one community sees it: each candidate on which the duties can be filled (A7, A8).

    `size`: people, or else its members. `lecturers`: members without whom there is no session, whatever duty they have
    besides. How many sessions: as many as `roster_plan.plan` would plan; none can be planned when it finds none.
    Changes of weekday, which decide there between equal points, do not count here.
    """
    points = Points(problem)
    wanted = problem.sessions or points.rhythm_sessions()
    possible = Exact(points).possible()
    sessions = nearest(possible, wanted) if possible and problem.sessions is None else wanted
    needed = tuple(sorted(lecturers))
    weights = problem.weights
    return Community(
        key=key,
        candidates=tuple(
            _candidate(points, place, needed)
            for place in range(len(points.slots))
            if points.is_fixed[place] or (points.usable[place] and _come(points, place, needed))
        ),
        sessions=sessions,
        size=len(problem.members) if size is None else size,
        rooms=tuple(rooms),
        needs_access=needs_access,
        rhythm=problem.rhythm,
        aside=problem.aside,
        twice_missed=weights.twice_missed,
        off_rhythm=weights.off_rhythm,
    )


def _come(points: Points, place: int, people: Iterable[int]) -> bool:
    """Whether all of them said yes or if need be."""
    coming = set(points.keys_of(points.yes[place] | points.if_need_be[place]))
    return coming.issuperset(people)


def _candidate(points: Points, place: int, lecturers: tuple[int, ...]) -> Candidate:
    slot, problem, fixed = points.slots[place], points.problem, points.is_fixed[place]
    needs = []
    if problem.needs_facilitator:
        needs.append(points.keys_of(points.can_facilitate(place)))
    if problem.needs_minute_taker:
        needs.append(points.keys_of(points.can_write(place)))
    return Candidate(
        key=slot.key,
        starts=slot.starts,
        ends=slot.ends,
        points=points.of_slot[place],
        needs=() if fixed else tuple(needs),
        there=() if fixed else lecturers,
        missed_by=frozenset(points.keys_of(points.missing[place])),
        fixed=fixed,
        opening=-points.head(place) if points.may_start(place) else None,
        closing=-points.tail(place) if points.may_end(place) else None,
    )
