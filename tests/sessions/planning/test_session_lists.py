"""Lists of sessions, and the panel of the community page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from communities.selectors.access import standing_in
from sessions.enums import SessionState
from sessions.panels import half_year
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.single import FIRST, WEEK, planned

# --- lists -----------------------------------------------------------------------------------------------------


def test_the_list_of_mine_has_those_to_come_first_and_the_past_latest_first(cast, logged_in):
    past = [planned(cast, FIRST - n * 4 * WEEK, state=SessionState.HELD) for n in (1, 2)]
    coming = [planned(cast, FIRST + n * 4 * WEEK) for n in (0, 1)]
    cancelled = planned(cast, FIRST + 8 * WEEK, state=SessionState.CANCELLED)
    SessionFactory()

    context = logged_in(cast.facilitator.user).get(reverse("sessions")).context

    assert [row.url for row in context["coming"]] == [reverse("session", args=[one.pk]) for one in [*coming, cancelled]]
    assert [row.url for row in context["past"]] == [reverse("session", args=[one.pk]) for one in past]
    assert {row.mine for row in context["coming"]} == {"you facilitate"}
    assert context["coming"][0].hours == "13:30–16:00"


def test_who_reads_along_stands_in_the_list_and_reads_so_of_themselves(cast, logged_in):
    planned(cast, reader=cast.student)
    [row] = logged_in(cast.student.user).get(reverse("sessions")).context["coming"]
    assert (row.reader, row.mine) == (str(cast.student.user), "you read along")


def test_the_past_comes_in_pages(cast, logged_in):
    for n in range(25):
        planned(cast, FIRST - timedelta(days=10 + n))
    client = logged_in(cast.student.user)
    for url in (reverse("community_sessions", args=[cast.community.pk]), reverse("sessions")):
        assert [len(client.get(url, {"page": page}).context["past"]) for page in ("1", "2", "nonsense")] == [20, 5, 20]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("page", ["sessions", "community_sessions"])
def test_lists_ask_as_much_for_three_sessions_as_for_one(cast, logged_in, django_assert_num_queries, page, number):
    for n in range(number):
        planned(cast, FIRST + n * WEEK, location=cast.location)
        planned(cast, FIRST - (n + 2) * WEEK, location=cast.location)
    url = reverse(page) if page == "sessions" else reverse(page, args=[cast.community.pk])
    client = logged_in(cast.student.user)

    with django_assert_num_queries(3 if page == "sessions" else 8):
        client.get(url)


def test_empty_lists_say_what_happens_next(cast, logged_in):
    url = reverse("community_sessions", args=[cast.community.pk])

    assert reverse("rosters", args=[cast.community.pk]) in logged_in(cast.facilitator.user).get(url).text
    assert "No sessions to come" in logged_in(cast.student.user).get(url).text
    assert "No sessions to come" in logged_in(cast.student.user).get(reverse("sessions")).text


def test_nobody_else_sees_dates_of_a_community(cast, logged_in):
    planned(cast)
    nobody = [
        UserFactory(is_staff=True),
        UserFactory(),
        MembershipFactory(community=cast.community, ends_on=date(2026, 8, 31)).user,
        MembershipFactory(community=cast.community, starts_on=date(2026, 9, 2)).user,
        CoordinatorshipFactory().user,
    ]

    for user in nobody:
        client = logged_in(user)
        assert client.get(reverse("community_sessions", args=[cast.community.pk])).status_code == 404
        assert client.get(reverse("sessions")).context["coming"] == ()


def test_html_in_names_is_shown_as_text(cast, logged_in):
    place = LocationFactory(organisation=cast.community.organisation, name="<script>alert(1)</script>")
    planned(cast, location=place)

    assert "<script>alert" not in logged_in(cast.student.user).get(reverse("sessions")).text


# --- panel -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_of_the_community_page_asks_two_queries(cast, django_assert_num_queries, number):
    for n in range(number):
        planned(cast, FIRST + n * 4 * WEEK)
    standing = standing_in(cast.student.user, cast.community.pk)

    with django_assert_num_queries(2):
        panel = half_year(standing)

    assert len(panel.context["strip"]) == len(panel.context["coming"]) == number
    assert panel.context["has_roster"] is False


def test_an_administrator_gets_no_panel_of_dates(cast):
    assert half_year(standing_in(UserFactory(is_staff=True), cast.community.pk)) is None
