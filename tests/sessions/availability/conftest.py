"""A community with a draft roster of the coming half-year: Thursdays, and four members to ask."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import translation

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications import outbox
from sessions.enums import HalfDay
from sessions.models import AvailabilityRound, Candidate, Reply, Roster
from sessions.services import busy
from sessions.services.availability import ask_availability
from sessions.services.candidate_answers import save_answers
from sessions.services.candidates import offer_candidates
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory

NOW = "2026-11-23T09:00"  # a Monday


def local(text: str) -> datetime:
    """Amsterdam wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.AMSTERDAM)


DEADLINE = local("2026-12-07T18:00")


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_worker_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no worker here; what is written is looked at in the table."""
    monkeypatch.setattr(outbox, "_tell_worker", lambda: None)
    monkeypatch.setattr(busy, "_tell_worker", lambda: None)


@dataclass
class Cast:
    community: Community = field(default_factory=lambda: CommunityFactory(name="LWG Havenlicht"))
    members: dict[str, Membership] = field(default_factory=dict)
    coordinator: Any = None
    roster: Roster = field(init=False)

    def __post_init__(self) -> None:
        duties: dict[str, dict[str, Any]] = {
            "guide": {"is_facilitator": True},
            "taker": {"is_minute_taker": True, "knows_locally": True},
            "noor": {},
            "wim": {"knows_by_experience": True, "knows_professionally": False},
        }
        for name, flags in duties.items():
            self.members[name] = self.joins(name, **flags)
        self.coordinator = CoordinatorshipFactory(organisation=self.community.organisation, user__language="en").user
        self.roster = Roster.objects.create(
            community=self.community,
            first_day=date(2027, 2, 4),
            last_day=date(2027, 4, 15),
            weekday=3,
            starts_at=time(13, 30),
            length_minutes=150,
            every_weeks=4,
        )

    def joins(self, name: str, **fields: Any) -> Membership:
        known = {"user__name": name.title(), "user__email": f"{name}@demo.example", "user__language": "en"}
        return MembershipFactory(community=self.community, **known | fields)

    def user(self, name: str) -> User:
        return self.members[name].user

    @property
    def guide(self) -> User:
        return self.user("guide")

    def offer(self, weekdays: tuple[int, ...] = (3,), half_days: tuple[str, ...] = (HalfDay.AFTERNOON,)) -> Any:
        return offer_candidates(actor=self.guide, roster=self.roster, weekdays=weekdays, half_days=half_days)

    def ask(self, respond_by: datetime = DEADLINE) -> AvailabilityRound:
        if not self.roster.candidates.exists():
            self.offer()
        return ask_availability(actor=self.guide, roster=self.roster, respond_by=respond_by)

    @property
    def candidates(self) -> list[Candidate]:
        return list(self.roster.candidates.order_by("day", "starts_at"))

    def reply(self, name: str) -> Reply:
        return Reply.objects.select_related("round__roster__community", "membership__user").get(
            membership=self.members[name], round__closed_at=None
        )

    def says(self, name: str, value: str = "yes", *, by: str = "", remark: str = "", but: int = 0) -> Reply:
        """The member says this of all candidates `but` the last few."""
        reply = self.reply(name)
        candidates = self.candidates[: len(self.candidates) - but]
        return save_answers(
            actor=self.user(by or name),
            reply=reply,
            values={one.pk: value for one in candidates},
            remark=remark,
            version=reply.revision,
        )


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()
