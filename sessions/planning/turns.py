"""Whose turn it is to facilitate and to write: duties that go round (A7, A8)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

LONG_AGO = date.min


@dataclass(frozen=True)
class Candidate:
    """A member who may be asked. `busy` holds the days on which this person is needed elsewhere.

    `key` orders candidates who are equal in everything else, so that the answer is always the same.
    """

    key: int
    starts_on: date
    ends_on: date | None = None
    may_facilitate: bool = False
    may_write: bool = False
    busy: frozenset[date] = frozenset()

    def is_there_on(self, day: date) -> bool:
        """Member on that day, and not elsewhere."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on) and day not in self.busy


@dataclass(frozen=True)
class Turn:
    """Keys of those who are proposed; None where nobody is left to ask."""

    day: date
    facilitator: int | None
    minute_taker: int | None


@dataclass
class _Tally:
    """How often each did a duty in this roster, and when last, in either roster."""

    often: Counter[Hashable] = field(default_factory=Counter)
    last: dict[Hashable, date] = field(default_factory=dict)

    def note(self, duty: str, key: int | None, day: date, *, counts: bool = True) -> None:
        if key is None:
            return
        self.often[duty, key] += int(counts)
        self.last[duty, key] = max(day, self.last.get((duty, key), LONG_AGO))


def suggest_turns(days: Iterable[date], candidates: Sequence[Candidate], earlier: Sequence[Turn] = ()) -> list[Turn]:
    """One turn a day, oldest first.

    Two different people whenever there are two; nobody the same duty twice in a row when that can be avoided; after
    that those who did it least in these days; then those who had no duty last time; then those whose turn is longest
    ago. `earlier` are turns before these days: they say who was last, and do not count.
    """
    tally = _Tally()
    previous = Turn(LONG_AGO, None, None)
    for turn in sorted(earlier, key=lambda one: one.day):
        tally.note("facilitator", turn.facilitator, turn.day, counts=False)
        tally.note("minute_taker", turn.minute_taker, turn.day, counts=False)
        previous = turn
    turns = []
    for day in sorted(days):
        there = [one for one in candidates if one.is_there_on(day)]
        previous = _best(day, there, previous, tally)
        tally.note("facilitator", previous.facilitator, day)
        tally.note("minute_taker", previous.minute_taker, day)
        turns.append(previous)
    return turns


def _best(day: date, there: Sequence[Candidate], previous: Turn, tally: _Tally) -> Turn:
    guides: list[int | None] = [one.key for one in there if one.may_facilitate]
    writers: list[int | None] = [one.key for one in there if one.may_write]
    pairs = [
        Turn(day, guide, writer)
        for guide, writer in product([*guides, None], [*writers, None])
        if guide != writer or guide is None
    ]
    return min(pairs, key=lambda turn: _cost(turn, previous, tally))


def _cost(turn: Turn, previous: Turn, tally: _Tally) -> tuple[int, int, int, int, int, list[date], list[int]]:
    guide, writer = turn.facilitator, turn.minute_taker
    last_ones = {previous.facilitator, previous.minute_taker} - {None}
    return (
        (guide is None) + (writer is None),
        int(guide is None),  # one person only: then that person facilitates
        (guide is not None and guide == previous.facilitator)
        + (writer is not None and writer == previous.minute_taker),
        tally.often["facilitator", guide] + tally.often["minute_taker", writer],
        (guide in last_ones) + (writer in last_ones),
        [tally.last.get(("facilitator", guide), LONG_AGO), tally.last.get(("minute_taker", writer), LONG_AGO)],
        [-1 if guide is None else guide, -1 if writer is None else writer],
    )
