"""What is owed about corrections of minutes that were distributed: told once, to each member."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.faults.fire import happenings as happened
from tests.faults.fire.message import Message, days_after

UNANSWERED = 2


@dataclass
class Correction:
    """One of them; `sent` when, and to whom."""

    number: int
    reader: str
    asked: datetime
    approved: datetime | None = None
    sent: tuple[datetime, frozenset[str]] | None = None


@dataclass
class Corrections:
    """Those of one session, in order; the next begins when the last is out."""

    all: list[Correction] = field(default_factory=list)

    def take(self, what: happened.SessionHappening, members: frozenset[str]) -> None:
        """Change what is known by what happened next."""
        match what:
            case happened.CorrectionAsked():
                self.all.append(Correction(len(self.all) + 1, what.reader, what.at))
            case happened.CorrectionApproved():
                self.all[-1].approved = what.at
            case happened.Corrected():
                self.all[-1].sent = (what.at, members)

    def owed(self, session: str, minute_taker: str, at: datetime) -> Iterator[Message]:
        """Of what is not out yet its reader or the minute taker hears; of the newest that is, every member."""
        for one in self.all[-1:]:
            step = str(one.number)
            if one.approved is None:
                again = days_after(one.asked, UNANSWERED)
                yield Message("correction: reader asked", session, step, one.reader, since=one.asked)
                if at >= again:
                    yield Message("correction: reader reminded", session, step, one.reader, since=again)
            elif one.sent is None:
                yield Message("correction: approved", session, step, minute_taker, since=one.approved)
        for number, sent in [(one.number, one.sent) for one in self.all if one.sent][-1:]:
            since, people = sent
            yield from (Message("correction", session, str(number), person, since=since) for person in people)
