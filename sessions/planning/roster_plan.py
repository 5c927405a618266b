"""The planner of one community: the best roster of a half-year, the next two, or why there is none."""

from dataclasses import dataclass
from datetime import date
from itertools import islice

from sessions.planning.roster_exact import SCALE, Exact, Found
from sessions.planning.roster_fair import Fair
from sessions.planning.roster_points import Points, nearest
from sessions.planning.roster_problem import RosterProblem, keeping
from sessions.planning.roster_proposal import Proposal, propose
from sessions.planning.roster_reasons import NoRoster, explain


@dataclass(frozen=True)
class RosterPlan:
    """The best set and those that come next, each on other days than those before.

    `wanted`: the number of sessions that was asked for, or that the rhythm gives; the sets have the number nearest to
    it that can be kept. `cap`: with `fair`, nobody misses more dates, except who cannot help it. `proven` is False only
    where the search for the fairest was cut off.
    """

    best: Proposal
    alternatives: tuple[Proposal, ...]
    wanted: int
    cap: int | None = None
    proven: bool = True


def plan(problem: RosterProblem, *, fair: bool = False, alternatives: int = 2) -> RosterPlan | NoRoster:
    """The best roster (A9, A7, A8, A5b), the same for the same problem.

    The number of sessions is `problem.sessions`, or else the one nearest to `Points.rhythm_sessions` that can be kept,
    of two equally near the greater. Of all such sets that with most points; of those that which switches weekdays
    least; of those the earliest. With `fair` the most that anybody misses is made least before points count.
    Raises ValueError for a problem that makes no sense (see `Points`).
    """
    return _plan(problem, problem.sessions, fair=fair, alternatives=alternatives)


def replan(
    problem: RosterProblem, *, from_day: date, fair: bool = False, alternatives: int = 2
) -> RosterPlan | NoRoster:
    """A new plan for the published roster: what lies before `from_day` stays, and as few dates as possible move.

    What lies before it and was not published is no candidate any more; when nothing was, the period begins on that day.
    The number of sessions stays when it can.
    """
    wanted = problem.sessions or len(problem.published) or None
    return _plan(keeping(problem, from_day), wanted, fair=fair, alternatives=alternatives)


def _plan(problem: RosterProblem, wanted: int | None, *, fair: bool, alternatives: int) -> RosterPlan | NoRoster:
    points = Points(problem)
    wanted = wanted or points.rhythm_sessions()
    exact = Exact(points)
    possible = exact.possible()
    if not possible or (problem.sessions is not None and wanted not in possible):
        return explain(points, exact)
    sessions = nearest(possible, wanted)
    cap, proven, ranked = None, True, exact.ranked(sessions)
    if fair:
        fairest = Fair(exact, sessions)
        first = fairest.best()
        cap, proven, ranked = first.cap, first.proven, fairest.ranked(first)
    best, *others = [_proposal(points, found) for found in islice(ranked, 1 + alternatives)]
    return RosterPlan(best, tuple(others), wanted, cap, proven)


def _proposal(points: Points, found: Found) -> Proposal:
    proposal = propose(points, [points.slots[place].key for place in found.path])
    if proposal.score.total * SCALE - proposal.switches != found.value:
        raise AssertionError("the planner and the explanation count differently")
    return proposal
