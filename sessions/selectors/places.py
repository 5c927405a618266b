"""What a planner knows of places: seats, who can get in, and how long it takes from one to another."""

from collections.abc import Collection, Mapping

from communities.models import Location
from communities.selectors.travel import travel_between
from sessions.planning.programme.problem import Room

SEATS_UNKNOWN = 10_000
"""Of a place of which nobody wrote down how many seats it has, it is not in doubt that everybody fits in."""


def rooms_of(locations: Collection[Location]) -> tuple[Room, ...]:
    """A location is a room: one session at a time. No query."""
    return tuple(
        Room(one.pk, one.pk, SEATS_UNKNOWN if one.capacity is None else one.capacity, one.accessible)
        for one in sorted(locations, key=lambda one: one.pk)
    )


def minutes_between(locations: Collection[int]) -> Mapping[tuple[int, int], int]:
    """Travel between each two of these locations, the lower key first; what nobody set takes no time. One query."""
    found = travel_between(locations)
    return {(min(pair), max(pair)): minutes for pair, minutes in found.items()}
