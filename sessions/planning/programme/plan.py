"""What is answered: each community's dates with room and people, how good that is, and why a community got none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """`candidate`: its key. `people`: one for each need of the candidate, then those who must be there.

    No room: online. Of a fixed candidate neither people nor room is said.
    """

    candidate: int
    starts: datetime
    ends: datetime
    room: int | None
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    community: int
    points: int
    sessions: tuple[PlannedSession, ...]


class Obstacle(StrEnum):
    """Why a candidate is no use."""

    PERSON_TAKEN = "person_taken"  # by another community of this plan, at the same time or too far away
    ROOM_TAKEN = "room_taken"  # every room that would do
    PERSON_BUSY = "person_busy"  # by something outside this plan
    ROOM_BUSY = "room_busy"
    NOBODY_FOR_A_NEED = "nobody_for_a_need"  # no (other) person can do one of the duties
    NO_ROOM_FITS = "no_room_fits"  # too small, or not accessible


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who or what stands in the way of a candidate. `taken_by`: the communities that have them then."""

    obstacle: Obstacle
    candidate: int
    starts: datetime
    people: tuple[int, ...] = ()
    rooms: tuple[int, ...] = ()
    taken_by: tuple[int, ...] = ()


class Cause(StrEnum):
    NO_RHYTHM = "no_rhythm"  # its candidates cannot be strung together, whatever else is free
    IMPOSSIBLE_ALONE = "impossible_alone"  # not even when it has everything for itself
    TAKEN = "taken"  # it would fit alone, and does not beside the others


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A community without dates, and what would give it some.

    `days`: the dates with the fewest obstacles; `conflicts`: those obstacles, all of which must go for these dates.
    With NO_RHYTHM both are empty, and `gap` holds the days between which a candidate lacks.
    """

    community: int
    cause: Cause
    days: tuple[date, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gap: tuple[date, date] | None = None


class Phase(StrEnum):
    SEED = "seed"
    SEARCH = "search"
    BOUND = "bound"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Progress:
    """`best`, `bound`: as in `ProgrammePlan`; the bound is what all would get alone, until a better one is proven."""

    phase: Phase
    best: int
    bound: int
    elapsed_seconds: float


OnProgress = Callable[[Progress], bool | None]
"""Told now and then how far it is; answers True to stop."""


class Ending(StrEnum):
    PROVEN = "proven"  # nothing better exists
    FINISHED = "finished"  # all rounds done, and a gap is left
    STOPPED = "stopped"  # by the one who listens to the progress
    OUT_OF_TIME = "out_of_time"
    NO_SOLVER = "no_solver"  # all rounds done; without the solver there is no proof


@dataclass(frozen=True)
class ProgrammePlan:
    """`objective`: the points of all communities, less `unplanned_costs` for each that fits alone and got no dates.

    `bound`: no plan has a higher objective. Both whole numbers.
    """

    communities: tuple[CommunityPlan, ...]
    unplanned: tuple[Unplanned, ...]
    objective: int
    bound: int
    unplanned_costs: int
    ending: Ending

    @property
    def gap(self) -> float:
        """How far, as a share of the bound, the plan can be from the best one; 0 when it is proven best."""
        return (self.bound - self.objective) / max(1, abs(self.bound))

    @property
    def is_proven(self) -> bool:
        return self.objective == self.bound
