"""The best plan made of given strings, by an integer programme for each group of communities that share something.

Once only nearly best strings are left, most rows cannot overflow any more, and the communities fall apart into small
groups that have nothing to do with each other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from highspy.highs import HighsCallbackEvent

from sessions.planning.programme.bound import quiet_solver
from sessions.planning.programme.line import Line
from sessions.planning.programme.search import Choice, State
from sessions.planning.programme.watch import Watch

String = tuple[int, ...]
Spot = tuple[int, int]
"""A community and a place in its strings."""


class Restricted:
    """`options`: by community the strings that it may have.

    `proven`: those of them of which the plan so far is known to be the best; None when nothing is known yet.
    Of the ways of a spot one that takes nothing which can run out stands for all.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        capacities: Sequence[int],
        options: Mapping[int, Sequence[String]],
        proven: Mapping[int, set[String]] | None,
    ) -> None:
        self.proven = proven
        self.lines = lines
        self.capacities = capacities
        self.options = options
        self.ways: dict[Spot, dict[int, tuple[int, ...]]] = {}
        """By spot its ways, each with the rows in it that can overflow."""
        for number, strings in options.items():
            for place in sorted({place for string in strings for place in string}):
                self.ways[number, place] = dict(enumerate(lines[number].ways(place)))
        self._loosen()

    def _loosen(self) -> None:
        """Forget rows that cannot overflow; a spot with a way that needs none of the others needs no row at all."""
        users: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for (number, _), ways in self.ways.items():
            for rows in ways.values():
                for row in rows:
                    users[row][number] += 1
        loose = [row for row, by in users.items() if len(by) <= self.capacities[row]]
        spots_of: dict[int, list[Spot]] = defaultdict(list)
        for spot, ways in self.ways.items():
            for row in {row for rows in ways.values() for row in rows}:
                spots_of[row].append(spot)
        while loose:
            row = loose.pop()
            for spot in spots_of.pop(row, ()):
                loose += self._forget(row, spot, users)

    def _forget(self, row: int, spot: Spot, users: Mapping[int, dict[int, int]]) -> list[int]:
        """Take a row from a spot; the other rows that cannot overflow any more because of that."""
        ways = {way: tuple(one for one in rows if one != row) for way, rows in self.ways[spot].items()}
        self.ways[spot] = ways
        free = next((way for way, rows in ways.items() if not rows), None)
        if free is None or len(ways) == 1:
            return []
        self.ways[spot] = {free: ()}
        loose = []
        for other in (other for rows in ways.values() for other in rows):
            by = users[other]
            by[spot[0]] -= 1
            if not by[spot[0]]:
                del by[spot[0]]
                if len(by) == self.capacities[other]:
                    loose.append(other)
        return loose

    def groups(self) -> list[list[int]]:
        """Communities that share rows which can overflow, directly or through others; the smallest groups first."""
        leader = {number: number for number in self.options}

        def find(number: int) -> int:
            while leader[number] != number:
                leader[number] = leader[leader[number]]
                number = leader[number]
            return number

        first_user: dict[int, int] = {}
        for (number, _), ways in sorted(self.ways.items()):
            for row in sorted({row for rows in ways.values() for row in rows}):
                one, other = find(first_user.setdefault(row, number)), find(number)
                leader[max(one, other)] = min(one, other)
        members: dict[int, list[int]] = defaultdict(list)
        for number in sorted(self.options):
            members[find(number)].append(number)
        return sorted(members.values(), key=lambda group: (len(group), group))

    def solve(self, group: Sequence[int], state: State, watch: Watch, seed: int) -> "Solved":
        """The best plan of one group; when the watch says stop, the best one so far."""
        if len(group) == 1:
            return Solved({group[0]: self.choice(group[0], self._best_string(group[0]), {})}, True)
        return _Model(self, group, state.unplanned_costs).solve(state, watch, seed)

    def _best_string(self, number: int) -> String:
        strings = self.lines[number].strings
        return max(self.options[number], key=strings.points_of)

    def choice(self, number: int, string: String, chosen: Mapping[Spot, int]) -> Choice:
        line = self.lines[number]
        ways = tuple(chosen.get((number, place), next(iter(self.ways[number, place]))) for place in string)
        taken = [row for place, way in zip(string, ways, strict=True) for row in line.ways(place)[way]]
        return Choice(string, ways, tuple(sorted(taken)), line.strings.points_of(string))


@dataclass
class Solved:
    """`is_best`: nothing better can be made of these strings."""

    choices: dict[int, Choice | None]
    is_best: bool


@dataclass
class _Model:
    """A column for each string, and one for each way of a spot that has several."""

    restricted: Restricted
    group: Sequence[int]
    unplanned_costs: int
    costs: list[float] = field(default_factory=list)
    rows: dict[tuple[str, int, int], list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    strings: list[tuple[int, String]] = field(default_factory=list)
    way_columns: list[tuple[Spot, int]] = field(default_factory=list)
    best: int = 0

    def __post_init__(self) -> None:
        restricted = self.restricted
        for number in self.group:
            for string in restricted.options[number]:
                points = restricted.lines[number].strings.points_of(string)
                column = self._column(-float(points + self.unplanned_costs))
                self.strings.append((number, string))
                self.rows["string", number, 0].append((column, 1.0))
                for place in string:
                    self._take(column, (number, place))
        for number in self.group:
            for spot, ways in sorted(restricted.ways.items()):
                if spot[0] == number and len(ways) > 1:
                    for way, rows in ways.items():
                        column = self._column(0.0)
                        self.way_columns.append((spot, way))
                        self.rows["way", *spot].append((column, -1.0))
                        for row in rows:
                            self.rows["row", row, 0].append((column, 1.0))

    def _column(self, cost: float) -> int:
        self.costs.append(cost)
        return len(self.costs) - 1

    def _take(self, column: int, spot: Spot) -> None:
        ways = self.restricted.ways[spot]
        if len(ways) > 1:
            self.rows["way", *spot].append((column, 1.0))
            return
        for rows in ways.values():
            for row in rows:
                self.rows["row", row, 0].append((column, 1.0))

    def _ask_for_better(self, state: State) -> None:
        """More points than now, and so at least one string that is not among the proven ones; or no solution at all."""
        proven = self.restricted.proven or {}
        far = [(column, -1.0) for column, (number, string) in enumerate(self.strings) if string not in proven[number]]
        self.rows["far", 0, 0] = far
        self.rows["better", 0, 0] = list(enumerate(self.costs[: len(self.strings)]))
        self.best = sum(state.worth(state.choices[number]) + self.unplanned_costs for number in self.group)

    def _limit(self, kind: str, which: int) -> float:
        if kind == "row":
            return float(self.restricted.capacities[which])
        if kind == "better":
            return -float(self.best + 1)
        if kind == "far":
            return -1.0
        return 1.0 if kind == "string" else 0.0

    def _solver(self, seed: int) -> highspy.Highs:
        solver = quiet_solver(seed)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.99)  # points are whole
        count = len(self.costs)
        everywhere, none = np.arange(count, dtype=np.int32), np.zeros(0, dtype=np.int32)
        solver.addCols(count, np.array(self.costs), np.zeros(count), np.ones(count), 0, everywhere, none, np.zeros(0))
        starts: list[int] = []
        index: list[int] = []
        factors: list[float] = []
        for entries in self.rows.values():
            starts.append(len(index))
            index += [column for column, _ in entries]
            factors += [factor for _, factor in entries]
        solver.addRows(
            len(starts),
            np.full(len(starts), -np.inf),
            np.array([self._limit(kind, which) for kind, which, _ in self.rows]),
            len(index),
            np.array(starts, dtype=np.int32),
            np.array(index, dtype=np.int32),
            np.array(factors),
        )
        solver.changeColsIntegrality(count, everywhere, np.full(count, highspy.HighsVarType.kInteger))
        return solver

    def _kept(self, number: int, choice: Choice | None) -> Choice | None:
        """The same string; where a way can do without what others may need, by that way."""
        if choice is None:
            return None
        of_spot = {(number, place): way for place, way in zip(choice.places, choice.ways, strict=True)}
        kept = {spot: way for spot, way in of_spot.items() if way in self.restricted.ways[spot]}
        return self.restricted.choice(number, choice.places, kept)

    def _start(self, state: State) -> highspy.HighsSolution:
        """The plan so far, to begin with."""
        has = state.choices
        values = []
        for number, string in self.strings:
            choice = has[number]
            values.append(float(choice is not None and choice.places == string))
        for (number, place), way in self.way_columns:
            choice = has[number]
            values.append(float(choice is not None and (place, way) in zip(choice.places, choice.ways, strict=True)))
        solution = highspy.HighsSolution()
        solution.col_value = values
        return solution

    def solve(self, state: State, watch: Watch, seed: int) -> Solved:
        if self.restricted.proven is None:
            solver = self._solver(seed)
            solver.setSolution(self._start(state))
        else:
            self._ask_for_better(state)
            solver = self._solver(seed)

        def interrupt(event: HighsCallbackEvent) -> None:
            if watch.stop():
                event.interrupt()

        solver.cbMipInterrupt += interrupt
        solver.cbSimplexInterrupt += interrupt
        if watch.seconds_left < float("inf"):
            solver.setOptionValue("time_limit", watch.seconds_left)
        solver.run()
        values = solver.getSolution().col_value
        is_best = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return Solved({number: self._kept(number, state.choices[number]) for number in self.group}, True)
        found: dict[int, Choice | None] = dict.fromkeys(self.group)
        if not solver.getSolution().value_valid:
            return Solved(found, False)
        chosen = {
            spot: way
            for (spot, way), value in zip(self.way_columns, values[len(self.strings) :], strict=True)
            if value > 0.5
        }
        for (number, string), value in zip(self.strings, values, strict=False):
            if value > 0.5:
                found[number] = self.restricted.choice(number, string, chosen)
        return Solved(found, is_best)
