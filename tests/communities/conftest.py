"""A coordinator with an organisation and a community, and a browser for each."""

from datetime import date
from typing import Any

import pytest

from communities.enums import Background, Knowledge
from communities.services.memberships import Terms
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, OrganisationFactory


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Stichting Havenlicht")


@pytest.fixture
def coordinator(organisation):
    return CoordinatorshipFactory(organisation=organisation, user__name="Corrie Voorbeeld").user


@pytest.fixture
def community(organisation):
    return CommunityFactory(organisation=organisation, name="LWG Havenlicht")


@pytest.fixture
def browser(logged_in, coordinator):
    """The coordinator's."""
    return logged_in(coordinator)


@pytest.fixture
def terms():
    """Of a student who knows by experience; `terms(duties={…})` changes them."""

    def make(**changes: Any) -> Terms:
        fields: dict[str, Any] = {
            "background": Background.STUDENT,
            "knowledge": frozenset({Knowledge.EXPERIENTIAL}),
            "starts_on": date(2026, 9, 1),
        }
        return Terms(**fields | changes)

    return make


@pytest.fixture
def community_fields():
    """What the form of a community asks."""

    def make(**changes: Any) -> dict[str, Any]:
        return {
            "name": "LWG De Sluis",
            "kind": "organisation",
            "shared_question": "Hoe blijven we nabij?",
            "region": "midden",
            "cadence_weeks": 4,
            "location": "",
            "starts_on": "2026-09-01",
            "ends_on": "",
        } | changes

    return make
