"""What happened in a simulated year, in order: the only thing that the model knows of the application."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Happening:
    """At this moment, in this community."""

    at: datetime
    community: str


@dataclass(frozen=True)
class Joined(Happening):
    person: str
    facilitates: bool = False


@dataclass(frozen=True)
class Left(Happening):
    """Someone is a member up to and including this day."""

    person: str
    last_day: date


@dataclass(frozen=True)
class Coordinates(Happening):
    person: str


@dataclass(frozen=True)
class RosterPublished(Happening):
    """A roster for the half-year that starts on the first day and ends on the last."""

    first: date
    last: date


@dataclass(frozen=True)
class SessionHappening(Happening):
    session: str


@dataclass(frozen=True)
class Planned(SessionHappening):
    """Stands in a published roster."""

    starts: datetime
    ends: datetime
    facilitator: str
    minute_taker: str


@dataclass(frozen=True)
class Moved(SessionHappening):
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Cancelled(SessionHappening):
    pass


@dataclass(frozen=True)
class MinuteTakerChanged(SessionHappening):
    person: str


@dataclass(frozen=True)
class FacilitatorChanged(SessionHappening):
    person: str


@dataclass(frozen=True)
class DraftStarted(SessionHappening):
    pass


@dataclass(frozen=True)
class ReaderAsked(SessionHappening):
    """Handed in for reading to this one; who was asked before is not asked any more."""

    reader: str


@dataclass(frozen=True)
class Approved(SessionHappening):
    reader: str


@dataclass(frozen=True)
class ChangesRequested(SessionHappening):
    reader: str


@dataclass(frozen=True)
class Distributed(SessionHappening):
    pass


@dataclass(frozen=True)
class PutOff(SessionHappening):
    """The minute taker wants no reminders until this moment, which is before the deadline; after the session."""

    until: datetime


@dataclass(frozen=True)
class CorrectionAsked(SessionHappening):
    """A correction of what was distributed was handed in for reading; once for each correction."""

    reader: str


@dataclass(frozen=True)
class CorrectionApproved(SessionHappening):
    pass


@dataclass(frozen=True)
class Corrected(SessionHappening):
    """What was corrected went out as the next version."""


@dataclass(frozen=True)
class Settled(Happening):
    """The watches ran as of this moment, and the mail server took all that waited."""
