"""What will happen in a simulated year, drawn from a seed: who does what when, and what breaks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.faults.fire.post import Mood

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = date(2026, 10, 5)
"""26 weeks from here hold both changes of the clock (25 October and 28 March), and Christmas."""
HALF_YEAR = timedelta(weeks=26)
GUIDES, TAKERS, READERS = ("guide", "second"), ("taker", "writer"), ("reader", "other")
MEMBERS = (*GUIDES, *TAKERS, *READERS)
# Wall-clock start and minutes; two end at night, one of them in the hour that a change of the clock skips or repeats.
HOURS = [(time(13, 30), 150), (time(9, 30), 120), (time(19, 0), 150), (time(22, 30), 150), (time(0, 30), 120)]


@dataclass(frozen=True)
class Act:
    """Somebody does something at this moment, if it can be done by then."""

    at: datetime
    what: str
    community: int
    session: int = -1
    who: str = ""
    days: int = 0


@dataclass(frozen=True)
class Fault:
    """Something breaks at this moment, until `until` where it lasts."""

    at: datetime
    what: str
    until: datetime


@dataclass(frozen=True)
class PlannedSession:
    day: date
    starts_at: time
    length_minutes: int
    guide: str
    taker: str


@dataclass
class PlannedCommunity:
    roster_ends: date
    sessions: list[PlannedSession] = field(default_factory=list)


@dataclass
class Plan:
    first: datetime
    last: datetime
    communities: list[PlannedCommunity] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def draw(seed: int, *, communities: int, years: float, kinds: list[str], often: int = 1) -> Plan:
    """The same for the same arguments; `kinds` are the faults that this machine can have, `often` how much it has."""
    chance = random.Random(f"{seed}/{communities}/{years}")
    first = datetime.combine(FIRST_DAY, time(6), AMSTERDAM).astimezone(UTC)
    plan = Plan(first, first + HALF_YEAR * 2 * years)
    for number in range(communities):
        _community(plan, number, chance)
    plan.acts.sort(key=lambda act: act.at)
    plan.faults = sorted(_faults(plan, chance, kinds, often), key=lambda fault: fault.at)
    return plan


def _community(plan: Plan, number: int, chance: random.Random) -> None:
    last = plan.last.date()
    ends = last - timedelta(days=chance.randint(-14, 45))
    community = PlannedCommunity(ends)
    plan.communities.append(community)
    every = chance.choice([3, 4, 5, 6, 6, 6])
    starts_at, minutes = chance.choice(HOURS)
    day = FIRST_DAY + timedelta(days=chance.randint(1, every * 7))
    while day <= ends:
        turn = len(community.sessions)
        community.sessions.append(PlannedSession(day, starts_at, minutes, GUIDES[turn % 2], TAKERS[turn % 2]))
        plan.acts += _of_session(number, turn, community.sessions[-1], chance)
        day += timedelta(weeks=every)
    if community.sessions and chance.random() < 0.4:
        plan.acts.append(Act(_moment(plan, chance), "publish next roster", number))
    for who in chance.sample(MEMBERS, chance.choice([0, 1, 1, 2])):
        plan.acts.append(Act(_moment(plan, chance), "leave", number, who=who))
    if chance.random() < 0.3:
        plan.acts.append(Act(_moment(plan, chance), "join", number))


def _moment(plan: Plan, chance: random.Random) -> datetime:
    return plan.first + (plan.last - plan.first) * chance.uniform(0.02, 0.98)


def _of_session(community: int, number: int, session: PlannedSession, chance: random.Random) -> Iterator[Act]:
    """First what may come in between, then the way of the minutes, then what puts right what went wrong."""
    starts = datetime.combine(session.day, session.starts_at, AMSTERDAM).astimezone(UTC)
    ends = starts + timedelta(minutes=session.length_minutes)
    in_between = [  # how often, when, what, by whom
        (0.12, starts - _hours(chance, 80, 300), "move", ""),
        (0.08, starts - _hours(chance, 2, 400), "cancel", ""),
        (0.1, starts - _hours(chance, 1, 100), "take over minutes", chance.choice(MEMBERS)),
        (0.06, ends + _hours(chance, 2, 150), "say it did not take place", ""),
        (0.12, ends + _hours(chance, 1, 220), "take over minutes", chance.choice(MEMBERS)),
        (0.05, ends + _hours(chance, -50, 200), "take over guiding", chance.choice(GUIDES)),
        (0.15, ends + _hours(chance, 1, 150), "put reminders off", ""),
        (0.05, ends + _hours(chance, 20, 160), "put reminders off", ""),
    ]
    for how_often, at, what, who in in_between:
        if chance.random() < how_often:
            yield Act(at, what, community, number, who=who, days=chance.choice([-2, -1, 0, 1, 2, 3]))
    for at, what, who in _way_of_minutes(ends, chance):
        yield Act(at, what, community, number, who=who)
    for how_often, least, most in ((0.9, 100, 260), (1, 400, 900)):
        if chance.random() > how_often:
            continue
        at = ends + _hours(chance, least, most)
        for what in ("find a minute taker", "start", "ask a reader", "approve", "distribute"):
            at += _hours(chance, 1, 8)
            yield Act(at, what, community, number, who="guide")


def _way_of_minutes(ends: datetime, chance: random.Random) -> Iterator[tuple[datetime, str, str]]:
    """When what is done by whom: some start late, some readers want changes, some do not answer within 48 hours."""
    at = ends + _hours(chance, *chance.choice([(0.2, 20), (0.2, 20), (0.2, 20), (20, 80), (60, 260)]))
    yield at, "start", ""
    for _round in range(chance.choice([1, 1, 1, 1, 2, 3])):
        at += _hours(chance, 0.5, 40)
        yield at, "ask a reader", chance.choice(READERS)
        if chance.random() < 0.15:
            at += _hours(chance, 48, 70)
            yield at, "ask a reader", chance.choice(GUIDES)
        at += _hours(chance, 0.5, 45)
        yield at, "ask for changes" if chance.random() < 0.25 else "approve", ""
    at += _hours(chance, 0.2, 24)
    yield at, "distribute", ""
    for _correction in range(chance.choice([0, 0, 1, 2])):
        at += _hours(chance, 0.2, 200)
        yield at, "correct", chance.choice(READERS)
        at += _hours(chance, 0.5, 80)
        yield at, "approve the correction", ""
        at += _hours(chance, 0.2, 24)
        yield at, "distribute the correction", ""


def _hours(chance: random.Random, least: float, most: float) -> timedelta:
    return timedelta(hours=chance.uniform(least, most))


MOODS = {
    Mood.AWAY: (30, 90),
    Mood.MUTE: (1, 3),
    Mood.HANGING: (1, 12),
    Mood.REFUSING: (3, 20),
    Mood.SLOW: (10, 60),
    Mood.DROPPING: (10, 90),
}
"""From how many to how many hours each lasts; who is refused for over a day is given up, by design."""
BEAT_STOPS, SECOND_BEAT = "beat stopped for three days", "two beats"
LASTS = {BEAT_STOPS: (72, 72), SECOND_BEAT: (100, 400)}
KILL_WORKER, KILL_CHILD = "worker killed", "pool process killed"
EMPTY_REDIS, RESTART_POSTGRES = "Redis restarted empty", "PostgreSQL restarted"
OFTEN = {KILL_WORKER: 3, KILL_CHILD: 6, EMPTY_REDIS: 2, RESTART_POSTGRES: 2, BEAT_STOPS: 1, SECOND_BEAT: 1}
"""How often in a half-year, at the least; each mood of the mail server once."""


def _faults(plan: Plan, chance: random.Random, kinds: list[str], often: int) -> Iterator[Fault]:
    times = often * max(1, round((plan.last - plan.first) / HALF_YEAR))
    moods = list(MOODS) * times
    chance.shuffle(moods)
    apart = (plan.last - plan.first) / len(moods)
    for number, mood in enumerate(moods):
        at = plan.first + apart * (number + chance.uniform(0, 0.4))
        yield Fault(at, mood, at + min(timedelta(hours=chance.uniform(*MOODS[mood])), apart * 0.5))
    for what in kinds:
        number = OFTEN[what] * times
        apart = (plan.last - plan.first) / number
        for turn in range(number):
            at = plan.first + apart * (turn + chance.uniform(0.05, 0.5))
            yield Fault(at, what, at + timedelta(hours=chance.uniform(*LASTS.get(what, (0, 0)))))
