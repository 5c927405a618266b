"""One community with everybody whom the watch may tell, and a look at what stands in the outbox."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications import outbox
from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState, RosterState, SessionState
from sessions.models import Minutes, Review, Roster, Session
from sessions.services.deadlines import deadline_moved, next_look, open_reviews_of
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory
from tests.factories.sessions import SessionFactory


def local(text: str) -> datetime:
    """Amsterdam wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.AMSTERDAM)


@pytest.fixture(autouse=True)
def _no_worker_is_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There is no worker here; what is written is looked at in the table."""
    monkeypatch.setattr(outbox, "_tell_worker", lambda: None)
    yield


@dataclass
class Cast:
    """Everybody by a short name: taker, other (takes minutes later), guide (facilitates the session), second (another
    facilitator of the community), coach (process coach), reader, member, coordinator."""

    community: Community = field(default_factory=lambda: CommunityFactory(name="LWG Havenlicht"))
    members: dict[str, Membership] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        duties = {
            "taker": {"is_minute_taker": True},
            "other": {"is_minute_taker": True},
            "guide": {"is_facilitator": True},
            "second": {"is_facilitator": True},
            "coach": {"is_process_coach": True},
            "reader": {"is_reader": True},
            "member": {},
        }
        for name, flags in duties.items():
            user = UserFactory(name=name.title(), email=f"{name}@demo.example")
            self.members[name] = MembershipFactory(community=self.community, user=user, **flags)
            self.people[name] = user
        self.people["coordinator"] = UserFactory(name="Coordinator", email="coordinator@demo.example")
        CoordinatorshipFactory(organisation=self.community.organisation, user=self.people["coordinator"])

    def session(self, ends: datetime, **changes: object) -> Session:
        """A session of 2½ hours that ends then; told so late that nobody is reminded of it."""
        fields: dict[str, object] = {
            "community": self.community,
            "starts_at": ends - timedelta(minutes=150),
            "ends_at": ends,
            "facilitator": self.members["guide"],
            "minute_taker": self.members["taker"],
            "changed_at": ends,
        }
        return SessionFactory(**fields | changes)

    def roster(self, first: date, last: date, state: str = RosterState.PUBLISHED) -> Roster:
        return Roster.objects.create(
            community=self.community,
            state=state,
            first_day=first,
            last_day=last,
            weekday=3,
            starts_at="13:30",
            length_minutes=150,
            every_weeks=4,
            published_at=clock.now() if state == RosterState.PUBLISHED else None,
        )

    def leaves(self, name: str, day: date) -> None:
        """The membership's last day is `day`."""
        Membership.objects.filter(pk=self.members[name].pk).update(ends_on=day)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def told() -> Callable[[], list[tuple[str, str, int]]]:
    """(kind without its app, recipient, days) of every message of the minutes watch, in order of kind and name."""

    def look() -> list[tuple[str, str, int]]:
        return sorted(
            (message.kind.removeprefix("sessions."), message.address.split("@")[0], message.params.get("days", 0))
            for message in Message.objects.all()
        )

    return look


# What the services of the minutes do to the row, as far as the watch looks at it.


def _save(minutes: Minutes, **changes: object) -> None:
    for name, value in changes.items():
        setattr(minutes, name, value)
    minutes.next_reminder_at = next_look(minutes, open_reviews_of(minutes))
    minutes.save()


def start(minutes: Minutes, moment: datetime) -> None:
    _save(minutes, started_at=moment)


def put_off(minutes: Minutes, until: datetime | None, reason: str = "Griep") -> None:
    _save(minutes, snoozed_until=until, snooze_reason=reason)


def ask(minutes: Minutes, reader: Membership, moment: datetime) -> Review:
    assert minutes.session.minute_taker is not None
    review = Review.objects.create(
        minutes=minutes,
        reader=reader,
        minute_taker=minutes.session.minute_taker,
        asked_at=moment,
        revision=minutes.revision,
    )
    _save(minutes, state=MinutesState.IN_REVIEW)
    return review


def decide(minutes: Minutes, decision: Decision, moment: datetime) -> None:
    minutes.reviews.filter(decided_at=None).update(decision=decision, decided_at=moment)
    approved = decision == Decision.APPROVED
    _save(minutes, state=MinutesState.APPROVED if approved else MinutesState.CHANGES_REQUESTED)


def distribute(minutes: Minutes, moment: datetime) -> None:
    _save(minutes, state=MinutesState.DISTRIBUTED, distributed_at=moment)


def move(session: Session, ends: datetime) -> None:
    session.ends_at = ends
    session.starts_at = ends - timedelta(minutes=150)
    session.save()
    deadline_moved(session.minutes)


def cancel(session: Session) -> None:
    session.state = SessionState.CANCELLED
    session.save()
    deadline_moved(session.minutes)
