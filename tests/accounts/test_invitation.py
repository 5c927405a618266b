"""Entering by invitation (P10): the link works once, for one person, for a month."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from lwg import clock
from lwg.accounts import services
from lwg.accounts.models import Invitation, User
from lwg.audit.services import trail_of
from lwg.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
ANSWER = {"name": "Daan Bedacht", "new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def invitation() -> Invitation:
    _, invitation = services.invite(email="Daan@Demo.Example", name="Daan", invited_by=UserFactory())
    assert invitation is not None
    return invitation


@pytest.fixture
def address(invitation):
    return f"/invitation/{invitation.token}/"


def test_a_second_invitation_while_one_is_open_sends_nothing_new(invitation):
    user, again = services.invite(email="daan@demo.example", invited_by=None)

    assert (user, again) == (invitation.user, invitation)
    assert Message.objects.filter(kind="accounts.invitation").count() == 1


def test_who_can_log_in_already_is_not_invited():
    known = UserFactory(email="sanne@demo.example")

    assert services.invite(email="SANNE@demo.example", invited_by=None) == (known, None)
    assert Message.objects.count() == 0


def test_the_page_knows_the_name_and_costs_two_queries_at_most(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        answer = client.get(address)

    assert answer.status_code == 200
    assert answer.context["form"]["name"].value() == "Daan"


def test_the_link_leaks_to_no_other_site_and_no_cache(client, address):
    answer = client.get(address)

    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_accepting_sets_name_and_password_and_logs_in(client, invitation, address):
    answer = client.post(address, ANSWER)

    user = User.objects.get(email="daan@demo.example")
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.name == "Daan Bedacht"
    assert user.check_password(PASSWORD)
    assert [entry.verb for entry in trail_of(user)] == ["account.entered", "account.invited"]


def test_the_address_of_who_entered_is_proven(client, invitation, address):
    client.post(address, ANSWER)

    assert EmailAddress.objects.filter(email="daan@demo.example", verified=True, primary=True).count() == 1


def test_a_second_click_brings_the_same_person_home(client, address):
    client.post(address, ANSWER)
    answer = client.post(address, ANSWER)

    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert User.objects.get(email="daan@demo.example").check_password(PASSWORD)


def test_a_used_link_lets_nobody_in(client, address):
    client.post(address, ANSWER)

    stranger = Client()
    answer = stranger.post(address, {**ANSWER, "new_password1": "of-someone-else", "new_password2": "of-someone-else"})

    assert answer.status_code == 410
    assert "_auth_user_id" not in stranger.session
    assert User.objects.get(email="daan@demo.example").check_password(PASSWORD)


def test_a_link_that_is_too_old_says_what_to_do(client, invitation, address, at):
    at(clock.now() + timedelta(days=31))

    answer = client.get(address)

    assert (answer.status_code, answer.context["used"]) == (410, False)


def test_a_closed_account_is_not_opened_by_its_invitation(client, invitation, address):
    User.objects.filter(pk=invitation.user_id).update(is_active=False)

    assert client.post(address, ANSWER).status_code == 410


@pytest.mark.parametrize("token", ["nonsense", "x" * 2000, "%00", "..%2f"])
def test_an_unknown_link_does_not_exist(client, token):
    assert client.get(f"/invitation/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"new_password1": "short", "new_password2": "short"}, "new_password2"),
        ({"new_password2": "another-one"}, "new_password2"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(client, invitation, address, change, field):
    answer = client.post(address, ANSWER | change)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.is_open


def test_a_name_with_markup_is_only_text(client, address):
    client.post(address, ANSWER | {"name": "<script>alert(1)</script>"})

    page = client.get("/profile/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_of_two_who_invite_a_newcomer_at_the_same_moment_both_get_the_same_person(invitation):
    assert services._newcomer(" Daan@Demo.Example", "Iemand anders") == invitation.user
    assert User.objects.get(email="daan@demo.example").name == "Daan"
