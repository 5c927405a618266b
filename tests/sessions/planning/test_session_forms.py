"""The forms that plan, move and cancel a session and give its duties."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from lwg.notifications.models import Message
from sessions.enums import SessionState
from sessions.models import Session
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, LocationFactory, MembershipFactory
from tests.sessions.planning.single import FIRST, WEEK, planned

TYPED = {"day": "2026-09-17", "starts_at": "13:30", "length_minutes": "150", "location": "", "online_link": ""}


def forms_of(cast, session):
    return [
        reverse("move_session", args=[session.pk]),
        reverse("cancel_session", args=[session.pk]),
        reverse("skip_session", args=[session.pk]),
        reverse("assign_duties", args=[session.pk]),
        reverse("add_session", args=[cast.community.pk]),
    ]


# --- who plans -------------------------------------------------------------------------------------------------


def test_only_those_who_plan_reach_the_forms(cast, logged_in):
    session = planned(cast)
    refused = [
        cast.student.user,
        UserFactory(),
        MembershipFactory(community=cast.community, is_facilitator=True, ends_on=date(2026, 8, 31)).user,
        CoordinatorshipFactory().user,
    ]
    pages = forms_of(cast, session)

    for user in refused:
        client = logged_in(user)
        assert [client.get(page).status_code for page in pages] == [404] * 5
        assert [client.post(page, TYPED | {"reason": "x"}).status_code for page in pages] == [404] * 5
    for user in (cast.facilitator.user, cast.coordinator):
        assert [logged_in(user).get(page).status_code for page in pages] == [200] * 5
    session.refresh_from_db()
    assert (session.state, session.calendar_sequence) == (SessionState.PLANNED, 0)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("members", [1, 3])
def test_the_forms_ask_as_much_in_a_large_community_as_in_a_small_one(
    cast, logged_in, django_assert_num_queries, members
):
    MembershipFactory.create_batch(members, community=cast.community)
    LocationFactory.create_batch(members, organisation=cast.community.organisation)
    session = planned(cast)
    client = logged_in(cast.facilitator.user)

    for page, number in zip(forms_of(cast, session), (7, 7, 7, 6, 7), strict=True):
        with django_assert_num_queries(number):
            client.get(page)


# --- planning one ----------------------------------------------------------------------------------------------


def test_planning_the_same_form_twice_makes_one_session(cast, logged_in):
    client = logged_in(cast.facilitator.user)
    url = reverse("add_session", args=[cast.community.pk])
    typed = TYPED | {"form_key": str(uuid.uuid4())}

    first, second = client.post(url, typed), client.post(url, typed)

    session = Session.objects.get()
    assert first.headers["Location"] == reverse("session", args=[session.pk])
    assert second.headers["Location"] == reverse("community_sessions", args=[cast.community.pk])
    assert Message.objects.filter(kind="sessions.session_planned").count() == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2026-08-31"}, "day"),
        ({"day": "1066-10-14"}, "day"),
        ({"day": "2026-10-22"}, "day"),
        ({"day": "x" * 10_000}, "day"),
        ({"starts_at": "23:30"}, "starts_at"),
        ({"length_minutes": "-150"}, "length_minutes"),
        ({"location": "999999"}, "location"),
        ({"online_link": "javascript:alert(1)"}, "online_link"),
        ({"online_link": "https://meet.example/" + "x" * 10_000}, "online_link"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(cast, logged_in, changes, field):
    typed = TYPED | {"online_link": "https://meet.example/a"} | changes
    session = planned(cast)
    client = logged_in(cast.facilitator.user)

    for page in (reverse("add_session", args=[cast.community.pk]), reverse("move_session", args=[session.pk])):
        response = client.post(page, typed)
        form = response.context["form"]
        assert response.status_code == 422
        assert list(form.errors) == [field]
        assert {name: form[name].value() for name in typed} == typed
    assert Session.objects.count() == 1


@pytest.mark.parametrize("name", ["add_session", "cancel_session", "skip_session"])
def test_before_one_says_yes_the_page_says_how_many_mails_go_out(cast, logged_in, name):
    session = planned(cast)
    MembershipFactory(community=cast.community, ends_on=date(2026, 8, 31))
    url = reverse(name, args=[cast.community.pk if name == "add_session" else session.pk])
    assert "3 mails go out, one to each member." in logged_in(cast.facilitator.user).get(url).text


# --- moving ----------------------------------------------------------------------------------------------------


def test_the_form_to_move_is_filled_with_how_it_stands(cast, logged_in):
    session = planned(cast, location=cast.location)

    form = logged_in(cast.facilitator.user).get(reverse("move_session", args=[session.pk])).context["form"]

    assert [form[name].value() for name in ("day", "length_minutes", "location")] == [
        date(2026, 9, 10),
        150,
        cast.location.pk,
    ]
    assert form["starts_at"].value().strftime("%H:%M") == "13:30"


def test_moving_twice_to_the_same_moment_mails_once(cast, logged_in):
    session = planned(cast)
    client = logged_in(cast.coordinator)
    url = reverse("move_session", args=[session.pk])

    shown = client.post(url, TYPED)
    assert "3 mails go out, one to each member." in shown.text
    assert Message.objects.count() == 0
    typed = TYPED | {"seen": shown.context["plan"].fingerprint}
    confirm = reverse("confirm_move", args=[session.pk])
    answers = [client.post(confirm, typed), client.post(confirm, typed)]

    assert [one.headers["Location"] for one in answers] == [reverse("session", args=[session.pk])] * 2
    session.refresh_from_db()
    assert (session.starts_at, session.calendar_sequence) == (FIRST + WEEK, 1)
    assert Message.objects.count() == 3


# --- cancelling ------------------------------------------------------------------------------------------------


def test_the_page_to_cancel_says_which_gap_opens(cast, logged_in):
    planned(cast)
    middle = planned(cast, FIRST + 4 * WEEK)
    planned(cast, FIRST + 8 * WEEK)

    response = logged_in(cast.facilitator.user).get(reverse("cancel_session", args=[middle.pk]))

    assert [gap.words for gap in response.context["gaps"]] == ["8 weeks"]
    assert "There will be 8 weeks without a session" in response.text


def test_cancelling_twice_has_one_effect_and_keeps_the_first_reason(cast, logged_in):
    session = planned(cast)
    client = logged_in(cast.facilitator.user)
    url = reverse("cancel_session", args=[session.pk])

    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "x" * 10_000}).status_code == 422
    answers = [client.post(url, {"reason": "De zaal is dicht."}), client.post(url, {"reason": "Nog eens"})]

    assert [one.headers["Location"] for one in answers] == [reverse("session", args=[session.pk])] * 2
    session.refresh_from_db()
    assert (session.state, session.cancelled_because) == (SessionState.CANCELLED, "De zaal is dicht.")
    assert Message.objects.filter(kind="sessions.session_cancelled").count() == 3


# --- duties ----------------------------------------------------------------------------------------------------


def test_duties_are_given_on_the_page(cast, logged_in):
    session = planned(cast, minute_taker=None, facilitator=None)
    client = logged_in(cast.coordinator)
    url = reverse("assign_duties", args=[session.pk])

    form = client.get(url).context["form"]
    answer = client.post(url, {"facilitator": cast.student.pk, "minute_taker": cast.minute_taker.pk})

    assert form.initial == {
        "facilitator": cast.facilitator,
        "minute_taker": cast.minute_taker,
        "reader": cast.student,
    }
    assert answer.headers["Location"] == reverse("session", args=[session.pk])
    session.refresh_from_db()
    assert (session.facilitator, session.minute_taker) == (cast.student, cast.minute_taker)


def test_one_person_twice_or_a_stranger_is_refused(cast, logged_in):
    session = planned(cast)
    stranger = MembershipFactory()
    client = logged_in(cast.facilitator.user)
    url = reverse("assign_duties", args=[session.pk])

    for facilitator, minute_taker, field in (
        (cast.student.pk, cast.student.pk, "minute_taker"),
        (stranger.pk, cast.student.pk, "facilitator"),
        ("", cast.student.pk, "facilitator"),
        ("nonsense", cast.student.pk, "facilitator"),
    ):
        response = client.post(url, {"facilitator": facilitator, "minute_taker": minute_taker})
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    session.refresh_from_db()
    assert (session.facilitator, session.minute_taker) == (cast.facilitator, cast.minute_taker)
