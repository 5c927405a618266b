"""Compares what arrived with what the model says: missing, twice, without a cause, or to somebody who had left."""

import copy
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.faults.fire import happenings as happened
from tests.faults.fire.message import DUE, Message, days_after
from tests.faults.fire.model import Community
from tests.faults.fire.post import Arrival

ON_TIME = timedelta(days=2, hours=1)
"""A mail later than this after its moment is counted as late: something was broken then, or nobody wrote."""
STATES = 50
"""So many things may happen in one community at one moment."""


@dataclass(frozen=True)
class Told:
    """A mail of the outbox: what it says in the words of the model, or only its kind, where that has none."""

    community: str
    kind: str
    person: str
    message: Message | None


@dataclass
class Verdict:
    problems: list[str] = field(default_factory=list)
    messages: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)
    minutes: Counter[str] = field(default_factory=Counter)
    repeats: int = 0
    late: int = 0


class Judge:
    """Goes through the log once; `outbox` by Message-ID."""

    def __init__(self, arrivals: Sequence[Arrival], outbox: dict[str, Told]) -> None:
        self.outbox = outbox
        self.arrivals: dict[int, list[Arrival]] = defaultdict(list)
        for one in arrivals:
            self.arrivals[one.position].append(one)
        self.known: dict[str, Community] = defaultdict(Community)
        self.before: dict[str, deque[tuple[int, Community]]] = defaultdict(lambda: deque(maxlen=STATES))
        self.told_first: dict[tuple[str, ...], str] = {}
        self.arrived: set[Message] = set()
        self.missed: set[Message] = set()
        self.verdict = Verdict()

    def judge(self, log: Sequence[happened.Happening]) -> Verdict:
        seen: set[str] = set()
        for position in range(len(log) + 1):
            happening = log[position] if position < len(log) else None
            for arrival in self.arrivals[position]:
                if arrival.message_id in seen:
                    self.verdict.repeats += 1
                else:
                    seen.add(arrival.message_id)
                    self._count(arrival)
                self._ask_for_the_cause(arrival, happening)
            if isinstance(happening, happened.Settled):
                self._ask_what_is_missing(happening.at)
            elif happening is not None:
                community = self.known[happening.community]
                self.before[happening.community].append((position, copy.deepcopy(community)))
                community.take(happening)
        self._count_minutes(log[-1].at)
        return self.verdict

    def _count(self, arrival: Arrival) -> None:
        told = self.outbox[arrival.message_id]
        if told.message is None:
            self.verdict.beside[told.kind] += 1
            return
        self.verdict.messages[told.message.kind] += 1
        once = (told.community, *told.message.once)
        if self.told_first.setdefault(once, arrival.message_id) != arrival.message_id:
            self.verdict.problems.append(f"twice at {arrival.at:%d-%m %H:%M}: {told.message}")

    def _ask_for_the_cause(self, arrival: Arrival, happening: happened.Happening | None) -> None:
        told = self.outbox[arrival.message_id]
        owed = self._cause(told, happening, arrival)
        if owed is None:
            self.verdict.problems.append(f"without a cause at {arrival.at:%d-%m %H:%M}: {told}")
        elif told.message is not None:
            self.arrived.add(told.message)
            self.verdict.late += arrival.at - owed.since > ON_TIME

    def _cause(self, told: Told, happening: happened.Happening | None, arrival: Arrival) -> Message | None:
        """What says this and was owed at some point of that moment, during which more than one thing may happen."""
        states = [self.known[told.community]]
        states += [state for position, state in self.before[told.community] if position >= arrival.began]
        if happening is not None and happening.community == told.community:
            states.append(copy.deepcopy(states[0]))
            states[-1].take(happening)
        for state in states:
            if told.message is None and told.person in state.may_hear(arrival.at):
                return Message(told.kind, "", "", told.person, since=arrival.at)
            for message in state.owed(arrival.at):
                if message == told.message:
                    return message
        return None

    def _ask_what_is_missing(self, at: datetime) -> None:
        owed = {message for community in self.known.values() for message in community.owed(at) if message.required}
        for message in sorted(owed - self.arrived - self.missed, key=str):
            self.missed.add(message)
            self.verdict.problems.append(f"missing at {at:%d-%m %H:%M}: {message}")

    def _count_minutes(self, until: datetime) -> None:
        minutes = self.verdict.minutes
        for session in (session for community in self.known.values() for session in community.sessions.values()):
            if session.cancelled:
                minutes["of cancelled sessions"] += 1
            elif session.distributed is None:
                minutes["not distributed"] += days_after(session.ends, DUE) <= until
            elif session.distributed[0] <= days_after(session.ends, DUE):
                minutes["distributed in time"] += 1
            else:
                minutes["distributed late"] += 1
