"""Whom a plan of several communities needs elsewhere, at the time of a date of one of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.models import ProgrammePart
from sessions.planning.roster_problem import CandidateSlot
from sessions.selectors.places import minutes_between
from sessions.selectors.programme_found import slots_of


@dataclass(frozen=True)
class _Meeting:
    roster: int | None
    place: int | None
    slot: CandidateSlot
    people: Sequence[int]


def needed_elsewhere(parts: Sequence[ProgrammePart]) -> dict[tuple[int | None, date], list[int]]:
    """By roster and day the accounts that the other parts count on then, or too near to travel from there; one query.

    The rosters of the parts should be there already.
    """
    on_day: dict[date, list[_Meeting]] = defaultdict(list)
    for part in parts:
        place = part.roster.location_id if part.roster else None
        for one, slot in zip(part.found["dates"], slots_of(part.found), strict=True):
            on_day[slot.day].append(_Meeting(part.roster_id, place, slot, one.get("people", ())))
    travel = minutes_between({one.place for each in on_day.values() for one in each if one.place is not None})
    return {
        (own.roster, day): sorted({who for one in meetings if _collide(own, one, travel) for who in one.people})
        for day, meetings in on_day.items()
        for own in meetings
    }


def _collide(own: _Meeting, other: _Meeting, travel: Mapping[tuple[int, int], int]) -> bool:
    """Whether nobody can be at both; nothing collides with itself."""
    if own.roster == other.roster:
        return False
    minutes = 0
    if own.place is not None and other.place is not None:
        minutes = travel.get((min(own.place, other.place), max(own.place, other.place)), 0)
    road = timedelta(minutes=minutes)
    return own.slot.starts < other.slot.ends + road and other.slot.starts < own.slot.ends + road
