"""The pages of rosters: who sees and does what, errors that keep what was typed, one effect for a double POST."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from lwg.notifications.models import Message
from sessions.enums import RosterState
from sessions.models import Roster, Session
from sessions.services import rosters
from tests.factories.accounts import UserFactory
from tests.factories.communities import (
    CommunityFactory,
    CoordinatorshipFactory,
    LocationFactory,
    MembershipFactory,
)
from tests.factories.sessions import SessionFactory

RHYTHM = {
    "first_day": "2026-09-10",
    "weekday": "",
    "last_day": "2027-07-09",
    "every_weeks": "4",
    "half_day": "afternoon",
    "starts_at": "",
    "length_minutes": "150",
    "location": "",
}


def draft(cast, **changes):
    values = {
        "actor": cast.facilitator.user,
        "community": cast.community,
        "first_day": date(2026, 9, 10),
        "last_day": date(2027, 7, 9),
        "starts_at": time(13, 30),
        "length_minutes": 150,
        "every_weeks": 4,
    }
    return rosters.draft_roster(**values | changes)


def published(cast, **changes):
    roster = draft(cast, **changes)
    rosters.publish_roster(actor=cast.facilitator.user, roster=roster)
    return roster


def outsiders(cast):
    """Someone else, a former member, a future one, and the coordinator of another organisation."""
    return [
        UserFactory(language="en"),
        MembershipFactory(community=cast.community, ends_on=date(2026, 8, 31)).user,
        MembershipFactory(community=cast.community, starts_on=date(2026, 9, 2)).user,
        CoordinatorshipFactory().user,
    ]


# --- list ------------------------------------------------------------------------------------------------------


def test_members_see_published_rosters_and_planners_drafts_too(cast, logged_in):
    done = published(cast, last_day=date(2026, 12, 31))
    planned = draft(cast, first_day=date(2027, 1, 7))
    url = reverse("rosters", args=[cast.community.pk])

    seen_by = {
        user: [roster.pk for roster, _title in logged_in(user).get(url).context["rosters"]]
        for user in (cast.student.user, cast.facilitator.user, cast.coordinator)
    }

    assert seen_by == {
        cast.student.user: [done.pk],
        cast.facilitator.user: [planned.pk, done.pk],
        cast.coordinator: [planned.pk, done.pk],
    }


def test_the_list_without_rosters_says_what_to_do(cast, logged_in):
    url = reverse("rosters", args=[cast.community.pk])

    assert reverse("draft_roster", args=[cast.community.pk]) in logged_in(cast.facilitator.user).get(url).text
    assert reverse("draft_roster", args=[cast.community.pk]) not in logged_in(cast.student.user).get(url).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_rosters_as_for_one(cast, logged_in, django_assert_num_queries, number):
    for n in range(number):
        first = date(2026, 9, 10) + timedelta(weeks=10 * n)
        published(cast, first_day=first, last_day=first + timedelta(weeks=9))
    client = logged_in(cast.student.user)

    with django_assert_num_queries(6):
        client.get(reverse("rosters", args=[cast.community.pk]))


def test_to_outsiders_no_page_of_a_roster_exists(cast, logged_in):
    roster = draft(cast)
    first = roster.dates.first()
    pages = [
        reverse("rosters", args=[cast.community.pk]),
        reverse("draft_roster", args=[cast.community.pk]),
        reverse("preview_roster", args=[cast.community.pk]),
        reverse("roster", args=[roster.pk]),
        reverse("publish_roster", args=[roster.pk]),
        reverse("add_roster_date", args=[roster.pk]),
        reverse("change_roster_date", args=[roster.pk, first.pk]),
    ]
    acts = [*pages[1:2], *pages[4:], reverse("discard_roster", args=[roster.pk])]
    acts.append(reverse("remove_roster_date", args=[roster.pk, first.pk]))

    for user in outsiders(cast):
        client = logged_in(user)
        assert [client.get(page).status_code for page in pages] == [404] * 7
        assert [client.post(act, RHYTHM).status_code for act in acts] == [404] * 6
    assert roster.dates.count() == 11


def test_a_member_without_the_duty_neither_drafts_nor_sees_a_draft(cast, logged_in):
    roster = draft(cast)
    client = logged_in(cast.student.user)

    assert client.get(reverse("roster", args=[roster.pk])).status_code == 404
    assert client.get(reverse("draft_roster", args=[cast.community.pk])).status_code == 404
    assert client.post(reverse("publish_roster", args=[roster.pk])).status_code == 404
    assert client.post(reverse("discard_roster", args=[roster.pk])).status_code == 404
    assert Session.objects.count() == 0


def test_who_has_yet_to_accept_the_agreements_goes_there_first(cast, logged_in):
    roster = published(cast)
    newcomer = MembershipFactory(community=cast.community, accepted=False)
    agreements = reverse("agreements", args=[cast.community.pk])

    for page in (reverse("roster", args=[roster.pk]), reverse("rosters", args=[cast.community.pk])):
        response = logged_in(newcomer.user).get(page)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, agreements)


# --- drafting --------------------------------------------------------------------------------------------------


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


# --- the page of a roster --------------------------------------------------------------------------------------


def test_the_page_of_a_draft_shows_shifts_gaps_turns_and_strip(cast, logged_in):
    response = logged_in(cast.facilitator.user).get(reverse("roster", args=[draft(cast).pk]))

    page = response.context["page"]
    assert [row.gap for row in page.rows][:6] == ["", "4 weeks", "4 weeks", "4 weeks", "5 weeks", "4 weeks"]
    assert page.breaches == page.hints == []
    assert {row.minute_taker for row in page.rows} == {str(cast.minute_taker.user)}
    assert [item.holiday for item in page.strip if item.holiday] == [
        "autumn holiday",
        "Christmas holiday",
        "spring holiday",
        "May holiday",
    ]


def test_a_gap_of_more_than_six_weeks_is_a_breach_and_one_under_three_a_hint(cast, logged_in):
    roster = draft(cast, last_day=date(2026, 12, 31))
    actor = cast.facilitator.user
    rosters.remove_date(actor=actor, roster_date=roster.dates.get(day=date(2026, 10, 8)))
    rosters.add_date(actor=actor, roster=roster, day=date(2026, 11, 12))

    page = logged_in(actor).get(reverse("roster", args=[roster.pk])).context["page"]

    assert page.breaches == ["8 weeks between 10 September and 5 November"]
    assert page.hints == ["1 week between 5 November and 12 November"]


def test_the_first_gap_counts_from_the_session_before_the_roster(cast, logged_in):
    SessionFactory(community=cast.community, starts_at=datetime(2026, 7, 9, 11, 30, tzinfo=UTC))
    SessionFactory(community=cast.community, starts_at=datetime(2026, 9, 3, 11, 30, tzinfo=UTC))

    page = logged_in(cast.facilitator.user).get(reverse("roster", args=[draft(cast).pk])).context["page"]

    assert (page.rows[0].gap, page.hints) == ("1 week", ["1 week between 3 September and 10 September"])


def test_a_published_roster_shows_what_became_of_its_sessions(cast, logged_in):
    from sessions.services import planning

    roster = published(cast)
    first, second, third, *_others = Session.objects.order_by("starts_at")
    planning.move_session(
        actor=cast.facilitator.user, session=second, day=date(2026, 10, 15), starts_at=time(13, 30), length_minutes=150
    )
    planning.cancel_session(actor=cast.facilitator.user, session=third, reason="Ziek")

    response = logged_in(cast.student.user).get(reverse("roster", args=[roster.pk]))

    rows = response.context["page"].rows
    assert (rows[1].day, rows[1].moved_from) == (date(2026, 10, 15), date(2026, 10, 8))
    assert (rows[2].is_cancelled, rows[3].gap, rows[3].is_breach) == (True, "7 weeks", True)
    assert rows[0].url == reverse("session", args=[first.pk])
    assert reverse("publish_roster", args=[roster.pk]) not in response.text


@pytest.mark.parametrize("weeks", [3, 11, 40])
@pytest.mark.parametrize("role", ["facilitator", "coordinator"])
def test_the_page_of_a_draft_asks_as_much_for_many_dates_as_for_one(
    cast, logged_in, django_assert_max_num_queries, weeks, role
):
    roster = draft(cast, last_day=date(2026, 9, 10) + timedelta(weeks=weeks))
    user = cast.coordinator if role == "coordinator" else cast.facilitator.user
    client = logged_in(user)

    with django_assert_max_num_queries(10) as asked:
        client.get(reverse("roster", args=[roster.pk]))

    assert len(asked) == 10


@pytest.mark.parametrize("weeks", [3, 11, 40])
def test_the_page_of_a_published_roster_asks_as_much_for_many_dates_as_for_one(
    cast, logged_in, django_assert_num_queries, weeks
):
    roster = published(cast, last_day=date(2026, 9, 10) + timedelta(weeks=weeks))
    client = logged_in(cast.student.user)

    with django_assert_num_queries(9):
        client.get(reverse("roster", args=[roster.pk]))


# --- dates by hand ---------------------------------------------------------------------------------------------


def test_a_date_is_changed_added_and_removed_on_the_page(cast, logged_in):
    roster = draft(cast, last_day=date(2026, 12, 31))
    client = logged_in(cast.facilitator.user)
    second = roster.dates.get(day=date(2026, 10, 8))
    page = reverse("roster", args=[roster.pk])

    changed = client.post(reverse("change_roster_date", args=[roster.pk, second.pk]), {"day": "2026-10-15"})
    added = client.post(reverse("add_roster_date", args=[roster.pk]), {"day": "2026-11-26"})
    again = client.post(reverse("add_roster_date", args=[roster.pk]), {"day": "2026-11-26"})
    removed = [
        client.post(reverse("remove_roster_date", args=[roster.pk, roster.dates.first().pk])) for _time in range(1)
    ]

    assert [one.headers["Location"] for one in (changed, added, *removed)] == [page] * 3
    assert again.status_code == 422
    assert [one.day for one in roster.dates.all()] == [
        date(2026, 10, 15),
        date(2026, 11, 5),
        date(2026, 11, 26),
        date(2026, 12, 3),
    ]


def test_removing_a_date_twice_is_harmless(cast, logged_in):
    roster = draft(cast)
    url = reverse("remove_roster_date", args=[roster.pk, roster.dates.first().pk])
    client = logged_in(cast.facilitator.user)

    assert [client.post(url).status_code, client.post(url).status_code] == [302, 302]
    assert roster.dates.count() == 10


def test_a_holiday_is_refused_with_its_name_until_it_is_meant(cast, logged_in):
    roster = draft(cast)
    url = reverse("change_roster_date", args=[roster.pk, roster.dates.all()[1].pk])
    client = logged_in(cast.facilitator.user)

    refused = client.post(url, {"day": "2026-12-24"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["day"] == [
        "24 December is in the Christmas holiday. Choose another day, or tick that you mean it."
    ]
    assert refused.context["form"]["day"].value() == "2026-12-24"
    assert client.post(url, {"day": "2026-12-24", "on_purpose": "on"}).status_code == 302


def test_a_date_of_another_roster_does_not_exist_here(cast, logged_in):
    roster = draft(cast)
    other_community = CommunityFactory(organisation=cast.community.organisation)
    other = draft(cast, community=other_community)
    client = logged_in(cast.facilitator.user)

    assert client.get(reverse("change_roster_date", args=[roster.pk, other.dates.first().pk])).status_code == 404
    client.post(reverse("remove_roster_date", args=[roster.pk, other.dates.first().pk]))
    assert other.dates.count() == 11


# --- publishing ------------------------------------------------------------------------------------------------


def test_the_page_before_publishing_says_how_many_mails_go_out(cast, logged_in):
    response = logged_in(cast.facilitator.user).get(reverse("publish_roster", args=[draft(cast).pk]))

    assert response.context["number_of_mails"] == 3
    assert "Publishing makes 11 sessions" in response.text
    assert "3 members get a mail" in response.text


def test_publishing_twice_has_one_effect(cast, logged_in):
    roster = draft(cast)
    client = logged_in(cast.coordinator)
    url = reverse("publish_roster", args=[roster.pk])

    answers = [client.post(url), client.post(url)]

    assert [one.headers["Location"] for one in answers] == [reverse("roster", args=[roster.pk])] * 2
    roster.refresh_from_db()
    assert roster.state == RosterState.PUBLISHED
    assert (Session.objects.count(), Message.objects.count()) == (11, 3)
    assert client.get(url).headers["Location"] == reverse("roster", args=[roster.pk])


def test_publishing_that_is_refused_says_why(cast, logged_in, at):
    roster = draft(cast)
    at("2026-09-11T09:00")

    response = logged_in(cast.facilitator.user).post(reverse("publish_roster", args=[roster.pk]))

    assert response.status_code == 422
    assert response.context["refusals"] == ["10 September 2026 is in the past. Choose today or later."]
    assert Session.objects.count() == 0


def test_a_draft_is_thrown_away(cast, logged_in):
    roster = draft(cast)
    client = logged_in(cast.facilitator.user)
    url = reverse("discard_roster", args=[roster.pk])

    assert client.get(url).status_code == 405
    assert client.post(url).headers["Location"] == reverse("rosters", args=[cast.community.pk])
    assert client.post(url).status_code == 404
    assert Roster.objects.count() == 0
