"""A whole programme planned: quickly a good plan, then a bound on what any plan can reach, then the proof.

Everything goes by counted rounds and seeded generators, so that the same input and seed give the same plan. The clock
only cuts off: a plan that ended OUT_OF_TIME or STOPPED depends on how far the machine came.
"""

import gc
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec

from sessions.planning.programme.compiled import compile_programme
from sessions.planning.programme.line import Line
from sessions.planning.programme.outcome import Explainer, community_plans
from sessions.planning.programme.plan import Ending, OnProgress, Phase, ProgrammePlan
from sessions.planning.programme.problem import Programme
from sessions.planning.programme.search import State, improve, seed_plan
from sessions.planning.programme.watch import Watch

MOST_ROUNDS = 40
WORTH_A_ROUND = 5000
"""Before a proof the search goes on while a round gains one in so many points."""
UNPLANNED_FACTOR = 4
"""A community goes without dates only when that spares the others together so many times what one of them can lose."""


def plan_programme(
    programme: Programme,
    *,
    seed: int = 0,
    time_limit_seconds: float | None = None,
    on_progress: OnProgress | None = None,
    with_solver: bool = True,
) -> ProgrammePlan:
    """The best plan that was found; what cannot be planned is explained and does not keep others from being planned.

    Of two plans the one with the higher objective is better (see `ProgrammePlan`). Without the solver's package, or
    `with_solver` off, there is no proof, and the bound is what all would get alone. The first plan is always made,
    whatever the time limit.
    """
    began = time.monotonic()
    with _uncollected():
        compiler, lines, rows = compile_programme(programme)
        alone = sum(line.alone[0] for line in lines if not line.strings.is_empty)
        state = State(lines, rows, _unplanned_costs(lines))
        watch = Watch(state, alone, time_limit_seconds, on_progress, began=began)
        seed_plan(state)
        watch.enter(Phase.SEED)
    solver = with_solver and has_solver()
    if watch.ending is None and state.total < alone and not watch.enter(Phase.SEARCH):
        _search(state, watch, seed, proof_follows=solver)
    if solver and watch.ending is None and state.total < alone:
        from sessions.planning.programme.proof import prove  # numpy and the solver load slowly

        prove(state, watch, seed)
    if state.total == watch.bound:
        ending = Ending.PROVEN
    else:
        ending = watch.ending or (Ending.FINISHED if solver else Ending.NO_SOLVER)
    explainer = Explainer(compiler, rows, state)
    return ProgrammePlan(
        communities=community_plans(state, rows),
        unplanned=tuple(explainer.explain(number) for number, one in enumerate(state.choices) if one is None),
        objective=state.total,
        bound=watch.bound,
        unplanned_costs=state.unplanned_costs,
        ending=ending,
    )


def _search(state: State, watch: Watch, seed: int, *, proof_follows: bool) -> None:
    generator = random.Random(seed)  # noqa: S311  # no secret
    for _ in range(MOST_ROUNDS):
        before = state.total
        improve(state, 1, generator, watch.stop)
        if watch.ending or (proof_follows and (state.total - before) * WORTH_A_ROUND < abs(state.total)):
            return


@contextmanager
def _uncollected() -> Iterator[None]:
    """Of millions of small tuples none is in a cycle; looking for cycles takes as long as making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def has_solver() -> bool:
    """Whether HiGHS is installed."""
    return find_spec("highspy") is not None


def _unplanned_costs(lines: Sequence[Line]) -> int:
    """More than a community can lose by having its worst dates in the place of its best."""
    most = 1
    for line in lines:
        if line.strings.is_empty:
            continue
        dates = line.strings.candidates
        missed = max(len(one.missed_by) for one in dates)
        weeks = max(line.community.rhythm.preferred_weeks, line.community.rhythm.longest_days // 7)
        pair = line.community.twice_missed * missed + line.community.off_rhythm * weeks**2
        ends = max(line.strings.opening) + max(line.strings.closing)
        worst = line.strings.sessions * (min(one.points for one in dates) - pair) - ends
        most = max(most, line.alone[0] - worst, -worst)
    return UNPLANNED_FACTOR * most
