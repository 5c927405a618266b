"""All strings of a community that are nearly best at given prices: those a better plan could be made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessions.planning.programme.strings import Strings

Near = tuple[float, tuple[int, ...]]
"""How far a string stays behind the best one, and its places."""


class TooManyError(Exception):
    """More strings than were asked for."""


@dataclass
class Nearby:
    """The strings of one community at the values that candidates have at the prices; None: no candidate."""

    strings: Strings
    values: Sequence[float]

    def within(self, least: float, most: int) -> list[Near]:
        """All strings worth `least` or more, with that worth, the best first. Raises TooManyError above `most`."""
        reached = self._reached()
        found: list[Near] = []
        last = self.strings.sessions - 1
        open_ends: list[tuple[int, tuple[int, ...], float]] = [
            (last, (place,), self.values[place] - self.strings.closing[place]) for place in self.strings.levels[last]
        ]
        while open_ends:
            level, string, after = open_ends.pop()
            place = string[0]
            if level == 0:
                worth = after - self.strings.opening[place]
                if worth >= least:
                    found.append((worth, string))
                    if len(found) > most:
                        raise TooManyError
                continue
            previous = reached[level - 1]
            for earlier, cost in self.strings.before[place]:
                if earlier in previous and previous[earlier] - cost + after >= least:
                    open_ends.append((level - 1, (earlier, *string), after - cost + self.values[earlier]))
        found.sort(key=lambda one: (-one[0], one[1]))
        return found

    def _reached(self) -> list[dict[int, float]]:
        """By level the most that a string up to each place is worth."""
        strings, values = self.strings, self.values
        reached = [{place: values[place] - strings.opening[place] for place in strings.levels[0]}]
        for level in strings.levels[1:]:
            previous = reached[-1]
            current = {}
            for place in level:
                options = [previous[earlier] - cost for earlier, cost in strings.before[place] if earlier in previous]
                if options:
                    current[place] = max(options) + values[place]
            reached.append(current)
        return reached
