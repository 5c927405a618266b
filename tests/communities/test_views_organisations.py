"""Pages of organisations: whose they are, what they ask of the database, and what they do with bad input."""

from datetime import date

import pytest

from communities.models import Location, Organisation, SchoolHoliday
from tests.factories.accounts import UserFactory
from tests.factories.communities import (
    CommunityFactory,
    CoordinatorshipFactory,
    LocationFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def pages_of(organisation):
    location = LocationFactory(organisation=organisation)
    base = f"/organisations/{organisation.pk}/"
    return [
        ("get", base),
        ("get", f"{base}change/"),
        ("get", f"{base}coordinators/add/"),
        ("get", f"{base}locations/add/"),
        ("get", f"{base}locations/{location.pk}/"),
        ("get", f"{base}holidays/"),
        ("get", f"{base}holidays/set/"),
        ("get", f"{base}communities/add/"),
        ("post", f"{base}change/"),
        ("post", f"{base}coordinators/add/"),
        ("post", f"{base}locations/add/"),
        ("post", f"{base}locations/{location.pk}/"),
        ("post", f"{base}locations/{location.pk}/remove/"),
        ("post", f"{base}holidays/set/"),
        ("post", f"{base}holidays/1/remove/"),
        ("post", f"{base}communities/add/"),
    ]


@pytest.mark.parametrize("role", ["outsider", "member", "coordinator of another organisation"])
def test_an_organisation_exists_for_its_coordinators_only(role, organisation, community, logged_in):
    users = {
        "outsider": lambda: UserFactory(),
        "member": lambda: MembershipFactory(community=community).user,
        "coordinator of another organisation": lambda: CoordinatorshipFactory().user,
    }
    client = logged_in(users[role]())
    answers = {path: getattr(client, method)(path).status_code for method, path in pages_of(organisation)}
    assert set(answers.values()) == {404}
    assert Location.objects.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_coordinators_and_administrators_get_every_page(role, organisation, coordinator, logged_in):
    client = logged_in(coordinator if role == "coordinator" else UserFactory(is_staff=True))
    answers = {path: client.get(path).status_code for method, path in pages_of(organisation) if method == "get"}
    assert set(answers.values()) == {200}


def test_who_coordinates_nothing_has_no_list_of_organisations(logged_in):
    client = logged_in(UserFactory())
    assert client.get("/organisations/").status_code == 404
    assert client.post("/organisations/add/", {"name": "Mijn club"}).status_code == 404
    assert not Organisation.objects.exists()


def test_a_visitor_is_sent_to_the_log_in(client, organisation):
    assert client.get("/organisations/").url == "/account/login/?next=/organisations/"


def test_the_list_holds_only_ones_own(browser, organisation):
    other = OrganisationFactory()
    page = browser.get("/organisations/").content.decode()
    assert organisation.name in page
    assert other.name not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_more_rows(
    rows, browser, coordinator, organisation, django_assert_num_queries
):
    for _ in range(rows - 1):
        CoordinatorshipFactory(user=coordinator)
    for one in Organisation.objects.all():
        LocationFactory(organisation=one)
        CommunityFactory(organisation=one)
    with django_assert_num_queries(6):
        assert browser.get("/organisations/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_more_rows(rows, browser, organisation, django_assert_num_queries):
    for _ in range(rows):
        LocationFactory(organisation=organisation)
        CommunityFactory(organisation=organisation)
        CoordinatorshipFactory(organisation=organisation)
    browser.get(f"/organisations/{organisation.pk}/")
    with django_assert_num_queries(9):
        assert browser.get(f"/organisations/{organisation.pk}/").status_code == 200


def test_an_organisation_is_added_once_however_often_it_is_sent(browser, coordinator):
    typed = {"name": "Het Baken", "form_key": "8a0d0a5e-7b0c-4f0e-9d43-0f3f0a1b2c3d"}
    first = browser.post("/organisations/add/", typed)
    made = Organisation.objects.get(name="Het Baken")
    assert first.url == f"/organisations/{made.pk}/"
    assert browser.post("/organisations/add/", typed).url == first.url
    assert list(made.coordinatorships.values_list("user", flat=True)) == [coordinator.pk]


def test_a_name_that_is_taken_is_told_beside_the_field_and_stays_typed(browser, organisation):
    response = browser.post("/organisations/add/", {"name": organisation.name})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert f'value="{organisation.name}"' in response.content.decode()


@pytest.mark.parametrize("name", ["", "x" * 10_000, "a\x00b"], ids=["empty", "10,000 characters", "NUL"])
def test_a_name_that_cannot_be_is_an_error_in_the_form(browser, name):
    response = browser.post("/organisations/add/", {"name": name})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


def test_scripts_in_names_are_shown_as_text(browser, organisation):
    base = f"/organisations/{organisation.pk}/"
    browser.post(f"{base}change/", {"name": SCRIPT})
    browser.post(f"{base}locations/add/", {"name": SCRIPT, "address": SCRIPT, "city": SCRIPT})
    browser.post(f"{base}coordinators/add/", {"name": SCRIPT, "email": "x@demo.example"})
    for path in ("/organisations/", base, f"{base}holidays/", f"{base}locations/{Location.objects.get().pk}/"):
        page = browser.get(path).content.decode()
        assert SCRIPT not in page
        assert ESCAPED in page


def test_a_location_is_added_changed_and_removed(browser, organisation):
    base = f"/organisations/{organisation.pk}/"
    assert browser.post(f"{base}locations/add/", {"name": "De Kade", "capacity": "20"}).url == base
    location = organisation.locations.get()
    changed = {"name": "De Kade", "city": "Rotterdam", "capacity": "", "accessible": "on"}
    assert browser.post(f"{base}locations/{location.pk}/", changed).url == base
    location.refresh_from_db()
    assert (location.city, location.capacity, location.accessible) == ("Rotterdam", None, True)
    for _ in range(2):
        assert browser.post(f"{base}locations/{location.pk}/remove/").url == base
    assert not organisation.locations.exists()


def test_a_location_of_another_organisation_is_out_of_reach(browser, organisation):
    foreign = LocationFactory()
    base = f"/organisations/{organisation.pk}/locations/{foreign.pk}/"
    assert browser.get(base).status_code == 404
    assert browser.post(base, {"name": "Gekaapt"}).status_code == 404
    assert browser.post(f"{base}remove/").status_code == 302
    assert Location.objects.get() == foreign


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": "De Kade"}, "name"), ({"name": "De Sluis", "capacity": "-1"}, "capacity"), ({"name": ""}, "name")],
)
def test_a_location_that_cannot_be_is_an_error_in_the_form(browser, organisation, typed, field):
    LocationFactory(organisation=organisation, name="De Kade")
    response = browser.post(f"/organisations/{organisation.pk}/locations/add/", typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert organisation.locations.count() == 1


def test_a_removal_is_no_link(browser, organisation):
    location = LocationFactory(organisation=organisation)
    assert browser.get(f"/organisations/{organisation.pk}/locations/{location.pk}/remove/").status_code == 405


def test_own_holidays_show_beside_those_of_the_region(browser, organisation, at):
    at("2026-11-23T09:00")
    base = f"/organisations/{organisation.pk}/holidays/"
    typed = {"kind": "christmas", "first_day": "2026-12-12", "last_day": "2027-01-03"}
    assert browser.post(f"{base}set/", typed).url == base
    rows = {
        (row.holiday.kind, row.is_own, row.is_replaced)
        for year, rows in browser.get(base).context["years"]
        for row in rows
        if year == 2026
    }
    assert rows == {
        ("autumn", False, False),
        ("christmas", True, False),
        ("christmas", False, True),
        ("spring", False, False),
        ("may", False, False),
        ("summer", False, False),
    }


def test_the_region_is_that_of_most_communities_unless_another_is_asked(browser, organisation):
    CommunityFactory(organisation=organisation, region="zuid")
    base = f"/organisations/{organisation.pk}/holidays/"
    assert browser.get(base).context["region"] == "zuid"
    assert browser.get(f"{base}?region=noord").context["region"] == "noord"
    assert browser.get(f"{base}?region=<b>").context["region"] == "zuid"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_holidays_take_the_same_queries_for_more_rows(rows, browser, organisation, django_assert_num_queries):
    for day in range(rows):
        SchoolHoliday.objects.create(
            organisation=organisation,
            kind="other",
            study_year=2099,
            first_day=date(2099, 10, 1 + day),
            last_day=date(2099, 10, 1 + day),
        )
    with django_assert_num_queries(7):
        assert browser.get(f"/organisations/{organisation.pk}/holidays/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": "2026-10-01"}, "last_day"),
        ({"first_day": "31-31-2026"}, "first_day"),
        ({"first_day": "0001-01-01"}, "first_day"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_a_holiday_that_cannot_be_is_an_error_in_the_form(browser, organisation, changes, field):
    typed = {"kind": "autumn", "first_day": "2026-10-10", "last_day": "2026-10-18"} | changes
    response = browser.post(f"/organisations/{organisation.pk}/holidays/set/", typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not organisation.school_holidays.exists()


def test_an_own_holiday_is_removed_and_one_of_another_stays(browser, organisation):
    fields = {"kind": "autumn", "study_year": 2026, "first_day": date(2026, 10, 10), "last_day": date(2026, 10, 18)}
    own = SchoolHoliday.objects.create(organisation=organisation, **fields)
    foreign = SchoolHoliday.objects.create(organisation=OrganisationFactory(), **fields)
    base = f"/organisations/{organisation.pk}/holidays/"
    for pk in (own.pk, own.pk, foreign.pk):
        assert browser.post(f"{base}{pk}/remove/").url == base
    assert list(SchoolHoliday.objects.exclude(organisation=None)) == [foreign]
