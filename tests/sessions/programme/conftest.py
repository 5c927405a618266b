"""An organisation with communities that share people: drafts of the coming half-year that offered dates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import pytest
from django.utils import translation

from communities.models import Community, Location, Membership, Organisation
from lwg.accounts.models import User
from lwg.jobs import long_work
from lwg.jobs.tasks import do_long_work
from lwg.notifications import outbox
from sessions.enums import HalfDay
from sessions.models import CandidateAnswer, ProgrammePart, ProgrammePlan, Roster
from sessions.services.candidates import offer_candidates
from sessions.services.programmes import ask_programme
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory, OrganisationFactory

NOW = "2026-11-23T09:00"  # a Monday
HALF_YEAR = (date(2027, 2, 1), date(2027, 8, 31))
THURSDAY = 3
THREE_DAYS = (date(2027, 2, 18), date(2027, 3, 18), date(2027, 4, 15))


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_worker_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no worker here; the tests do what it does."""
    monkeypatch.setattr(outbox, "_tell_worker", lambda: None)
    monkeypatch.setattr(long_work, "_tell_worker", lambda: None)


@dataclass
class Programme:
    organisation: Organisation = field(default_factory=lambda: OrganisationFactory(name="Stichting Havenlicht"))
    coordinator: User = field(init=False)
    samira: User = field(default_factory=lambda: person("Samira"))
    joris: User = field(default_factory=lambda: person("Joris"))

    def __post_init__(self) -> None:
        self.coordinator = CoordinatorshipFactory(
            organisation=self.organisation, user__name="Coen", user__language="en"
        ).user

    def community(self, name: str, guide: User, taker: User | None = None, *, place: Location | None = None) -> Roster:
        """A community whose facilitator, minute taker and one more member say yes to all Thursday afternoons."""
        community = CommunityFactory(organisation=self.organisation, name=name)
        joins(community, guide, is_facilitator=True)
        joins(community, taker or person(f"Schrijver van {name}"), is_minute_taker=True)
        joins(community, person(f"Lid van {name}"))
        roster = Roster.objects.create(
            community=community,
            first_day=date(2027, 2, 4),
            last_day=date(2027, 4, 15),
            weekday=THURSDAY,
            starts_at=time(13, 30),
            length_minutes=150,
            every_weeks=4,
            location=place,
        )
        offer_candidates(actor=guide, roster=roster, weekdays=(THURSDAY,), half_days=(HalfDay.AFTERNOON,))
        for member in community.memberships.all():
            says(roster, member, "yes")
        return roster

    def only_three_dates(self, *rosters: Roster) -> None:
        """All of them can only meet on the same three days."""
        for roster in rosters:
            roster.candidates.exclude(day__in=THREE_DAYS).delete()

    def ask(self, *rosters: Roster, **options: Any) -> ProgrammePlan:
        known: dict[str, Any] = {"seed": 1, "seconds": 60}
        return ask_programme(
            actor=self.coordinator,
            organisation=self.organisation,
            first_day=HALF_YEAR[0],
            last_day=HALF_YEAR[1],
            communities=[one.community_id for one in rosters],
            **known | options,
        )

    def planned(self, *rosters: Roster, **options: Any) -> ProgrammePlan:
        plan = self.ask(*rosters, **options)
        do_long_work()
        return ProgrammePlan.objects.select_related("work", "organisation").get(pk=plan.pk)


def person(name: str) -> User:
    return UserFactory(name=name, language="en")


def joins(community: Community, user: User, **fields: Any) -> Membership:
    return MembershipFactory(community=community, user=user, **fields)


def says(roster: Roster, member: Membership, value: str, *days: date) -> None:
    """Of all candidates, or of those on these days."""
    candidates = roster.candidates.filter(day__in=days) if days else roster.candidates.all()
    CandidateAnswer.objects.filter(candidate__in=candidates, membership=member).delete()
    CandidateAnswer.objects.bulk_create(
        CandidateAnswer(candidate=one, membership=member, value=value) for one in candidates
    )


def part_of(plan: ProgrammePlan, roster: Roster) -> ProgrammePart:
    return plan.parts.get(community_id=roster.community_id)


def days_of(plan: ProgrammePlan, roster: Roster) -> list[date]:
    return [date.fromisoformat(one["starts"][:10]) for one in part_of(plan, roster).found["dates"]]


@pytest.fixture
def programme(db: None) -> Programme:
    return Programme()
