"""The form that drafts a roster, and its preview."""

import uuid
from datetime import date, time

import pytest
from django.urls import reverse

from sessions.models import Roster
from tests.factories.communities import LocationFactory
from tests.sessions.planning.drafting import RHYTHM, draft, published


def test_a_facilitator_drafts_a_half_year(cast, logged_in):
    cast.community.location = cast.location
    cast.community.save()
    client = logged_in(cast.facilitator.user)
    url = reverse("draft_roster", args=[cast.community.pk])

    assert client.get(url).status_code == 200
    response = client.post(url, RHYTHM | {"location": cast.location.pk})

    roster = Roster.objects.get()
    assert response.headers["Location"] == reverse("roster", args=[roster.pk])
    assert (roster.starts_at, roster.length_minutes, roster.location) == (time(13, 30), 150, cast.location)
    assert roster.dates.count() == 11
    assert roster.drafted_by == cast.facilitator.user


@pytest.mark.parametrize(
    ("half_day", "starts_at", "expected"),
    [
        ("morning", "", time(9, 30)),
        ("afternoon", "", time(13, 30)),
        ("evening", "", time(19, 0)),
        ("morning", "10:15", time(10, 15)),
    ],
)
def test_a_half_day_sets_the_usual_time_unless_another_is_given(cast, logged_in, half_day, starts_at, expected):
    url = reverse("draft_roster", args=[cast.community.pk])

    logged_in(cast.coordinator).post(url, RHYTHM | {"half_day": half_day, "starts_at": starts_at})

    assert Roster.objects.get().starts_at == expected


def test_without_a_last_day_a_roster_is_26_weeks(cast, logged_in):
    logged_in(cast.coordinator).post(
        reverse("draft_roster", args=[cast.community.pk]), RHYTHM | {"last_day": "", "weekday": "1"}
    )

    roster = Roster.objects.get()
    assert (roster.first_day, roster.last_day) == (date(2026, 9, 15), date(2027, 3, 10))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": "2026-08-31"}, "first_day"),
        ({"first_day": "2025-01-01"}, "first_day"),
        ({"first_day": "9999-12-31"}, "first_day"),
        ({"first_day": "nonsense" * 1250}, "first_day"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "2026-09-01"}, "last_day"),
        ({"every_weeks": "2"}, "every_weeks"),
        ({"every_weeks": "7"}, "every_weeks"),
        ({"length_minutes": "90"}, "length_minutes"),
        ({"weekday": "7"}, "weekday"),
        ({"starts_at": "03:00"}, "starts_at"),
        ({"half_day": "<script>"}, "half_day"),
        ({"location": "999999"}, "location"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(cast, logged_in, changes, field):
    response = logged_in(cast.facilitator.user).post(
        reverse("draft_roster", args=[cast.community.pk]), RHYTHM | changes
    )

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert form["last_day"].value() == (RHYTHM | changes)["last_day"]
    assert Roster.objects.count() == 0


def test_a_place_of_strangers_is_no_choice(cast, logged_in):
    foreign = LocationFactory()
    partner = LocationFactory()
    cast.community.partners.add(partner.organisation)
    url = reverse("draft_roster", args=[cast.community.pk])
    client = logged_in(cast.facilitator.user)

    assert client.post(url, RHYTHM | {"location": foreign.pk}).status_code == 422
    assert client.post(url, RHYTHM | {"location": partner.pk}).status_code == 302


def test_the_same_draft_twice_makes_one(cast, logged_in):
    client = logged_in(cast.facilitator.user)
    url = reverse("draft_roster", args=[cast.community.pk])
    typed = RHYTHM | {"form_key": str(uuid.uuid4())}

    first, second = client.post(url, typed), client.post(url, typed)

    assert first.headers["Location"] == second.headers["Location"] == reverse("roster", args=[Roster.objects.get().pk])


def test_a_second_draft_is_refused_with_a_way_to_the_first(cast, logged_in):
    roster = draft(cast)

    response = logged_in(cast.facilitator.user).post(
        reverse("draft_roster", args=[cast.community.pk]), RHYTHM | {"form_key": str(uuid.uuid4())}
    )

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "There is a draft already; change that one, or throw it away."
    ]
    assert reverse("roster", args=[roster.pk]) in response.text


def test_a_refused_draft_can_be_handed_in_again(cast, logged_in):
    client = logged_in(cast.facilitator.user)
    url = reverse("draft_roster", args=[cast.community.pk])
    key = {"form_key": str(uuid.uuid4())}

    assert client.post(url, RHYTHM | key | {"first_day": "2026-08-31"}).status_code == 422
    assert client.post(url, RHYTHM | key).status_code == 302


def test_the_next_draft_carries_on_after_the_last_roster(cast, logged_in):
    published(cast, starts_at=time(9, 30), every_weeks=3)

    form = logged_in(cast.facilitator.user).get(reverse("draft_roster", args=[cast.community.pk])).context["form"]

    assert form["first_day"].value() == date(2027, 7, 15)
    assert (form["weekday"].value(), form["every_weeks"].value(), form["half_day"].value()) == (3, 3, "morning")


def test_the_preview_shows_dates_with_their_reasons(cast, logged_in):
    response = logged_in(cast.facilitator.user).get(reverse("preview_roster", args=[cast.community.pk]), RHYTHM)

    rows = response.context["page"].rows
    assert [(row.day, row.gap, row.reasons) for row in rows if row.reasons] == [
        (date(2027, 1, 7), "5 weeks", ["31 December is in the Christmas holiday"]),
        (
            date(2027, 5, 13),
            "6 weeks",
            ["29 April is in the May holiday", "6 May is a public holiday (Ascension Day)"],
        ),
    ]
    assert "31 December is in the Christmas holiday" in response.text
    assert Roster.objects.count() == 0


def test_the_preview_says_what_is_wrong(cast, logged_in):
    client = logged_in(cast.facilitator.user)
    url = reverse("preview_roster", args=[cast.community.pk])

    assert "The last day comes before the first" in client.get(url, RHYTHM | {"last_day": "2026-09-01"}).text
    assert client.get(url).status_code == 200
