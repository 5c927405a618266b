"""Organisations, locations, coordinators and holidays: what may be, and what repeating does."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from communities.enums import HolidayKind, Region
from communities.models import Location, Organisation, SchoolHoliday
from communities.services import holidays, organisations
from lwg.audit.models import Entry
from lwg.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_who_makes_an_organisation_coordinates_it(coordinator):
    made = organisations.add_organisation(actor=coordinator, name="Het Baken")
    assert [one.user for one in made.coordinatorships.all()] == [coordinator]
    assert Entry.objects.get().verb == "organisation.created"


def test_an_administrator_who_makes_an_organisation_does_not_coordinate_it():
    administrator = UserFactory(is_staff=True)
    assert not organisations.add_organisation(actor=administrator, name="Het Baken").coordinatorships.exists()


def test_the_same_form_twice_makes_one_organisation(coordinator):
    key = uuid.uuid4()
    first = organisations.add_organisation(actor=coordinator, name="Het Baken", form_key=key)
    assert organisations.add_organisation(actor=coordinator, name="Het Baken", form_key=key) == first
    assert Organisation.objects.filter(name="Het Baken").count() == 1


def test_two_organisations_have_two_names(coordinator, organisation):
    with pytest.raises(ValidationError) as refused:
        organisations.add_organisation(actor=coordinator, name=organisation.name)
    assert list(refused.value.message_dict) == ["name"]


def test_a_coordinator_who_can_log_in_is_told_once(organisation, coordinator):
    colleague = UserFactory()
    for _ in range(2):
        organisations.add_coordinator(actor=coordinator, organisation=organisation, email=colleague.email.upper())
    assert organisation.coordinatorships.filter(user=colleague).count() == 1
    assert [(one.kind, one.recipient) for one in Message.objects.all()] == [("communities.coordinates", colleague)]


def test_a_coordinator_who_is_new_gets_an_invitation(organisation, coordinator):
    organisations.add_coordinator(actor=coordinator, organisation=organisation, email="new@demo.example", name="Nieuw")
    assert [(one.kind, one.address) for one in Message.objects.all()] == [("accounts.invitation", "new@demo.example")]


def test_the_same_form_twice_makes_one_location(organisation, coordinator):
    key = uuid.uuid4()
    for _ in range(2):
        organisations.add_location(actor=coordinator, organisation=organisation, name="De Kade", form_key=key)
    assert [location.name for location in organisation.locations.all()] == ["De Kade"]
    assert Entry.objects.filter(verb="location.added").count() == 1


def test_two_locations_of_an_organisation_have_two_names(organisation, coordinator):
    LocationFactory(organisation=organisation, name="De Kade")
    LocationFactory(name="De Sluis")
    with pytest.raises(ValidationError, match="location of that name"):
        organisations.add_location(actor=coordinator, organisation=organisation, name="De Kade")
    organisations.add_location(actor=coordinator, organisation=organisation, name="De Sluis")


def test_a_change_that_changes_nothing_leaves_no_trace(organisation, coordinator):
    location = LocationFactory(organisation=organisation, name="De Kade")
    organisations.change_location(actor=coordinator, location=location, name="De Kade")
    assert not Entry.objects.exists()
    organisations.change_location(actor=coordinator, location=location, name="De Kade", city="Delft")
    assert [(one.verb, one.detail["fields"]) for one in Entry.objects.all()] == [("location.changed", ["city"])]


def test_a_community_whose_location_is_removed_has_none(organisation, coordinator):
    location = LocationFactory(organisation=organisation)
    community = CommunityFactory(organisation=organisation, location=location)
    for _ in range(2):
        organisations.remove_location(actor=coordinator, location=location)
    community.refresh_from_db()
    assert community.location is None
    assert not Location.objects.exists()
    assert Entry.objects.filter(verb="location.removed").count() == 1


def set_autumn(actor, organisation, first_day=date(2026, 10, 10), last_day=date(2026, 10, 18)):
    return holidays.set_holiday(
        actor=actor, organisation=organisation, kind=HolidayKind.AUTUMN, first_day=first_day, last_day=last_day
    )


def holding(organisation, first=date(2026, 9, 1), last=date(2026, 11, 30), region=Region.MIDDLE):
    return [(one.kind, one.first_day) for one in SchoolHoliday.objects.that_hold_for(organisation, region, first, last)]


def test_an_own_holiday_stands_in_place_of_the_regions(organisation, coordinator):
    assert holding(organisation) == [("autumn", date(2026, 10, 17))]
    set_autumn(coordinator, organisation)
    assert holding(organisation) == [("autumn", date(2026, 10, 10))]
    assert holding(CoordinatorshipFactory().organisation) == [("autumn", date(2026, 10, 17))]


def test_setting_a_holiday_again_replaces_the_own_one(organisation, coordinator):
    first = set_autumn(coordinator, organisation)
    again = set_autumn(coordinator, organisation, date(2026, 10, 12), date(2026, 10, 16))
    assert again == first
    assert holding(organisation) == [("autumn", date(2026, 10, 12))]
    set_autumn(coordinator, organisation, date(2026, 10, 12), date(2026, 10, 16))
    assert Entry.objects.filter(verb="holidays.set").count() == 2


def test_an_own_holiday_of_another_year_replaces_nothing(organisation, coordinator):
    set_autumn(coordinator, organisation, date(2027, 10, 9), date(2027, 10, 17))
    assert holding(organisation) == [("autumn", date(2026, 10, 17))]


def test_other_days_off_come_beside_the_regions(organisation, coordinator):
    for day in (20, 21, 21):
        holidays.set_holiday(
            actor=coordinator,
            organisation=organisation,
            kind=HolidayKind.OTHER,
            first_day=date(2026, 11, day),
            last_day=date(2026, 11, day),
        )
    assert holding(organisation) == [
        ("autumn", date(2026, 10, 17)),
        ("other", date(2026, 11, 20)),
        ("other", date(2026, 11, 21)),
    ]


def test_the_regions_holiday_holds_again_when_the_own_one_is_removed(organisation, coordinator):
    own = set_autumn(coordinator, organisation)
    for _ in range(2):
        holidays.remove_holiday(actor=coordinator, organisation=organisation, pk=own.pk)
    assert holding(organisation) == [("autumn", date(2026, 10, 17))]
    assert Entry.objects.filter(verb="holidays.removed").count() == 1


def test_a_holiday_of_the_region_is_out_of_reach(organisation, coordinator):
    national = SchoolHoliday.objects.national().first()
    holidays.remove_holiday(actor=coordinator, organisation=organisation, pk=national.pk)
    assert SchoolHoliday.objects.filter(pk=national.pk).exists()


@pytest.mark.parametrize(
    ("last_day", "reason"),
    [
        (date(2026, 10, 9), "The last day lies before the first."),
        (date(2027, 10, 10), "That is longer than three months."),
    ],
)
def test_a_holiday_is_a_run_of_days(organisation, coordinator, last_day, reason):
    with pytest.raises(ValidationError) as refused:
        set_autumn(coordinator, organisation, date(2026, 10, 10), last_day)
    assert refused.value.messages == [reason]


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 7, 17), 2026)],
)
def test_a_study_year_starts_in_september(day, year):
    assert holidays.study_year_of(day) == year
