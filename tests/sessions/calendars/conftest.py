"""A community around one session, in early September 2026 unless a test says otherwise."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from tests.factories.communities import CommunityFactory, LocationFactory, MembershipFactory


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    """Facilitator, minute taker and student of one community, and a place."""
    community = CommunityFactory(name="LWG Havenlicht")
    return SimpleNamespace(
        community=community,
        facilitator=MembershipFactory(community=community, is_facilitator=True, user__language="en"),
        minute_taker=MembershipFactory(community=community, is_minute_taker=True, user__language="en"),
        student=MembershipFactory(
            community=community,
            user__language="en",
            user__name="Daan Fictief",
            user__email="daan@demo.example",
        ),
        location=LocationFactory(organisation=community.organisation, name="De Kade"),
    )


@pytest.fixture
def in_september(at):
    at("2026-09-01T09:00")
    return at
