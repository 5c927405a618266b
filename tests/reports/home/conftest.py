"""A community on the day of the demo, with a facilitator and a minute taker."""

import pytest

from tests.cast import NOW
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.reports.home.telling import roster


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)  # Monday 23 November 2026, 09:00


@pytest.fixture
def community():
    """With a roster that runs beyond the six weeks."""
    found = CommunityFactory(name="LWG Havenlicht")
    roster(found)
    return found


@pytest.fixture
def duties(community):
    return {
        "facilitator": MembershipFactory(community=community, is_facilitator=True),
        "minute_taker": MembershipFactory(community=community),
    }
