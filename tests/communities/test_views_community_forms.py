"""Setting up a community and changing it: once, and with bad input told beside its field."""

import pytest

from communities.models import Community
from tests.factories.communities import CoordinatorshipFactory, LocationFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_a_community_is_set_up_once_however_often_it_is_sent(browser, organisation, community_fields):
    location = LocationFactory(organisation=organisation)
    typed = community_fields(location=location.pk, form_key="8a0d0a5e-7b0c-4f0e-9d43-0f3f0a1b2c3d")
    path = f"/organisations/{organisation.pk}/communities/add/"
    first = browser.post(path, typed)
    made = Community.objects.get()
    assert first.url == f"/communities/{made.pk}/"
    assert (made.location, made.agreements.get().number) == (location, 1)
    assert browser.post(path, typed).url == first.url
    assert Community.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "LWG Havenlicht"}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"shared_question": "x" * 10_000}, "shared_question"),
        ({"ends_on": "2026-08-31"}, "ends_on"),
        ({"starts_on": "yesterday"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"kind": "club"}, "kind"),
        ({"region": "west"}, "region"),
        ({"cadence_weeks": "7"}, "cadence_weeks"),
        ({"location": "999999"}, "location"),
        ({"partners": ["999999"]}, "partners"),
        ({"partners": ["' OR 1=1"]}, "partners"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_is_an_error_beside_its_field(
    browser, organisation, community, community_fields, changes, field
):
    typed = community_fields(**changes)
    response = browser.post(f"/organisations/{organisation.pk}/communities/add/", typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Hoe blijven we nabij?" in response.content.decode() or field == "shared_question"
    assert Community.objects.count() == 1


def test_a_location_of_another_organisation_cannot_be_chosen(browser, organisation, community_fields):
    typed = community_fields(location=LocationFactory().pk)
    response = browser.post(f"/organisations/{organisation.pk}/communities/add/", typed)
    assert list(response.context["form"].errors) == ["location"]


def test_a_partner_that_one_does_not_coordinate_cannot_be_chosen(browser, organisation, community_fields):
    typed = community_fields(kind="network", partners=[OrganisationFactory().pk])
    response = browser.post(f"/organisations/{organisation.pk}/communities/add/", typed)
    assert list(response.context["form"].errors) == ["partners"]


def test_a_location_of_a_partner_needs_that_partner(browser, coordinator, organisation, community_fields):
    partner = CoordinatorshipFactory(user=coordinator).organisation
    typed = community_fields(kind="network", location=LocationFactory(organisation=partner).pk)
    path = f"/organisations/{organisation.pk}/communities/add/"
    response = browser.post(path, typed)
    assert list(response.context["form"].errors) == ["location"]
    assert browser.post(path, typed | {"partners": [partner.pk]}).status_code == 302
    assert list(Community.objects.get().partners.all()) == [partner]


def test_a_community_is_changed_and_keeps_partners_of_others(browser, community, community_fields):
    partner = OrganisationFactory()
    community.kind = "network"
    community.save()
    community.partners.add(partner)
    page = browser.get(f"/communities/{community.pk}/change/").content.decode()
    assert partner.name in page
    typed = community_fields(kind="network", name="Nieuwe naam", partners=[partner.pk])
    assert browser.post(f"/communities/{community.pk}/change/", typed).url == f"/communities/{community.pk}/"
    community.refresh_from_db()
    assert (community.name, list(community.partners.all())) == ("Nieuwe naam", [partner])
