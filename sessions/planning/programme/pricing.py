"""The best string of every community at given prices for the rows, all at once, with numpy.

The same dynamic programme as in `strings`, over all candidates of all communities in one array.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sessions.planning.programme.line import Line
from sessions.planning.programme.search import Choice

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


class Pricing:
    """The lines as arrays. Candidates of all lines stand behind each other; `first[number]` is where a line begins."""

    def __init__(self, lines: Sequence[Line], rows: int) -> None:
        self.lines = lines
        self.rows = rows
        counts = [len(line.strings.candidates) for line in lines]
        self.first = np.concatenate(([0], np.cumsum(counts, dtype=np.intp)))
        self.size = int(self.first[-1])
        self._make_steps()
        self._make_ways()

    def _make_steps(self) -> None:
        """`before` and `costs`: padded to the most neighbours; the padding points behind the last candidate."""
        width = max((len(before) for line in self.lines for before in line.strings.before), default=1)
        self.before = np.full((self.size, max(1, width)), self.size, dtype=np.intp)
        self.costs = np.zeros(self.before.shape)
        self.points = np.zeros(self.size)
        self.opening = np.full(self.size, np.inf)
        self.closing = np.zeros(self.size)
        self.ends: list[Ints] = []
        for line, start in zip(self.lines, self.first.tolist(), strict=False):
            for place, before in enumerate(line.strings.before):
                if before:
                    self.before[start + place, : len(before)] = [start + one for one, _ in before]
                    self.costs[start + place, : len(before)] = [cost for _, cost in before]
            self.points[start : start + len(line.points)] = line.points
            levels = line.strings.levels
            for place in levels[0] if levels else ():
                self.opening[start + place] = line.strings.opening[place]
            self.closing[start : start + len(line.points)] = line.strings.closing
            self.ends.append(np.array(levels[-1] if levels else (), dtype=np.intp) + start)

    def _make_ways(self) -> None:
        """The rows of all ways behind each other; each way begins with one that costs nothing: no way is empty."""
        flat: list[int] = []
        way_starts: list[int] = []
        place_starts: list[int] = []
        for line in self.lines:
            for ways in line.rows:
                place_starts.append(len(way_starts))
                for taken in ways:
                    way_starts.append(len(flat))
                    flat.append(self.rows)
                    flat.extend(taken)
        self.flat = np.array(flat, dtype=np.intp)
        self.way_starts = np.array(way_starts, dtype=np.intp)
        self.place_starts = np.array(place_starts, dtype=np.intp)

    def values(self, prices: Floats) -> tuple[Floats, Floats]:
        """What each candidate is worth less its cheapest way, and what each way costs."""
        if not self.size:
            return np.zeros(0), np.zeros(0)
        ways = np.add.reduceat(np.append(prices, 0.0)[self.flat], self.way_starts)
        return self.points - np.minimum.reduceat(ways, self.place_starts), ways

    def best(self, prices: Floats) -> tuple[Floats, list[Choice | None]]:
        """For each line the most points less prices, and the choice that gives them; an empty line: -inf and None."""
        values, ways = self.values(prices)
        current = np.append(values - self.opening, -np.inf)
        reached, whence = [current], []
        longest = max((line.strings.sessions for line in self.lines if not line.strings.is_empty), default=1)
        everywhere = np.arange(self.size)
        for _ in range(longest - 1):
            options = current[self.before] - self.costs
            step = options.argmax(axis=1)
            current = np.append(options[everywhere, step] + values, -np.inf)
            reached.append(current)
            whence.append(self.before[everywhere, step])
        best = np.full(len(self.lines), -np.inf)
        choices: list[Choice | None] = []
        for number, line in enumerate(self.lines):
            if line.strings.is_empty:
                choices.append(None)
                continue
            last = line.strings.sessions - 1
            ends = self.ends[number]
            totals = reached[last][ends] - self.closing[ends]
            place = int(ends[totals.argmax()])
            best[number] = totals.max()
            string = [place]
            for level in range(last - 1, -1, -1):
                string.append(int(whence[level][string[-1]]))
            choices.append(self._choice(number, string[::-1], ways))
        return best, choices

    def _choice(self, number: int, string: Sequence[int], way_prices: Floats) -> Choice:
        """With the cheapest way of each candidate."""
        line, start = self.lines[number], int(self.first[number])
        places = tuple(place - start for place in string)
        ways = []
        for place in string:
            begin = int(self.place_starts[place])
            ways.append(int(way_prices[begin : begin + len(line.rows[place - start])].argmin()))
        taken = [row for place, way in zip(places, ways, strict=True) for row in line.rows[place][way]]
        return Choice(places, tuple(ways), tuple(sorted(taken)), line.strings.points_of(places))
