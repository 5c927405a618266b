"""Good plans quickly: one community after the other by dynamic programming, then ruin and recreate.

All by counted rounds and a seeded generator, so that the same input and seed give the same plan.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sessions.planning.programme.line import Line
from sessions.planning.programme.rows import Rows

FEWEST_OUT, MOST_OUT = 2, 6
"""How many communities lose their dates in one round."""
FEW_TRIES = 3
"""So often only the dates that were wished for are asked whether they are free; then all are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The dates of one community: places in its strings, the way each is held, the rows these take, and the points."""

    places: tuple[int, ...]
    ways: tuple[int, ...]
    rows: tuple[int, ...]
    points: int


class State:
    """Who has which dates now; `used` counts the places taken in each row, `total` the points of all."""

    def __init__(self, lines: Sequence[Line], rows: Rows, unplanned_costs: int) -> None:
        self.lines = lines
        self.capacities = rows.capacities
        self.used = [0] * len(rows.capacities)
        self.holders: dict[int, set[int]] = defaultdict(set)
        self.choices: list[Choice | None] = [None] * len(lines)
        self.unplanned_costs = unplanned_costs
        self.total = -unplanned_costs * sum(not line.strings.is_empty for line in lines)

    def worth(self, choice: Choice | None) -> int:
        return -self.unplanned_costs if choice is None else choice.points

    def put(self, number: int, choice: Choice | None) -> None:
        """Give a community these dates in the place of those it has."""
        before = self.choices[number]
        for row in before.rows if before else ():
            self.used[row] -= 1
            self.holders[row].discard(number)
        for row in choice.rows if choice else ():
            self.used[row] += 1
            self.holders[row].add(number)
        self.choices[number] = choice
        self.total += self.worth(choice) - self.worth(before)

    def is_free(self, rows: Sequence[int]) -> bool:
        used, capacities = self.used, self.capacities
        return all(used[row] < capacities[row] for row in rows)

    @property
    def is_overfull(self) -> bool:
        return any(used > most for used, most in zip(self.used, self.capacities, strict=True))

    def best_for(self, number: int) -> Choice | None:
        """The best dates beside all others; None when there are none. The community itself must have none now."""
        line = self.lines[number]
        points, string = line.alone
        values: list[int | None] = list(line.points)
        tries = 0
        while blocked := [place for place in string if self._way(line, place) is None]:
            tries += 1
            if tries > FEW_TRIES:
                blocked = [place for place in range(len(values)) if self._way(line, place) is None]
            for place in blocked:
                values[place] = None
            found = line.strings.best(values)
            if found is None:
                return None
            points, string = found
        return self._held(line, points, string)

    def _way(self, line: Line, place: int) -> int | None:
        return next((way for way, rows in enumerate(line.ways(place)) if self.is_free(rows)), None)

    def _held(self, line: Line, points: int, string: tuple[int, ...]) -> Choice:
        ways = tuple(self._way(line, place) or 0 for place in string)
        taken = tuple(sorted(row for place, way in zip(string, ways, strict=True) for row in line.ways(place)[way]))
        return Choice(string, ways, taken, points)

    def in_the_way_of(self, number: int) -> list[int]:
        """The communities that take what this one's best dates would need."""
        line = self.lines[number]
        found: set[int] = set()
        for place in line.alone[1]:
            ways = line.ways(place)
            if not any(self.is_free(rows) for rows in ways):
                for row in ways[0]:
                    found |= self.holders[row] if self.used[row] >= self.capacities[row] else set()
        return sorted(found - {number})


Pause = Callable[[], bool]
"""Asked now and then; True stops the search."""


def seed_plan(state: State) -> None:
    """Everybody in turn, those with the fewest candidates first."""
    order = sorted(range(len(state.lines)), key=lambda number: (len(state.lines[number].strings.candidates), number))
    for number in order:
        if not state.lines[number].strings.is_empty:
            state.put(number, state.best_for(number))


def improve(state: State, rounds: int, generator: random.Random, stop: Pause) -> None:
    """Ruin and recreate: communities that stand in each other's way lose their dates and are planned in another order.

    What is not worse is kept; a round that makes it worse is undone.
    """
    open_lines = [number for number, line in enumerate(state.lines) if not line.strings.is_empty]
    for _ in range(rounds):
        wishing = [number for number in open_lines if _regret(state, number) > 0]
        if not wishing:
            return
        generator.shuffle(wishing)
        for number in wishing:
            if stop():
                return
            if _regret(state, number) > 0:
                _once(state, number, generator)


def _regret(state: State, number: int) -> int:
    """How many points a community misses because of the others."""
    return state.lines[number].alone[0] - state.worth(state.choices[number])


def _once(state: State, number: int, generator: random.Random) -> None:
    out = _to_ruin(state, number, generator)
    before = state.total
    kept = [(one, state.choices[one]) for one in out]
    for one in out:
        state.put(one, None)
    rest = out[1:]
    generator.shuffle(rest)
    order = [number, *rest] if generator.random() < 0.5 else generator.sample(out, len(out))
    for one in order:
        state.put(one, state.best_for(one))
    if state.total < before:
        for one in out:
            state.put(one, None)
        for one, choice in kept:
            state.put(one, choice)


def _to_ruin(state: State, number: int, generator: random.Random) -> list[int]:
    """The community itself, some of those in its way, and some of those in theirs."""
    out = [number]
    size = generator.randint(FEWEST_OUT, MOST_OUT)
    for one in out:
        near = [other for other in state.in_the_way_of(one) if other not in out]
        generator.shuffle(near)
        out += near[: size - len(out)]
        if len(out) >= size:
            break
    return out
