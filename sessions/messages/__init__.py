"""Kinds of mail about rosters, duties, practice, minutes and deadlines; importing this registers them."""

from sessions.messages import (
    availability,
    corrections,
    deadlines,
    duties,
    hand_over,
    invitations,
    minutes,
    missing_rosters,
    planning,
    practice,
    programmes,
    roster_changes,
)

__all__ = [
    "availability",
    "corrections",
    "deadlines",
    "duties",
    "hand_over",
    "invitations",
    "minutes",
    "missing_rosters",
    "planning",
    "practice",
    "programmes",
    "roster_changes",
]
