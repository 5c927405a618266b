"""When people meet, and what happens there."""

from sessions.models.answers import Answer
from sessions.models.attendance import Attendance
from sessions.models.availability import AvailabilityRound, Candidate, CandidateAnswer, Reply
from sessions.models.board import Contribution, Situation
from sessions.models.books import CommunityBook
from sessions.models.busy import BusyCalendar, BusyTime
from sessions.models.calendars import CalendarFeed, CalendarInvitation, CommunityFeed
from sessions.models.corrections import Correction
from sessions.models.duties import DutySwap, SessionReminder
from sessions.models.minutes import Minutes, MinutesVersion, Review, Theme
from sessions.models.minutes_history import MinutesSave, OwnDraft
from sessions.models.practice import Intention, PracticeEntry, Yield
from sessions.models.programmes import ProgrammePart, ProgrammePlan
from sessions.models.reference import PartTiming, Prompt
from sessions.models.remarks import Remark
from sessions.models.rosters import Roster, RosterDate, RosterPlanning, RosterVersion
from sessions.models.search import SearchEntry
from sessions.models.sessions import Session

__all__ = [
    "Answer",
    "Attendance",
    "AvailabilityRound",
    "BusyCalendar",
    "BusyTime",
    "CalendarFeed",
    "CalendarInvitation",
    "Candidate",
    "CandidateAnswer",
    "CommunityBook",
    "CommunityFeed",
    "Contribution",
    "Correction",
    "DutySwap",
    "Intention",
    "Minutes",
    "MinutesSave",
    "MinutesVersion",
    "OwnDraft",
    "PartTiming",
    "PracticeEntry",
    "ProgrammePart",
    "ProgrammePlan",
    "Prompt",
    "Remark",
    "Reply",
    "Review",
    "Roster",
    "RosterDate",
    "RosterPlanning",
    "RosterVersion",
    "SearchEntry",
    "Session",
    "SessionReminder",
    "Situation",
    "Theme",
    "Yield",
]
