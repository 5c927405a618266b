"""When people meet, and what happens there."""

from sessions.models.attendance import Attendance
from sessions.models.board import Contribution, Situation
from sessions.models.calendars import CalendarFeed
from sessions.models.minutes import Minutes, MinutesVersion, Review, Theme
from sessions.models.practice import Intention, PracticeEntry, Yield
from sessions.models.reference import PartTiming, Prompt
from sessions.models.rosters import Roster, RosterDate
from sessions.models.sessions import Session

__all__ = [
    "Attendance",
    "CalendarFeed",
    "Contribution",
    "Intention",
    "Minutes",
    "MinutesVersion",
    "PartTiming",
    "PracticeEntry",
    "Prompt",
    "Review",
    "Roster",
    "RosterDate",
    "Session",
    "Situation",
    "Theme",
    "Yield",
]
