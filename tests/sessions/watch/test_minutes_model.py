"""Random half-years against a model written from the text of domain.md, not from the code."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState
from sessions.models import Minutes, Session
from sessions.services.watch_minutes import watch_minutes
from tests.sessions.watch.conftest import Cast, ask, cancel, decide, distribute, move, put_off, start

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = [(1, "no draft"), (3, "reminder"), (5, "reminder"), (6, "reminder")]
DAYS += [(7 + 3 * number, "overdue") for number in range(150)]


def utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def wall(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None)


@dataclass
class ModelSession:
    """What a person with the text and a calendar would keep of one session."""

    ends: datetime  # wall clock
    taker: str | None = "taker"
    state: str = "draft"
    begun: bool = False
    cancelled: bool = False
    looked_until: datetime | None = None
    asked_at: datetime | None = None
    asking: int = 0
    put_off_until: datetime | None = None

    @property
    def open(self) -> bool:
        return not self.cancelled and self.state != "distributed"


@dataclass
class Model:
    sessions: list[ModelSession]
    gone_after: dict[str, date] = field(default_factory=dict)
    told: set[tuple[object, ...]] = field(default_factory=set)

    def is_there(self, name: str | None, day: date) -> bool:
        return name is not None and day <= self.gone_after.get(name, date.max)

    def run(self, now: datetime) -> None:
        for number, session in enumerate(self.sessions):
            if session.open:
                self._look(number, session, now)

    def _look(self, number: int, session: ModelSession, now: datetime) -> None:  # noqa: C901 (rule by rule)
        today = wall(now).date()
        seen = session.looked_until
        for days, name in DAYS:
            moment = utc(session.ends + timedelta(days=days))
            if moment > now:
                break
            if seen is not None and moment <= seen:
                continue
            if name == "no draft" and session.begun:
                continue
            there = self.is_there(session.taker, today)
            people = [session.taker] if there else ["guide", "second", "coach"]
            put_off = session.put_off_until is not None and moment <= session.put_off_until
            if there and put_off and name != "overdue":
                continue  # told of at the end of the putting off, once
            if name == "overdue":
                people += ["guide", "coordinator"]
            for person in people:
                if self.is_there(person, today):
                    self.told.add(("minutes", number, name, days, session.ends.date(), person))
        until = session.put_off_until
        over = until is not None and until <= now and (seen is None or until > seen)
        if over and self.is_there(session.taker, today):
            self.told.add(("put off", number, until, session.taker))
        if session.asked_at is not None:
            self._look_at_the_reader(number, session, session.asked_at, now)
        session.looked_until = now if seen is None else max(seen, now)

    def _look_at_the_reader(self, number: int, session: ModelSession, asked_at: datetime, now: datetime) -> None:
        today, seen = wall(now).date(), session.looked_until
        nudge = utc(wall(asked_at) + timedelta(days=1))
        if nudge <= now and (seen is None or nudge > seen) and self.is_there("reader", today):
            self.told.add(("review", number, session.asking, "reader"))
        unanswered = utc(wall(asked_at) + timedelta(days=2))
        if unanswered <= now and (seen is None or unanswered > seen):
            for person in self._who_finds_a_reader(session, today):
                self.told.add(("unanswered", number, session.asking, person))

    def _who_finds_a_reader(self, session: ModelSession, today: date) -> list[str | None]:
        for person in (session.taker, "guide"):
            if self.is_there(person, today):
                return [person]
        return [person for person in ("second", "coach") if self.is_there(person, today)]


NAMES = {"no_draft": "no draft", "reminder": "reminder", "overdue": "overdue"}


def written(sessions: list[Session], reviews: dict[int, tuple[int, int]]) -> list[tuple[object, ...]]:
    """The outbox in the words of the model."""
    numbers = {session.pk: number for number, session in enumerate(sessions)}
    found: list[tuple[object, ...]] = []
    for message in Message.objects.all():
        params, person = message.params, message.address.split("@")[0]
        if "review" in params:
            word = "review" if message.kind == "sessions.review_reminder" else "unanswered"
            found.append((word, *reviews[params["review"]], person))
        elif message.kind == "sessions.minutes_snooze_over":
            until = datetime.fromisoformat(params["until"])
            found.append(("put off", numbers[params["session"]], until, person))
        else:
            ended_on = date.fromisoformat(params["ended_on"])
            name = NAMES[params["reminder"]]
            found.append(("minutes", numbers[params["session"]], name, params["days"], ended_on, person))
    return found


STEPS = [
    "run", "run", "run", "run", "run twice", "late run",
    "start", "start", "ask", "ask", "approve", "changes", "distribute",
    "move", "cancel", "leave", "hand over", "nobody writes", "put off", "put off", "put off no more",
]  # fmt: skip
PEOPLE = ["taker", "other", "guide", "second", "coach", "reader"]
steps = st.lists(
    st.tuples(
        st.sampled_from(STEPS),
        st.sampled_from([0, 0, 0, 1, 2]),  # which session
        # Minutes since the step before: mostly a part of a day, so that steps fall between two reminders; exact
        # hours and days too, so that they fall together.
        st.one_of(st.integers(1, 60 * 30), st.sampled_from([60, 60 * 23, 60 * 24]), st.integers(1, 60 * 24 * 4)),
        st.sampled_from(PEOPLE),
        st.integers(-3, 20),  # days to move
    ),
    min_size=10,
    max_size=30,
)
half_years = st.builds(
    lambda first, weeks, hour: [
        datetime.combine(first, datetime.min.time()) + timedelta(weeks=weeks * number, hours=hour)
        for number in range(3)
    ],
    # Around both clock changes, and in between.
    st.dates(date(2026, 9, 1), date(2027, 3, 28)),
    st.integers(0, 5),
    st.integers(9, 23),
)


@settings(
    max_examples=40,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes; a plan is short as it is
)
@given(ends=half_years, plan=steps)
def test_random_half_years_tell_what_the_text_says_each_once(cast, ends, plan):
    with transaction.atomic():
        _play(cast, ends, plan)
        transaction.set_rollback(True)


def _play(cast: Cast, ends: list[datetime], plan: list[tuple[str, int, int, str, int]]) -> None:
    sessions = [cast.session(utc(moment + timedelta(minutes=number))) for number, moment in enumerate(ends)]
    model = Model([ModelSession(moment + timedelta(minutes=number)) for number, moment in enumerate(ends)])
    reviews: dict[int, tuple[int, int]] = {}
    now = utc(ends[0]) - timedelta(hours=3)
    for step, number, minutes_on, person, days in plan:
        now += timedelta(minutes=minutes_on)
        _step(cast, sessions, model, reviews, (step, number, now, person, days))
    watch_minutes(now=now)
    model.run(now)
    found = written(sessions, reviews)
    assert len(found) == len(set(found))
    assert set(found) == model.told


def _step(cast, sessions, model, reviews, what) -> None:  # noqa: C901 (a list of what may happen)
    step, number, now, person, days = what
    session = Session.objects.get(pk=sessions[number].pk)
    minutes = Minutes.objects.select_related("session").get(session=session)
    known = model.sessions[number]
    if step in ("run", "run twice", "late run"):
        moment = now - timedelta(hours=30) if step == "late run" else now
        for _ in range(2 if step == "run twice" else 1):
            watch_minutes(now=moment)
            model.run(moment)
    elif step == "leave":
        day = wall(now).date()
        cast.leaves(person, day)
        model.gone_after[person] = day
    elif not known.open:
        return
    elif step == "start":
        start(minutes, now)
        known.begun = True
    elif step == "ask" and known.state in ("draft", "changes") and known.begun and known.taker is not None:
        review = ask(minutes, cast.members["reader"], now)
        known.state, known.asked_at, known.asking = "in review", now, known.asking + 1
        reviews[review.pk] = (number, known.asking)
    elif step in ("approve", "changes") and known.state == "in review":
        decide(minutes, Decision.APPROVED if step == "approve" else Decision.CHANGES, now)
        known.state, known.asked_at = {"approve": "approved", "changes": "changes"}[step], None
    elif step == "distribute" and known.state == "approved":
        distribute(minutes, now)
        known.state = "distributed"
    elif step == "move":
        known.ends += timedelta(days=days)
        known.looked_until = None
        if known.put_off_until is not None and known.put_off_until <= utc(known.ends):
            known.put_off_until = None
        elif known.put_off_until is not None:
            due = utc(known.ends + timedelta(days=7))
            known.put_off_until = min(known.put_off_until, due - timedelta(minutes=1))
        move(session, utc(known.ends))
    elif step == "cancel":
        cancel(session)
        known.cancelled = True
    elif step == "put off no more":
        put_off(minutes, None)
        known.put_off_until = None
    elif step == "put off":
        until, due = now + timedelta(hours=abs(days) * 5 + 1), utc(known.ends + timedelta(days=7))
        if until < due and now > utc(known.ends):
            put_off(minutes, until)
            known.put_off_until = until
    elif step in ("hand over", "nobody writes"):
        known.taker = "other" if step == "hand over" else None
        Session.objects.filter(pk=session.pk).update(minute_taker=cast.members["other"] if known.taker else None)


def test_the_states_of_the_model_are_those_of_the_minutes():
    assert len(MinutesState) == len({"draft", "in review", "changes", "approved", "distributed"})
