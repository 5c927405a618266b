"""A community with a facilitator, a minute taker and a coordinator, in early September 2026."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, LocationFactory, MembershipFactory


@pytest.fixture(autouse=True)
def _early_september(at):
    at("2026-09-01T09:00")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    """Three members (facilitator, minute taker, student), their coordinator, and a place."""
    community = CommunityFactory(name="LWG Havenlicht")
    return SimpleNamespace(
        community=community,
        facilitator=MembershipFactory(community=community, is_facilitator=True, user__language="en"),
        minute_taker=MembershipFactory(community=community, is_minute_taker=True, user__language="en"),
        student=MembershipFactory(community=community, user__language="en"),
        coordinator=CoordinatorshipFactory(organisation=community.organisation, user__language="en").user,
        location=LocationFactory(organisation=community.organisation, name="De Kade"),
    )
