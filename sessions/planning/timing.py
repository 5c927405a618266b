"""How a session's time is divided over its parts (domain.md, "Default minutes per part")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class PartMinutes:
    part: str
    minutes: int


@dataclass(frozen=True)
class Slot:
    """A part with the moments between which it is meant to be on."""

    part: str
    minutes: int
    starts_at: datetime
    ends_at: datetime


def divide(length: int, defaults: Mapping[int, Sequence[PartMinutes]]) -> list[PartMinutes]:
    """Whole minutes per part that add up to `length` exactly.

    `defaults` maps a length to its parts. Another length is scaled from the nearest one (of two equally near, the
    shorter) by the method of largest remainders. Raises ValueError without defaults or for a negative length.
    """
    if not defaults or length < 0:
        raise ValueError("minutes can be divided by a default timing only")
    nearest = min(defaults, key=lambda known: (abs(known - length), known))
    parts = defaults[nearest]
    total = sum(one.minutes for one in parts)
    if total == length:
        return list(parts)
    floors = [one.minutes * length // total for one in parts]
    rests = [one.minutes * length % total for one in parts]
    by_rest = sorted(range(len(parts)), key=lambda place: (-rests[place], place))
    for place in by_rest[: length - sum(floors)]:
        floors[place] += 1
    return [PartMinutes(one.part, minutes) for one, minutes in zip(parts, floors, strict=True)]


def agenda(starts_at: datetime, parts: Sequence[PartMinutes]) -> list[Slot]:
    """The parts one after the other from `starts_at`."""
    slots = []
    for one in parts:
        ends_at = starts_at + timedelta(minutes=one.minutes)
        slots.append(Slot(one.part, one.minutes, starts_at, ends_at))
        starts_at = ends_at
    return slots


def halfway(ends_at: datetime, next_starts_at: datetime | None) -> datetime:
    """Step 5: half-way between a session and the next one; two weeks after it while no next one is planned."""
    if next_starts_at is None:
        return ends_at + timedelta(days=14)
    return ends_at + (next_starts_at - ends_at) / 2
