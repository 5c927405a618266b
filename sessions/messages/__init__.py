"""Kinds of mail about rosters, practice, minutes and deadlines; importing this registers them."""

from sessions.messages import (
    availability,
    deadlines,
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
    "deadlines",
    "invitations",
    "minutes",
    "missing_rosters",
    "planning",
    "practice",
    "programmes",
    "roster_changes",
]
