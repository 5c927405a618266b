"""The mails about accounts."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from lwg import clock
from lwg.accounts import services
from lwg.accounts.models import User
from lwg.notifications.models import Message
from lwg.notifications.sending import compose, send_all_due
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited():
    _, invitation = services.invite(
        email="daan@demo.example", name="<b>Daan</b> & co", invited_by=UserFactory(name="Yasmin O'Voorbeeld")
    )
    return invitation


def test_the_invitation_holds_the_link_and_who_invites(invited):
    email = compose(Message.objects.get())

    html = email.alternatives[0].content
    link = f"http://testserver/invitation/{invited.token}/"
    assert link in email.body
    assert f'href="{link}"' in html
    assert "Yasmin O'Voorbeeld" in email.body
    assert "&lt;b&gt;Daan&lt;/b&gt;," in html
    assert "<b>Daan</b>," in email.body


def test_the_invitation_comes_in_the_language_of_its_reader(invited):
    User.objects.filter(pk=invited.user_id).update(language="en")

    assert compose(Message.objects.get()).subject == "You are invited to LWG"


def test_an_invitation_that_was_accepted_meanwhile_is_not_sent(invited):
    services.accept_invitation(invitation=invited, password="learning-together", name="Daan")

    send_all_due()

    assert mail.outbox == []


def test_an_invitation_that_is_too_old_is_not_sent(invited, at):
    at(clock.now() + timedelta(days=31))

    send_all_due()

    assert mail.outbox == []


def test_a_link_to_log_in_does_not_stay_in_the_outbox(client):
    UserFactory(email="yasmin@demo.example")
    client.post("/account/password/reset/", {"email": "yasmin@demo.example"})

    send_all_due()

    (link,) = re.findall(r"http://testserver/account/password/reset/key/[^/]+/", mail.outbox[0].body)
    assert f'href="{link}"' in mail.outbox[0].alternatives[0].content
    assert Message.objects.get().params == {}
    page = client.get(link, follow=True)
    assert page.status_code == 200
    assert "new-password" in page.content.decode()
