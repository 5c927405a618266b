"""How long it takes from one location to another."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities.models import Travel
from communities.selectors.travel import locations_around, travel_between, travel_from
from communities.services.travel import set_travel
from lwg.audit.services import trail_of
from tests.factories.communities import (
    CommunityFactory,
    CoordinatorshipFactory,
    LocationFactory,
    OrganisationFactory,
)


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Stichting Havenlicht")


@pytest.fixture
def coordinator(organisation):
    return CoordinatorshipFactory(organisation=organisation, user__language="en").user


@pytest.fixture
def places(organisation):
    return [LocationFactory(organisation=organisation, name=name) for name in ("De Kade", "Het Baken", "De Sluis")]


def test_minutes_hold_both_ways_and_stand_once(coordinator, places):
    kade, baken, sluis = places

    set_travel(actor=coordinator, location=baken, minutes={kade.pk: 15, sluis.pk: 20})
    set_travel(actor=coordinator, location=kade, minutes={baken.pk: 18})

    assert travel_from(kade) == {baken.pk: 18}
    assert travel_from(baken) == {kade.pk: 18, sluis.pk: 20}
    assert travel_between([kade.pk, baken.pk]) == {frozenset((kade.pk, baken.pk)): 18}
    assert Travel.objects.count() == 2


def test_the_same_again_does_nothing_and_nothing_known_takes_it_away(coordinator, places):
    kade, baken, _sluis = places
    set_travel(actor=coordinator, location=kade, minutes={baken.pk: 15})
    set_travel(actor=coordinator, location=kade, minutes={baken.pk: 15})
    set_travel(actor=coordinator, location=kade, minutes={baken.pk: None})

    assert not Travel.objects.exists()
    assert [entry.verb for entry in trail_of(kade.organisation)] == ["travel.changed", "travel.changed"]


def test_the_database_keeps_two_locations_once_and_no_location_with_itself(places):
    kade, baken, _sluis = places
    Travel.objects.create(first=kade, second=baken, minutes=15)

    for first, second, minutes in ((kade, baken, 10), (baken, kade, 10), (kade, kade, 0), (kade, _sluis, 241)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Travel.objects.create(first=first, second=second, minutes=minutes)


def test_places_of_partners_are_around_and_of_strangers_are_not(coordinator, organisation, places):
    partner, host, stranger = LocationFactory(name="A"), LocationFactory(name="B"), LocationFactory()
    CommunityFactory(organisation=organisation).partners.add(partner.organisation)
    CommunityFactory(organisation=host.organisation).partners.add(organisation)
    kade, baken, sluis = places

    assert locations_around(kade) == [partner, host, sluis, baken]
    with pytest.raises(ValidationError):
        set_travel(actor=coordinator, location=kade, minutes={stranger.pk: 5})
    assert not Travel.objects.exists()


def test_a_coordinator_fills_in_the_table(coordinator, organisation, places, logged_in):
    kade, baken, sluis = places
    url = f"/organisations/{organisation.pk}/locations/{kade.pk}/travel/"
    client = logged_in(coordinator)

    assert client.post(url, {f"to_{baken.pk}": "15", f"to_{sluis.pk}": ""}).url == f"/organisations/{organisation.pk}/"
    assert travel_from(kade) == {baken.pk: 15}
    refused = client.post(url, {f"to_{baken.pk}": "-1", f"to_{sluis.pk}": "999"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [f"to_{sluis.pk}", f"to_{baken.pk}"]
    assert travel_from(kade) == {baken.pk: 15}


@pytest.mark.parametrize("others", [1, 3])
def test_the_table_asks_as_much_for_few_places_as_for_many(
    coordinator, organisation, logged_in, django_assert_num_queries, others
):
    kade = LocationFactory(organisation=organisation)
    for other in LocationFactory.create_batch(others, organisation=organisation):
        Travel.objects.create(first=kade, second=other, minutes=5)
    client = logged_in(coordinator)

    with django_assert_num_queries(8):
        response = client.get(f"/organisations/{organisation.pk}/locations/{kade.pk}/travel/")

    assert len(response.context["form"].fields) == others


def test_a_single_place_has_no_table_yet(coordinator, organisation, logged_in):
    kade = LocationFactory(organisation=organisation)

    response = logged_in(coordinator).get(f"/organisations/{organisation.pk}/locations/{kade.pk}/travel/")

    assert "No other locations yet" in response.text
