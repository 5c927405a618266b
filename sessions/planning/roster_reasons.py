"""Why there is no roster, as facts that a page puts into words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.planning.rhythm import PassedOver
from sessions.planning.roster_exact import IMPOSSIBLE, Exact
from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import CandidateSlot
from sessions.planning.roster_proposal import BreachKind, duty_breach
from sessions.planning.roster_relaxations import Relaxation, relaxations


@dataclass(frozen=True)
class SlotTrouble:
    """A slot that cannot be chosen because of its duties (A7, A8)."""

    slot: CandidateSlot
    kind: BreachKind


@dataclass(frozen=True)
class Stretch:
    """Days, both included, one of which must hold a session by A9, while none can.

    `after`: the last date before it that can be reached, None at the beginning. `before`: the next day on which a
    session can be, None when there is none. `passed_over`: the days of it on which no candidate was given, and why.
    Without troubles and passed-over days no candidates were given, or they are too near to dates that are fixed.
    """

    first: date
    last: date
    after: date | None
    before: date | None
    troubles: tuple[SlotTrouble, ...]
    passed_over: tuple[PassedOver, ...]

    @property
    def gap_days(self) -> int | None:
        """The gap that cannot be bridged."""
        return None if self.after is None or self.before is None else (self.before - self.after).days


@dataclass(frozen=True)
class NoRoster:
    """No set of dates keeps the musts.

    `stretches`: where it breaks, earliest first. `possible_sessions`: with how many sessions there would be one, when
    only their number is in the way. `relaxations`: each is enough by itself, no smaller one of its sort is; none when$
    only other candidates would help.
    """

    stretches: tuple[Stretch, ...]
    possible_sessions: tuple[int, ...]
    relaxations: tuple[Relaxation, ...]


def explain(points: Points, exact: Exact) -> NoRoster:
    """Why a problem without a roster has none."""
    return NoRoster(tuple(stretches(points, exact)), tuple(exact.possible()), tuple(relaxations(points.problem)))


def stretches(points: Points, exact: Exact) -> Iterator[Stretch]:
    """Where the way from the first date to the last breaks off; after each break it goes on with what comes next."""
    reached = {place for place in range(len(points.slots)) if points.usable[place] and points.may_start(place)}
    after = points.previous
    while True:
        reached = _reachable(exact, reached)
        if any(points.may_end(place) for place in reached):
            return
        if reached:
            after = points.days[max(reached)]
        broken = _stretch(points, after, max(reached, default=-1))
        yield broken
        if broken.before is None:
            return
        reached = _ahead(points, broken.before)


def _ahead(points: Points, day: date) -> set[int]:
    """Where to go on after a break: that day's fixed date, or else all that come too soon after it to be its next."""
    ahead = [a for a, other in enumerate(points.days) if points.usable[a] and other >= day]
    if points.is_fixed[ahead[0]]:
        return {ahead[0]}
    soon = day + timedelta(days=points.problem.rhythm.shortest_days)
    return {a for a in ahead if points.days[a] < soon and points.fixed_before[a] == points.fixed_before[ahead[0]]}


def _reachable(exact: Exact, starts: set[int]) -> set[int]:
    """The starts and every place that dates which may follow each other lead to."""
    reached = set(starts)
    for place in range(exact.follows.shape[1]):
        if place in reached:
            column = exact.adds[:, place] > IMPOSSIBLE
            reached.update(exact.follows[column, place].tolist())
    return reached


def _stretch(points: Points, after: date | None, place: int) -> Stretch:
    problem = points.problem
    first = problem.starts_on
    if after is not None:
        first = max(first, after + timedelta(days=problem.rhythm.shortest_days))
    last = min(problem.ends_on, (after or first) + timedelta(days=problem.rhythm.longest_days))
    fixed = next((a for a in range(place + 1, len(points.slots)) if points.is_fixed[a]), None)
    if fixed is not None:
        last = min(last, points.days[fixed])
    usable = [day for a, day in enumerate(points.days) if points.usable[a] and a > place]
    before = next((day for day in usable if day > last or (fixed is not None and day == points.days[fixed])), None)
    troubles = [
        SlotTrouble(slot, duty_breach(points, a))
        for a, slot in enumerate(points.slots)
        if first <= slot.day <= last and not points.usable[a]
    ]
    passed_over = [one for one in problem.passed_over if first <= one.day <= last]
    return Stretch(first, last, after, before, tuple(troubles), tuple(passed_over))
