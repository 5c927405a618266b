"""The list of rosters and the page of one: who sees which, and what they show."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from sessions.models import Session
from sessions.services import rosters
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.drafting import RHYTHM, draft, published


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

    with django_assert_num_queries(8):
        client.get(reverse("roster", args=[roster.pk]))
