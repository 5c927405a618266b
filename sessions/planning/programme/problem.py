"""What is asked when communities are planned together: their candidates, the people and rooms they share, the roads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sessions.planning.holidays import Span
from sessions.planning.roster_problem import Rhythm


@dataclass(frozen=True, slots=True)
class Room:
    """`capacity` in people."""

    key: int
    location: int
    capacity: int
    accessible: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """A person or a room that is taken already. A person who is busy at no `location` needs no time to travel."""

    starts: datetime
    ends: datetime
    person: int | None = None
    room: int | None = None
    location: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A moment on which a community could meet: wall-clock time in Amsterdam without a zone.

    `points`: what it is worth by itself. `missed_by`: who would not be there. `needs`: one person out of each tuple
    must be there (a tuple of one is a fixed person), each need another person. `there`: who must be there besides,
    whatever else they do. A `fixed` one stands already: it is in every plan, gaps are not asked of two of them, and who
    and what it takes is not planned but named in `busy`.
    `opening`, `closing`: points off when it is the first, the last date; None when it may not be that.
    """

    key: int
    starts: datetime
    ends: datetime
    points: int
    needs: tuple[tuple[int, ...], ...] = ()
    there: tuple[int, ...] = ()
    missed_by: frozenset[int] = frozenset()
    fixed: bool = False
    opening: int | None = 0
    closing: int | None = 0


@dataclass(frozen=True)
class Community:
    """One community and how many `sessions` it gets, each pair of dates as far apart as `rhythm` says (A9).

    `rooms`: where it may meet; those too small for `size` people, or not accessible when `needs_access`, are left out.
    No rooms at all: it meets online. `aside`: summer holidays, which a gap may hold and be of any length.
    `twice_missed`, `off_rhythm`: points off, as in `roster_problem.Weights`.
    """

    key: int
    candidates: tuple[Candidate, ...]
    sessions: int
    size: int = 0
    rooms: tuple[int, ...] = ()
    needs_access: bool = False
    rhythm: Rhythm = field(default_factory=Rhythm)
    aside: tuple[Span, ...] = ()
    twice_missed: int = 0
    off_rhythm: int = 0


@dataclass(frozen=True)
class Programme:
    """`travel`: minutes between two locations, in either order; a pair that is not named takes none."""

    communities: tuple[Community, ...]
    rooms: tuple[Room, ...] = ()
    busy: tuple[Busy, ...] = ()
    travel: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def minutes_between(self, here: int | None, there: int | None) -> int:
        if here is None or there is None or here == there:
            return 0
        return self.travel.get((here, there), self.travel.get((there, here), 0))
