"""The rules of "Minutes, precisely" and "Roster, precisely", written from that text and not from the application.

`Community.owed` says what, as of a moment, somebody should have heard and whose cause is still there. At a moment at
which everything worked all of it must have arrived; a mail that arrives at another moment must be owed at that moment.
What the text leaves open is decided in docs/testing.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from tests.faults.fire import happenings as happened
from tests.faults.fire.corrected import Corrections
from tests.faults.fire.message import DUE, Message, day_of, days_after, start_of

NO_DRAFT = 1
REMINDERS = (3, 5, 6)
AGAIN = 3
FACILITATOR_HEARS = timedelta(weeks=6)
COORDINATOR_HEARS = timedelta(weeks=4)
LONGEST_GAP = timedelta(weeks=6)
SUMMERS = [  # region Midden, of the table of school holidays
    (date(2026, 7, 18), date(2026, 8, 30)),
    (date(2027, 7, 17), date(2027, 8, 29)),
    (date(2028, 7, 8), date(2028, 8, 20)),
]


@dataclass
class Asked:
    at: datetime
    number: int


@dataclass
class Session:
    """`takes_since`, `guides_since`: from when on the present minute taker and facilitator have the duty.

    `put_off`: since when and until when the present minute taker wants no reminders.
    """

    name: str
    starts: datetime
    ends: datetime
    facilitator: str
    minute_taker: str
    takes_since: datetime
    guides_since: datetime
    cancelled: bool = False
    has_draft: bool = False
    distributed: tuple[datetime, frozenset[str]] | None = None
    asked: dict[str, Asked] = field(default_factory=dict)
    asks: int = 0
    put_off: tuple[datetime, datetime] | None = None
    corrections: Corrections = field(default_factory=Corrections)

    @property
    def deadline(self) -> str:
        """What reminders are about: the minutes of a session on a day. Moved to another day, it is another deadline."""
        return f"{self.name} on {day_of(self.ends)}"


@dataclass
class Community:
    """What is known of one community at a point in the log."""

    last_days: dict[str, date] = field(default_factory=dict)
    left_at: dict[str, datetime] = field(default_factory=dict)  # from when on who left was no member
    facilitators: set[str] = field(default_factory=set)
    coordinators: set[str] = field(default_factory=set)
    rosters: list[tuple[date, date]] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    gaps: dict[tuple[date, date], datetime] = field(default_factory=dict)

    def members(self, at: datetime) -> frozenset[str]:
        """Who is a member at this moment (P4: until the end of their last day in Amsterdam)."""
        today = day_of(at)
        return frozenset(person for person, last in self.last_days.items() if today <= last)

    def may_hear(self, at: datetime) -> frozenset[str]:
        return self.members(at) | self.coordinators

    def take(self, what: happened.Happening) -> None:
        """Change what is known by what happened next."""
        match what:
            case happened.Joined():
                self.last_days[what.person] = date.max
                if what.facilitates:
                    self.facilitators.add(what.person)
            case happened.Left():
                self.last_days[what.person] = what.last_day
                self.left_at[what.person] = max(what.at, start_of(what.last_day + timedelta(days=1)))
            case happened.Coordinates():
                self.coordinators.add(what.person)
            case happened.RosterPublished():
                self.rosters.append((what.first, what.last))
            case happened.Planned():
                self.sessions[what.session] = Session(
                    what.session, what.starts, what.ends, what.facilitator, what.minute_taker, what.at, what.at
                )
            case happened.Cancelled():
                self.sessions[what.session].cancelled = True
                self._look_for_a_gap(self.sessions[what.session], what.at)
            case happened.SessionHappening():
                self._take_of_session(self.sessions[what.session], what)

    def _take_of_session(self, session: Session, what: happened.SessionHappening) -> None:
        match what:
            case happened.Moved():
                session.starts, session.ends = what.starts, what.ends
            case happened.MinuteTakerChanged():
                session.minute_taker, session.takes_since = what.person, what.at
                session.put_off = None
                session.asked.pop(what.person, None)
            case happened.FacilitatorChanged():
                session.facilitator, session.guides_since = what.person, what.at
            case happened.DraftStarted():
                session.has_draft = True
            case happened.ReaderAsked():
                session.asks += 1
                session.asked = {what.reader: Asked(what.at, session.asks)}
            case happened.Approved() | happened.ChangesRequested():
                session.asked = {}
            case happened.Distributed():
                session.asked = {}
                session.distributed = (what.at, self.members(what.at))
            case happened.PutOff():
                before = session.put_off
                session.put_off = (before[0] if before and before[1] > what.at else what.at, what.until)
            case _:
                session.corrections.take(what, self.members(what.at))

    def _standing_days(self) -> list[date]:
        return sorted(day_of(one.starts) for one in self.sessions.values() if not one.cancelled)

    def _look_for_a_gap(self, cancelled: Session, at: datetime) -> None:
        day = day_of(cancelled.starts)
        before = [one for one in self._standing_days() if one < day]
        after = [one for one in self._standing_days() if one > day]
        if before and after and _is_too_long(before[-1], after[0]):
            self.gaps.setdefault((before[-1], after[0]), at)

    def owed(self, at: datetime) -> Iterator[Message]:
        """What should have been told by this moment, to whom may hear it now."""
        may_hear = self.may_hear(at)
        for session in self.sessions.values():
            yield from (message for message in self._owed_of(session, at) if message.person in may_hear)
        yield from (message for message in self._owed_of_rosters(at) if message.person in may_hear)

    def _owed_of(self, session: Session, at: datetime) -> Iterator[Message]:
        if session.cancelled:
            return
        if session.distributed is not None:
            since, people = session.distributed
            for person in people:
                yield Message("minutes", session.name, "1", person, since=since)
            yield from session.corrections.owed(session.name, session.minute_taker, at)
            return
        for reader, asked in session.asked.items():
            again = days_after(asked.at, 1)
            yield Message("reader asked", session.name, str(asked.number), reader, since=asked.at)
            if at >= again:
                yield Message("reader reminded", session.name, str(asked.number), reader, since=again)
        if session.put_off is not None and at >= session.put_off[1]:
            until = session.put_off[1]
            yield Message("put off until now", session.deadline, str(until), session.minute_taker, since=until)
        for days, since in _steps(session.ends, at):
            yield from self._owed_at_step(session, days, since, at)

    def _owed_at_step(self, session: Session, days: int, since: datetime, at: datetime) -> Iterator[Message]:
        about, step = session.deadline, str(days)
        if days != NO_DRAFT or not session.has_draft:
            kind = "no draft" if days == NO_DRAFT else "overdue" if days >= DUE else "reminder"
            required = session.takes_since < since
            put_off = session.put_off if days < DUE else None
            if put_off is None or not put_off[0] < since <= put_off[1]:
                heard = required and (put_off is None or since > put_off[1])
                yield Message(kind, about, step, session.minute_taker, since=since, required=heard)
            if session.minute_taker not in self.members(at):
                required = required and self.left_at.get(session.minute_taker, since) <= since
                for person in self.facilitators - ({session.facilitator} if days >= DUE else set()):
                    yield Message("no writer", about, step, person, since=since, required=required)
        if days >= DUE:
            required = session.guides_since < since
            guide = session.facilitator
            yield Message("overdue: facilitator", about, step, guide, since=since, required=required)
            for person in self.coordinators:
                yield Message("overdue: coordinator", about, step, person, since=since)

    def _owed_of_rosters(self, at: datetime) -> Iterator[Message]:
        for _first, last in self.rosters:
            if any(first > last for first, _last in self.rosters) or day_of(at) > last:
                continue
            told = [
                ("6 weeks", FACILITATOR_HEARS, self.facilitators),
                ("4 weeks", COORDINATOR_HEARS, self.coordinators),
            ]
            for step, before, people in told:
                since = start_of(last - before)
                if at >= since:
                    yield from (Message("no next roster", str(last), step, one, since=since) for one in people)
        days = self._standing_days()
        consecutive = set(pairwise(days))
        for gap, since in self.gaps.items():
            if gap in consecutive:
                for person in self.facilitators | self.coordinators:
                    yield Message("gap", f"{gap[0]}…{gap[1]}", "1", person, since=since)


def _steps(ends: datetime, at: datetime) -> Iterator[tuple[int, datetime]]:
    """Days after the end at which something is told, and the moment of each, until now."""
    every = (NO_DRAFT, *REMINDERS, *range(DUE, DUE + 400, AGAIN))
    for days in every:
        since = days_after(ends, days)
        if since > at:
            return
        yield days, since


def _is_too_long(before: date, after: date) -> bool:
    """A9: more than six weeks, the summer holiday aside."""
    holds_summer = any(before < first and last < after for first, last in SUMMERS)
    return after - before > LONGEST_GAP and not holds_summer
