"""The page that moves sessions shows first what changes, and carries out what was seen; and what a gap offers."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from lwg.notifications.models import Message
from sessions.models import Session
from sessions.selectors.gaps import Turnout
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.single import FIRST, WEEK, planned
from tests.sessions.planning.test_session_forms import TYPED

FOLLOWING = TYPED | {"day": "2026-09-11", "scope": "following"}


def pages(session):
    return reverse("move_session", args=[session.pk]), reverse("confirm_move", args=[session.pk])


def test_of_a_series_one_sees_first_what_changes_and_how_many_mails_go_out(cast, logged_in):
    first = planned(cast)
    second = planned(cast, FIRST + 4 * WEEK)
    planned(cast, FIRST + 6 * WEEK, location=cast.location)  # a day later is in the autumn holiday too
    move, confirm = pages(first)
    client = logged_in(cast.facilitator.user)

    shown = client.post(move, FOLLOWING)

    assert shown.status_code == 200
    assert [move.session for move in shown.context["plan"].changing] == [first, second]
    assert "23 October is in the autumn holiday" in shown.text
    assert "3 mails go out, one to each member." in shown.text
    assert "Move 2 sessions" in shown.text
    assert Message.objects.count() == 0
    seen = shown.context["plan"].fingerprint
    assert f'name="seen" value="{seen}"' in shown.text

    done = client.post(confirm, FOLLOWING | {"seen": seen}, follow=True)

    assert "2 sessions have changed. Every member gets one mail." in done.text
    assert Message.objects.count() == 3
    assert sorted(Session.objects.values_list("calendar_sequence", flat=True)) == [0, 1, 1]


def test_what_changed_meanwhile_is_shown_anew(cast, logged_in):
    first = planned(cast)
    move, confirm = pages(first)
    client = logged_in(cast.facilitator.user)
    seen = client.post(move, FOLLOWING).context["plan"].fingerprint
    planned(cast, FIRST + 4 * WEEK)

    response = client.post(confirm, FOLLOWING | {"seen": seen})

    assert response.status_code == 422
    assert "The dates have changed since you saw them. Look once more." in response.text
    assert len(response.context["plan"].changing) == 2
    assert Message.objects.count() == 0


def test_a_move_that_opens_a_gap_warns_first_and_offers_days(cast, logged_in):
    planned(cast)
    middle = planned(cast, FIRST + 4 * WEEK)
    planned(cast, FIRST + 8 * WEEK)
    move, confirm = pages(middle)
    client = logged_in(cast.facilitator.user)
    typed = TYPED | {"day": "2026-11-04"}

    shown = client.post(move, typed)

    assert shown.status_code == 200
    assert "There will be 55 days without a session" in shown.text
    assert "2 more mails go out about this gap, to who facilitates or coordinates." in shown.text
    assert [gap.gap.days for gap in shown.context["plan"].gaps] == [55]
    assert client.post(confirm, typed | {"seen": shown.context["plan"].fingerprint}).status_code == 302
    assert Message.objects.get(recipient=cast.student.user).kind == "sessions.session_moved"
    assert Message.objects.filter(kind="sessions.roster_gap").count() == 2


def test_offers_are_where_most_members_have_nothing_else_and_fill_in_the_form(cast, logged_in):
    planned(cast, location=cast.location)
    middle = planned(cast, FIRST + 4 * WEEK, location=cast.location)
    planned(cast, FIRST + 8 * WEEK)
    other = CommunityFactory()
    MembershipFactory(community=other, user=cast.student.user)
    SessionFactory(community=other, starts_at=FIRST + 3 * WEEK)  # Thursday 1 October
    client = logged_in(cast.facilitator.user)

    gap = client.get(reverse("skip_session", args=[middle.pk])).context["gaps"][0]

    assert [offer.day for offer in gap.offers] == [
        date(2026, 10, 15),
        date(2026, 10, 7),
        date(2026, 10, 9),
        date(2026, 10, 6),
    ]
    assert {offer.turnout for offer in gap.offers} == {Turnout(members=3, can_come=3, if_need_be=0)}
    filled = parse_qs(urlsplit(gap.offers[0].url).query)
    assert filled == {
        "day": ["2026-10-15"],
        "starts_at": ["13:30"],
        "length_minutes": ["150"],
        "location": [str(cast.location.pk)],
    }
    form = client.get(gap.offers[0].url).text
    assert 'value="2026-10-15"' in form
    assert f'<option value="{cast.location.pk}" selected>' in form


def test_who_is_elsewhere_is_not_counted_among_those_who_can_come(cast, logged_in):
    planned(cast)
    middle = planned(cast, FIRST + 4 * WEEK)
    planned(cast, FIRST + 8 * WEEK)
    other = CommunityFactory()
    MembershipFactory(community=other, user=cast.student.user)
    for day in range(28):
        SessionFactory(community=other, starts_at=FIRST + 3 * WEEK + day * WEEK / 7)

    gap = logged_in(cast.facilitator.user).get(reverse("cancel_session", args=[middle.pk])).context["gaps"][0]

    assert {offer.turnout for offer in gap.offers} == {Turnout(members=3, can_come=2, if_need_be=0)}
    assert gap.offers[0].day == date(2026, 10, 1)


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_with_a_gap_asks_as_much_for_many_as_for_few(cast, logged_in, django_assert_num_queries, others):
    MembershipFactory.create_batch(others, community=cast.community)
    planned(cast)
    middle = planned(cast, FIRST + 4 * WEEK)
    for number in range(others):
        planned(cast, FIRST + (8 + 4 * number) * WEEK)
        SessionFactory(starts_at=FIRST + (2 + number) * WEEK)
    client = logged_in(cast.facilitator.user)

    with django_assert_num_queries(13):
        assert len(client.get(reverse("skip_session", args=[middle.pk])).context["gaps"]) == 1


def test_what_a_link_fills_in_is_checked_as_what_is_typed(cast, logged_in):
    url = reverse("add_session", args=[cast.community.pk])

    page = logged_in(cast.facilitator.user).get(
        url, {"day": '"><script>alert(1)</script>', "location": "no", "online_link": "x"}
    )

    assert page.status_code == 200
    assert "<script>alert(1)" not in page.text


@pytest.mark.parametrize("others", [1, 3])
def test_looking_at_a_series_asks_as_much_for_many_sessions_as_for_few(
    cast, logged_in, django_assert_num_queries, others
):
    first = planned(cast)
    for number in range(others):
        planned(cast, FIRST + (1 + number) * WEEK)
    MembershipFactory.create_batch(others, community=cast.community)
    client = logged_in(cast.facilitator.user)

    with django_assert_num_queries(17):
        assert len(client.post(pages(first)[0], FOLLOWING).context["plan"].changing) == 1 + others
