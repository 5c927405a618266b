"""The roles of the demo cast around one community, for tests that ask what each of them may."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from communities.enums import Background
from communities.models import Community, Organisation
from lwg.accounts.models import User
from sessions.models import Session
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

# Monday 23 November 2026, 09:00 in Amsterdam: the day of the demo.
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

ROLES = (
    "anonymous",
    "outsider",
    "former",
    "future",
    "member",
    "minute_taker",
    "facilitator",
    "elsewhere",
    "coordinator",
    "administrator",
)


@dataclass
class Cast:
    """One community with a held session and a planned one; `people[role]` is None for anonymous."""

    community: Community
    organisation: Organisation
    held: Session
    planned: Session
    people: dict[str, User | None] = field(default_factory=dict)


def make_cast() -> Cast:
    """Everybody of ROLES: the member was asked as reader of the held session's minutes by nobody yet."""
    community = CommunityFactory()
    today = date(2026, 11, 23)

    def member(**fields):
        return MembershipFactory(community=community, **fields)

    facilitator = member(is_facilitator=True, is_lwg_lecturer=True, background=Background.LECTURER)
    minute_taker = member(is_minute_taker=True, background=Background.PROFESSIONAL)
    people = {
        "anonymous": None,
        "outsider": UserFactory(),
        "former": member(starts_on=date(2025, 9, 1), ends_on=today - timedelta(days=1)).user,
        "future": member(starts_on=today + timedelta(days=1)).user,
        "member": member(is_reader=True).user,
        "minute_taker": minute_taker.user,
        "facilitator": facilitator.user,
        "elsewhere": CoordinatorshipFactory().user,
        "coordinator": CoordinatorshipFactory(organisation=community.organisation).user,
        "administrator": UserFactory(is_staff=True),
    }
    LocationFactory(organisation=community.organisation)
    duties = {"facilitator": facilitator, "minute_taker": minute_taker}
    held = SessionFactory(community=community, starts_at=datetime(2026, 11, 19, 12, 30, tzinfo=UTC), **duties)
    planned = SessionFactory(community=community, starts_at=datetime(2026, 12, 17, 12, 30, tzinfo=UTC), **duties)
    return Cast(community, community.organisation, held, planned, people)
