"""How even the turns of a duty were: what each would have had if they had gone round, beside what each had (A8)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sessions.planning.turns import MAY, Candidate, Turn

NEAR = Fraction(3, 4)
"""A difference up to so much is as even as whole turns can be."""


@dataclass(frozen=True)
class Share:
    """Turns that one had, and an even share of those that there were; in turns."""

    had: int
    even: Fraction

    @property
    def over(self) -> Fraction:
        """Below zero for who had too few."""
        return self.had - self.even

    @property
    def is_even(self) -> bool:
        return abs(self.over) <= NEAR


def shares(turns: Sequence[Turn], candidates: Sequence[Candidate], duty: str) -> dict[int, Share]:
    """Per key of who could have `duty` in one of these turns, or had it.

    Each turn that was given is shared by everybody who could have had it: members on that day with the duty, without
    the facilitator for the minute taker and without the minute taker for the reader (A7, A8c), and who had it. So a
    member of half a year owes half as much, and the shares add up to the turns that there were.
    """
    had: Counter[int] = Counter()
    even: dict[int, Fraction] = {}
    for turn in turns:
        holder: int | None = getattr(turn, duty)
        others = {"minute_taker": turn.facilitator, "reader": turn.minute_taker}.get(duty)
        able = {one.key for one in candidates if getattr(one, MAY[duty]) and one.is_there_on(turn.day)} - {others}
        if holder is None:
            continue
        had[holder] += 1
        able.add(holder)
        for key in able:
            even[key] = even.get(key, Fraction(0)) + Fraction(1, len(able))
    return {key: Share(had[key], even[key]) for key in even}
