"""A proven bound: the linear programme over each community's strings of dates, solved by HiGHS with columns as needed.

A column is one string of one community. Its price for a row says what a place in that row is worth; at any prices the
points that each community would then take, plus all places at their price, are more than any plan can have
(Lagrange's bound). The best prices are those of the linear programme.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from sessions.planning.programme.line import Line
from sessions.planning.programme.pricing import Floats, Ints, Pricing
from sessions.planning.programme.search import Choice
from sessions.planning.programme.watch import Watch

MOST_ROUNDS = 200
SMOOTHING = 0.5
"""How much of the best prices so far is kept in the prices that are tried: keeps them from swinging."""
EPSILON = 1e-6
NEAR_ENOUGH = 0.01
"""In points: how near the bound comes to the value of the linear programme."""
MANY_STEPS = 3000
"""From so many steps of the simplex method on the interior point method is faster, though it begins anew each time."""


class Quiet(highspy.Highs):
    """A solver that prints nothing, not even the two lines that the first one of a process begins with."""

    def enableCallbacks(self) -> None:  # noqa: N802 (the library's name, called while one is made: it prints those lines)
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # the library has it untyped


def quiet_solver(seed: int) -> highspy.Highs:
    """One thread and a fixed seed: the same answer each time."""
    solver: highspy.Highs = Quiet()  # type: ignore[no-untyped-call]  # the library has it untyped
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", seed)
    return solver


class Master:
    """The linear programme; rows come in when the columns could overfill them."""

    def __init__(self, lines: Sequence[Line], capacities: Sequence[int], unplanned_costs: int, seed: int) -> None:
        self.lines = lines
        self.capacities = capacities
        self.unplanned_costs = unplanned_costs
        self.solver = quiet_solver(seed)
        empty: Ints = np.zeros(0, dtype=np.intp)
        count = len(lines)
        self.solver.addRows(
            count, np.full(count, -np.inf), np.ones(count), 0, np.zeros(count, dtype=np.int32), empty, np.zeros(0)
        )
        self.columns: dict[tuple[int, tuple[int, ...], tuple[int, ...]], int] = {}
        self.users: dict[int, list[tuple[int, int]]] = defaultdict(list)
        """By row the columns that take a place in it, with their community."""
        self.place_of: dict[int, int] = {}

    def add(self, found: Iterable[tuple[int, Choice]]) -> int:
        """New columns; how many there were."""
        fresh = []
        for number, choice in found:
            key = (number, choice.places, choice.rows)
            if key not in self.columns:
                self.columns[key] = len(self.columns)
                fresh.append((number, choice))
        starts: list[int] = []
        index: list[int] = []
        costs = [-float(choice.points + self.unplanned_costs) for _, choice in fresh]
        for number, choice in fresh:
            starts.append(len(index))
            index += [number, *(self.place_of[row] for row in choice.rows if row in self.place_of)]
        count = len(fresh)
        if count:
            self.solver.addCols(
                count,
                np.array(costs),
                np.zeros(count),
                np.full(count, np.inf),
                len(index),
                np.array(starts, dtype=np.int32),
                np.array(index, dtype=np.int32),
                np.ones(len(index)),
            )
        self._add_rows(fresh)
        return count

    def _add_rows(self, fresh: Sequence[tuple[int, Choice]]) -> None:
        first = len(self.columns) - len(fresh)
        touched = []
        for column, (number, choice) in enumerate(fresh, start=first):
            for row in choice.rows:
                self.users[row].append((number, column))
                touched.append(row)
        starts: list[int] = []
        index: list[int] = []
        capacities: list[float] = []
        for row in dict.fromkeys(touched):
            if row in self.place_of or len({number for number, _ in self.users[row]}) <= self.capacities[row]:
                continue
            self.place_of[row] = len(self.lines) + len(self.place_of)
            starts.append(len(index))
            index += [column for _, column in self.users[row]]
            capacities.append(float(self.capacities[row]))
        if starts:
            self.solver.addRows(
                len(starts),
                np.full(len(starts), -np.inf),
                np.array(capacities),
                len(index),
                np.array(starts, dtype=np.int32),
                np.array(index, dtype=np.int32),
                np.ones(len(index)),
            )

    def solve(self) -> tuple[float, Floats]:
        """The value of the linear programme over these columns, and the price of each row."""
        self.solver.run()
        if self.solver.getInfo().simplex_iteration_count > MANY_STEPS:
            self.solver.setOptionValue("solver", "ipm")
            self.solver.setOptionValue("run_crossover", "off")
        duals = np.array(self.solver.getSolution().row_dual)
        prices = np.zeros(len(self.capacities))
        if self.place_of:
            prices[list(self.place_of)] = np.maximum(0.0, -duals[list(self.place_of.values())])
        open_lines = sum(not line.strings.is_empty for line in self.lines)
        return -self.solver.getInfo().objective_function_value - self.unplanned_costs * open_lines, prices


@dataclass
class Bound:
    """The best prices, what each community gains at them (0: it would rather have no dates), and the bound."""

    prices: Floats
    gains: Floats
    value: float


def bound_at(prices: Floats, best: Floats, capacities: Floats, unplanned_costs: int) -> Bound:
    """Lagrange's bound; `best` as from `Pricing.best`."""
    gains = np.where(np.isfinite(best), np.maximum(0.0, best + unplanned_costs), 0.0)
    value = float(gains.sum() + (capacities * prices).sum()) - unplanned_costs * int(np.isfinite(best).sum())
    return Bound(prices, gains, value)


def prove_bound(pricing: Pricing, master: Master, known: Iterable[tuple[int, Choice]], watch: Watch) -> Bound:
    """Add columns until none would help, or it is time to stop; `known`: choices to start with."""
    capacities = np.array(master.capacities, dtype=np.float64)
    prices = np.zeros(len(capacities))
    best, choices = pricing.best(prices)
    kept = bound_at(prices, best, capacities, master.unplanned_costs)
    master.add([*known, *((number, one) for number, one in enumerate(choices) if one)])
    for _ in range(MOST_ROUNDS):
        value, prices = master.solve()
        watch.bound = min(watch.bound, math.floor(kept.value + EPSILON))
        if watch.stop() or kept.value <= value + NEAR_ENOUGH:
            break
        added = 0
        for tried in (SMOOTHING * kept.prices + (1 - SMOOTHING) * prices, prices):
            best, choices = pricing.best(tried)
            found = bound_at(tried, best, capacities, master.unplanned_costs)
            if found.value < kept.value:
                kept = found
            added = master.add((number, one) for number, one in enumerate(choices) if one)
            if added:
                break
        if not added:
            break
    return kept
