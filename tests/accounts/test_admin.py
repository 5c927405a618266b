"""What an administrator may change about an account, and what follows from another address."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from lwg.accounts.models import User
from lwg.accounts.services import invite
from lwg.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "nieuw@demo.example"


def give_address(logged_in, user, typed="Nieuw@Demo.Example"):
    answer = logged_in(UserFactory(is_staff=True)).post(
        f"/admin/accounts/user/{user.pk}/change/",
        {"name": user.name, "email": typed, "language": "nl", "is_active": "on"},
    )
    user.refresh_from_db()
    return answer


def test_another_address_is_kept_in_lower_case_and_is_the_only_one_that_logs_in(logged_in):
    user = UserFactory(email="oud@demo.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    assert give_address(logged_in, user).status_code == 302

    assert user.email == NEW
    assert [one.email for one in EmailAddress.objects.filter(user=user)] == [NEW]
    assert Client().post("/account/login/", {"login": NEW, "password": PASSWORD}).status_code == 302
    assert Client().post("/account/login/", {"login": "oud@demo.example", "password": PASSWORD}).status_code == 200


def test_who_reads_the_old_mailbox_gets_no_new_password(logged_in):
    user = UserFactory(email="oud@demo.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    give_address(logged_in, user)
    Message.objects.all().delete()

    Client().post("/account/password/reset/", {"email": "oud@demo.example"})

    assert not Message.objects.filter(recipient=user).exists()
    assert "/password/reset/key/" not in "".join(message.params["text"] for message in Message.objects.all())


def test_an_invitation_that_went_to_the_old_address_is_closed_and_a_new_one_sent(logged_in):
    user, invitation = invite(email="oud@demo.example", name="Anna Voorbeeld", invited_by=None)

    give_address(logged_in, user)

    invitation.refresh_from_db()
    assert not invitation.is_open
    assert sum(one.is_open for one in user.invitations.all()) == 1
    assert set(Message.objects.filter(recipient=user).values_list("address", flat=True)) == {NEW}


def test_an_address_of_somebody_else_is_refused_in_any_case(logged_in):
    user, other = UserFactory(), UserFactory()
    was = user.email

    assert give_address(logged_in, user, other.email.upper()).status_code == 200

    assert User.objects.get(pk=user.pk).email == was
