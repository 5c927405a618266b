"""The planner of a programme: 500 communities that share lecturers, facilitators and rooms (see `programme_input`).

The floors are what is asked for, in the same unit: a first plan within a second, within 0.05 % of the proven bound in
ten seconds, proven best within a minute, under 2 GiB. Wall-clock time, and beside it the processor time of this
process, which tells how much of the waiting was for others. One thread: the second core is left to the web.
"""

import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.figures import Figure
from benchmarks.programme_input import programme
from sessions.planning.programme.plan import Phase, ProgrammePlan, Progress
from sessions.planning.programme.planner import plan_programme
from sessions.planning.programme.problem import Programme

COMMUNITIES = 500
SEEDS = (1, 2, 3)
SCARCE_ROOMS = 1
FIRST_PLAN_SECONDS = 1.0
SOON_SECONDS = 10.0
SOON_GAP_PERCENT = 0.05
PROOF_SECONDS = 60.0
MOST_SECONDS = 300.0
MEMORY_MIB = 2048.0


@dataclass
class _Run:
    """A run until it is proven or the time is over; `best` is the plan's objective when `seconds` were over."""

    plan: ProgrammePlan
    first_seconds: float
    first_processor: float
    seconds: float
    processor: float
    best_soon: int


def _run(asked: Programme, most_seconds: float) -> _Run:
    began, processor = time.perf_counter(), time.process_time()
    first: list[tuple[float, float]] = []
    soon: list[int] = []

    def note(progress: Progress) -> None:
        if progress.phase == Phase.SEED and not first:
            first.append((time.perf_counter() - began, time.process_time() - processor))
        if progress.elapsed_seconds <= SOON_SECONDS or not soon:
            soon.append(progress.best)

    plan = plan_programme(asked, time_limit_seconds=most_seconds, on_progress=note)
    seconds = time.perf_counter() - began
    if seconds <= SOON_SECONDS:
        soon.append(plan.objective)
    return _Run(plan, *first[0], seconds, time.process_time() - processor, soon[-1])


def figures() -> Iterator[Figure]:
    """With four rooms a location, the worst of the seeds; then with a single one, where rooms are scarce."""
    runs = [_run(programme(seed, COMMUNITIES), MOST_SECONDS) for seed in SEEDS]
    first = max(runs, key=lambda run: run.first_seconds)
    yield Figure("programme_first_plan", first.first_seconds, "s", FIRST_PLAN_SECONDS, 1.0)
    yield Figure("programme_first_plan_processor", first.first_processor, "s", FIRST_PLAN_SECONDS, 1.0)
    gap = max(100 * (run.plan.bound - run.best_soon) / run.plan.bound for run in runs)
    yield Figure("programme_gap_after_10_s", gap, "%", SOON_GAP_PERCENT, 1.0)
    last = max(runs, key=lambda run: run.seconds)
    if all(run.plan.is_proven for run in runs):
        yield Figure("programme_proven", last.seconds, "s", PROOF_SECONDS, 1.0)
        yield Figure("programme_proven_processor", last.processor, "s", PROOF_SECONDS, 1.0)
    else:
        print(f"programme_proven missed: a gap of {100 * max(run.plan.gap for run in runs):.4f} % is left")
    scarce = _run(programme(SEEDS[0], COMMUNITIES, SCARCE_ROOMS), PROOF_SECONDS).plan
    yield Figure("programme_scarce_rooms_gap_after_60_s", 100 * scarce.gap, "%", SOON_GAP_PERCENT, 1.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("programme_memory", peak, "MiB", MEMORY_MIB, 1.0)
