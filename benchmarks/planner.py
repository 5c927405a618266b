"""The planner of one community: 20 people × 26 weeks × 10 half-days a week, drawn from a seed, six sessions.

The floor is a bare exact dynamic programme over a ready vector of one number a slot: six dates, each 21 to 42 days
after the one before, the most in sum. It knows nothing of people, pairs of dates, weekdays or alternatives, and is as
tight as we could write it: over days, with the sliding maximum by doubling, in numpy.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import numpy as np

from benchmarks.figures import Figure
from sessions.planning.roster_exact import Exact
from sessions.planning.roster_plan import RosterPlan, plan
from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import KINDS_OF_KNOWLEDGE, Answer, CandidateSlot, Member, RosterProblem

SEED = 20260907
PEOPLE, WEEKS, SESSIONS = 20, 26, 6
STARTS_ON = date(2026, 9, 7)
HOURS = (9, 13)
HOW_LIKELY = {
    "free": (0.8, 0.1, 0.1),
    "usual": (0.6, 0.15, 0.25),
    "busy": (0.35, 0.15, 0.5),
}
"""Chances of yes, if need be and no."""
NEVER = -(1 << 40)
PAIRS = 300
COMMUNITIES = 8
GOAL = 2.0


def community(seed: int, how_likely: tuple[float, float, float]) -> RosterProblem:
    """Three may guide, four may write, one of them both; each has one kind of knowledge."""
    drawn = random.Random(seed)
    slots: list[CandidateSlot] = []
    for week in range(WEEKS):
        for weekday in range(5):
            for hour in HOURS:
                starts = datetime.combine(STARTS_ON + timedelta(weeks=week, days=weekday), clock_time(hour))
                slots.append(CandidateSlot(len(slots), starts, starts + timedelta(minutes=150)))
    members = tuple(
        Member(
            key,
            frozenset({KINDS_OF_KNOWLEDGE[key % 3]}),
            may_facilitate=key in (0, 1, 2),
            may_write=key in (2, 3, 4, 5),
        )
        for key in range(PEOPLE)
    )
    answers = {
        (member.key, slot.key): drawn.choices(list(Answer), how_likely)[0] for member in members for slot in slots
    }
    ends_on = STARTS_ON + timedelta(weeks=WEEKS, days=-1)
    return RosterProblem(STARTS_ON, ends_on, tuple(slots), members, answers, sessions=SESSIONS)


class Bare:
    """The floor: the ready vector, and the programme over it."""

    def __init__(self, points: Points) -> None:
        values = [of_slot if usable else NEVER for of_slot, usable in zip(points.of_slot, points.usable, strict=True)]
        self.of_slot = np.array(values, np.int64).reshape(WEEKS, 5, len(HOURS))
        self.number = WEEKS * 7
        self.ends = np.where(np.arange(self.number) + 42 >= self.number, 0, NEVER)

    def best(self) -> tuple[int, list[int]]:
        """The most, and the days on which it is."""
        of_weekday = np.full((WEEKS, 7), NEVER)
        self.of_slot.max(axis=2, out=of_weekday[:, :5])
        of_day = of_weekday.ravel()
        padded = np.full(self.number + 42, NEVER)
        layers = []
        to_go = self.ends
        for _ in range(SESSIONS - 1):
            np.add(of_day, to_go, out=padded[: self.number])
            layers.append(padded.copy())
            most = np.maximum(padded[:-1], padded[1:])
            for width in (2, 4, 8):
                most = np.maximum(most[:-width], most[width:])
            to_go = np.maximum(most[21 : 21 + self.number], most[27 : 27 + self.number])
        whole = (of_day + to_go)[:43]
        day = int(whole.argmax())
        days = [day]
        for layer in reversed(layers):
            day += 21 + int(layer[day + 21 : day + 43].argmax())
            days.append(day)
        return int(whole[days[0]]), days


def timed(call: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def figures() -> Iterator[Figure]:
    """Needs no database."""
    yield _against_the_floor()
    yield _from_the_answers()
    for name, how_likely in HOW_LIKELY.items():
        yield _fair(name, how_likely)


def _against_the_floor() -> Figure:
    """Points and pairs are ready on our side, as the vector is on the other; both give the dates."""
    points = Points(community(SEED, HOW_LIKELY["usual"]))
    exact, bare = Exact(points), Bare(points)
    value, days = bare.best()
    if value != sum(max(bare.of_slot[day // 7, day % 7]) for day in days):
        raise RuntimeError("the floor's dates are not worth what it says")
    ours, floor = [], []
    for _ in range(PAIRS):
        floor.append(timed(bare.best))
        del exact._live[1:]  # the pairs stay, what was found from them goes
        ours.append(timed(lambda: exact.best(SESSIONS)))
    ratio = statistics.median(one / other for one, other in zip(ours, floor, strict=True))
    value_in_ms = statistics.median(ours)
    return Figure("planner_proven_optimum", value_in_ms, "ms", value_in_ms / ratio, GOAL)


def _from_the_answers() -> Figure:
    """Everything that a page needs, from 5,200 answers: three sets of dates with who misses; CPU time against 10 ms."""
    problem = community(SEED, HOW_LIKELY["usual"])
    times = []
    for _ in range(50):
        began = time.process_time()
        plan(problem)
        times.append((time.process_time() - began) * 1000)
    return Figure("planner_three_sets_cpu", statistics.median(times), "ms", 10, 1)


def _fair(name: str, how_likely: tuple[float, float, float]) -> Figure:
    """The slowest of some communities, from answers to proof and with two alternatives; CPU time against a second."""
    slowest = 0.0
    for seed in range(COMMUNITIES):
        problem = community(SEED + seed, how_likely)
        began = time.process_time()
        planned = plan(problem, fair=True)
        slowest = max(slowest, (time.process_time() - began) * 1000)
        if not isinstance(planned, RosterPlan) or not planned.proven:
            raise RuntimeError("not proven")
    return Figure(f"planner_fair_{name}_slowest_cpu", slowest, "ms", 1000, 1)
