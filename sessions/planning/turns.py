"""Whose turn it is to facilitate, to write and to read along: duties that go round (A7, A8)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

LONG_AGO = date.min
MAY = {"facilitator": "may_facilitate", "minute_taker": "may_write", "reader": "may_read"}
"""Per duty the field of a candidate who can have it."""


@dataclass(frozen=True)
class Candidate:
    """A member who may be asked. `busy` holds the days on which this person is needed elsewhere, or will not be there.

    `key` orders candidates who are equal in everything else, so that the answer is always the same.
    """

    key: int
    starts_on: date
    ends_on: date | None = None
    may_facilitate: bool = False
    may_write: bool = False
    busy: frozenset[date] = frozenset()
    may_read: bool = False

    def is_there_on(self, day: date) -> bool:
        """Member on that day, and not elsewhere."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on) and day not in self.busy


@dataclass(frozen=True)
class Turn:
    """Keys of those who have the duties or are proposed; None where a duty is open or nobody is left to ask."""

    day: date
    facilitator: int | None = None
    minute_taker: int | None = None
    reader: int | None = None


@dataclass
class _Tally:
    """How often each did a duty since a day, and when last, before it too."""

    often: Counter[Hashable] = field(default_factory=Counter)
    last: dict[Hashable, date] = field(default_factory=dict)

    def note(self, turn: Turn, *, counts: bool = True) -> None:
        for duty in ("facilitator", "minute_taker", "reader"):
            self.note_one(duty, getattr(turn, duty), turn.day, counts=counts)

    def note_one(self, duty: str, key: int | None, day: date, *, counts: bool = True) -> None:
        if key is not None:
            self.often[duty, key] += int(counts)
            self.last[duty, key] = max(day, self.last.get((duty, key), LONG_AGO))


def suggest_turns(
    days: Iterable[date],
    candidates: Sequence[Candidate],
    earlier: Sequence[Turn] = (),
    counted_from: date | None = None,
) -> list[Turn]:
    """One turn a day, oldest first; see `fill_turns`."""
    return fill_turns([Turn(day) for day in days], candidates, earlier, counted_from)


def fill_turns(
    turns: Iterable[Turn],
    candidates: Sequence[Candidate],
    earlier: Sequence[Turn] = (),
    counted_from: date | None = None,
) -> list[Turn]:
    """The same turns with their open duties given where somebody can be asked, oldest first; what is given stays.

    The facilitator and the minute taker are two people, and so are the minute taker and the reader; nobody the same
    duty twice in a row when that can be avoided, before or after a turn that is given; after that those who did it
    least, those who had no duty last time, and those whose turn is longest ago. `earlier` are turns before these: they
    say who was last, and count as turns from the day `counted_from` on (None: none of them). Who joined since counts
    as having had as many as who of the others had fewest, so that nobody begins with a row of turns.
    """
    tally = _Tally()
    previous = Turn(LONG_AGO)
    for turn in sorted(earlier, key=lambda one: one.day):
        tally.note(turn, counts=counted_from is not None and turn.day >= counted_from)
        previous = turn
    if counted_from is not None:
        _begin_beside_the_others(tally, candidates, counted_from)
    given = sorted(turns, key=lambda one: one.day)
    for turn in given:  # those to come count, but are no last time yet
        for duty in ("facilitator", "minute_taker", "reader"):
            tally.often[duty, getattr(turn, duty)] += 1
    filled = []
    for turn, following in zip(given, [*given[1:], Turn(date.max)], strict=True):
        there = [one for one in candidates if one.is_there_on(turn.day)]
        pair = _best_pair(turn, there, previous, following, tally)
        done = replace(pair, reader=_best_reader(pair, there, previous, following, tally))
        for duty in ("facilitator", "minute_taker", "reader"):
            tally.note_one(duty, getattr(done, duty), done.day, counts=getattr(turn, duty) is None)
        filled.append(done)
        previous = done
    return filled


def _begin_beside_the_others(tally: _Tally, candidates: Sequence[Candidate], counted_from: date) -> None:
    for duty, may in MAY.items():
        able = [one for one in candidates if getattr(one, may)]
        fewest = min((tally.often[duty, one.key] for one in able if one.starts_on <= counted_from), default=0)
        for one in able:
            if one.starts_on > counted_from:
                tally.often[duty, one.key] = max(tally.often[duty, one.key], fewest)


def _best_pair(turn: Turn, there: Sequence[Candidate], previous: Turn, following: Turn, tally: _Tally) -> Turn:
    guides: list[int | None] = [one.key for one in there if one.may_facilitate]
    writers: list[int | None] = [one.key for one in there if one.may_write and one.key != turn.reader]
    readers = {one.key for one in there if one.may_read}
    pairs = [
        replace(turn, facilitator=guide, minute_taker=writer)
        for guide, writer in product(
            [*guides, None] if turn.facilitator is None else [turn.facilitator],
            [*writers, None] if turn.minute_taker is None else [turn.minute_taker],
        )
        if guide != writer or guide is None
    ]
    return min(pairs, key=lambda pair: _cost(pair, previous, following, tally, readers))


def _cost(
    turn: Turn, previous: Turn, following: Turn, tally: _Tally, readers: set[int]
) -> tuple[int, int, int, int, int, int, list[date], list[int]]:
    guide, writer = turn.facilitator, turn.minute_taker
    last_ones = {previous.facilitator, previous.minute_taker} - {None}
    return (
        (guide is None) + (writer is None),
        int(guide is None),  # one person only: then that person facilitates
        int(turn.reader is None and readers == {writer}),  # leaves the only reader to read
        sum(
            (guide is not None and guide == beside.facilitator) + (writer is not None and writer == beside.minute_taker)
            for beside in (previous, following)
        ),
        tally.often["facilitator", guide] + tally.often["minute_taker", writer],
        (guide in last_ones) + (writer in last_ones),
        [tally.last.get(("facilitator", guide), LONG_AGO), tally.last.get(("minute_taker", writer), LONG_AGO)],
        [-1 if guide is None else guide, -1 if writer is None else writer],
    )


def _best_reader(turn: Turn, there: Sequence[Candidate], previous: Turn, following: Turn, tally: _Tally) -> int | None:
    """Never the minute taker (A8c); the facilitator only where nobody else can be asked."""
    if turn.reader is not None:
        return turn.reader
    last_ones = {previous.facilitator, previous.minute_taker, previous.reader}
    readers = [one.key for one in there if one.may_read and one.key != turn.minute_taker]
    return min(
        readers,
        key=lambda key: (
            key == turn.facilitator,
            (key == previous.reader) + (key == following.reader),
            tally.often["reader", key],
            key in last_ones,
            tally.last.get(("reader", key), LONG_AGO),
            key,
        ),
        default=None,
    )
