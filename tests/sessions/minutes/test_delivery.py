"""Delivery of distributed minutes over real SMTP: a bounce holds up nobody, nobody is followed, twice is once."""

import re
import threading
from typing import Any

import pytest
from django.db import connection

from lwg.accounts.models import User
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message
from lwg.notifications.sending import compose, send_all_due
from sessions.enums import MinutesState
from sessions.models import MinutesVersion
from tests.factories.communities import MembershipFactory
from tests.sessions.minutes.correcting import Correcting
from tests.sessions.minutes.pages import url
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_pdf(monkeypatch):
    monkeypatch.setattr("sessions.messages.minutes.minutes_pdf", lambda version: b"%PDF-1.7 tested elsewhere")


@pytest.fixture
def distributed(cast):
    cast.bring_to(MinutesState.DISTRIBUTED)
    Message.objects.exclude(kind="sessions.minutes_distributed").delete()
    return cast


def test_an_address_that_bounces_holds_up_nobody_and_the_writers_see_it(distributed, smtp_sink, logged_in):
    cast = distributed
    gone = cast.member.user.email
    smtp_sink.refuse = lambda mail: "550 5.1.1 no such user" if mail["To"] == gone else None
    assert send_all_due() == 3
    row = Message.objects.get(address=gone)
    assert (row.state, row.attempts) == (MessageState.WAITING, 1)
    assert row.error == "SMTPDataError: (550, b'5.1.1 no such user')"
    told = "One mail could not be delivered, to Mo Proefman."
    for writer in (cast.taker, cast.facilitator):
        assert told in logged_in(writer.user).get(url("minutes", cast)).content.decode()
    assert told not in logged_in(cast.reader.user).get(url("minutes", cast)).content.decode()


class DroppingSink(SmtpSink):
    """Accepts the first mail and drops the connection without a word."""

    dropped = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        answer = await super().handle_DATA(server, session, envelope)
        if not self.dropped:
            self.dropped += 1
            server.transport.abort()
        return answer


def test_what_was_accepted_and_not_confirmed_comes_again_under_the_same_message_id(distributed, settings, at):
    with DroppingSink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        at("2026-11-06T10:00")
        assert send_all_due() == 3
        at("2026-11-06T10:01")
        assert send_all_due() == 1
    assert sorted(sink.ids().values()) == [1, 1, 1, 2]
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_nobodys_opening_is_followed(distributed):
    mails = [compose(message) for message in Message.objects.all()]
    assert len(mails) == 4
    htmls = [str(mail.alternatives[0][0]) for mail in mails]
    addresses = {
        tuple(re.findall(r"https?://[^\s\"'<>]+", mail.body + html)) for mail, html in zip(mails, htmls, strict=True)
    }
    assert len(addresses) == 1  # the same links for everybody
    for html in htmls:
        assert "<img" not in html
        assert "background" not in re.sub(r"background(-color)?:\s*#", "", html)
        assert "url(" not in html
    for mail in mails:
        assert not {"Disposition-Notification-To", "Return-Receipt-To"} & set(mail.message().keys())


def test_an_invited_member_without_a_password_hears_that_there_are_minutes_and_how_to_get_in(cast):
    invited = User.objects.create_user("nieuw@demo.example", name="Nieuw Bedacht", language="en")
    assert not invited.has_usable_password()
    MembershipFactory(community=cast.community, user=invited, accepted=False)
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="<p>Wat niemand mag lezen</p>")
    cast.bring_to(MinutesState.DISTRIBUTED)
    mail = compose(Message.objects.get(kind="sessions.minutes_distributed", recipient=invited))
    everything = mail.body + str(mail.alternatives[0][0])
    assert mail.attachments == []
    assert "choose one by the link in your invitation" in mail.body
    assert "Wat niemand mag lezen" not in everything


def at_the_same_instant(act) -> list[Exception]:
    """Two threads do it together; returns what they raised."""
    start, raised = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001 (looked at by the test)
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_distributed_and_corrected_twice_at_the_same_instant_is_once(cast):
    cast.bring_to(MinutesState.APPROVED)
    assert at_the_same_instant(cast.distribute) == []
    correcting = Correcting(cast)
    correcting.until_approved()
    assert at_the_same_instant(correcting.publish) == []
    assert sorted(MinutesVersion.objects.values_list("number", flat=True)) == [1, 2]
    for kind in ("sessions.minutes_distributed", "sessions.minutes_corrected"):
        assert Message.objects.filter(kind=kind).count() == 4
