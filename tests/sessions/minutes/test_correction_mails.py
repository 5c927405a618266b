"""The mails of a correction: with the new PDF and the reason for who may read it, and none whose cause is gone."""

from datetime import timedelta

import pytest

from lwg import clock
from lwg.notifications.models import Message
from lwg.notifications.sending import compose, send_all_due
from sessions.enums import MinutesState
from tests.factories.communities import MembershipFactory
from tests.sessions.minutes.correcting import Correcting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_pdf(monkeypatch):
    monkeypatch.setattr(
        "sessions.messages.minutes.minutes_pdf", lambda version: b"%%PDF-1.7 version %d" % version.number
    )


@pytest.fixture
def correcting(cast) -> Correcting:
    cast.bring_to(MinutesState.DISTRIBUTED)
    Message.objects.all().delete()
    return Correcting(cast)


def sent_by(mailoutbox, words: str) -> list:
    return [mail for mail in mailoutbox if words in mail.subject]


def test_a_correction_is_mailed_with_link_pdf_and_reason(correcting, mailoutbox):
    cast = correcting.cast
    correcting.until_approved()
    correcting.publish()
    send_all_due()
    send_all_due()
    mails = sent_by(mailoutbox, "Corrected")
    assert sorted(mail.to[0] for mail in mails) == sorted(
        one.user.email for one in (cast.facilitator, cast.taker, cast.reader, cast.member)
    )
    mail = mails[0]
    assert mail.subject == "Corrected: the minutes of Thu 5 Nov, LWG Havenlicht"
    assert mail.reply_to == [f"Teun Voorbeeld <{cast.taker.user.email}>"]
    assert mail.attachments == [("minutes-2026-11-05.pdf", b"%PDF-1.7 version 2", "application/pdf")]
    assert "De naam klopte niet." in mail.body
    assert "This is version 2" in mail.body
    assert f"/sessions/{cast.session.pk}/minutes/" in mail.body


def test_who_has_not_accepted_gets_the_link_and_not_the_reason(correcting):
    newcomer = MembershipFactory(community=correcting.cast.community, accepted=False)
    newcomer.user.language = "en"
    newcomer.user.save()
    correcting.until_approved()
    correcting.publish()
    mail = compose(Message.objects.get(kind="sessions.minutes_corrected", recipient=newcomer.user))
    assert mail.attachments == []
    assert "De naam klopte niet." not in mail.body + str(mail.alternatives[0][0])
    assert "accept the agreements first" in mail.body


def test_who_left_and_what_a_later_correction_tells_is_not_mailed(correcting, mailoutbox):
    cast = correcting.cast
    correcting.until_approved(patterns="<p>Twee</p>")
    correcting.publish()
    correcting.until_approved(patterns="<p>Drie</p>")
    correcting.publish()
    cast.member.ends_on = clock.today() - timedelta(days=1)
    cast.member.save()
    send_all_due()
    mails = sent_by(mailoutbox, "Corrected")
    assert sorted(mail.to[0] for mail in mails) == sorted(
        one.user.email for one in (cast.facilitator, cast.taker, cast.reader)
    )
    assert {"This is version 3" in mail.body for mail in mails} == {True}


def test_the_mail_to_the_reader_holds_no_contents_and_goes_only_while_it_is_asked(correcting, mailoutbox):
    correcting.save(patterns="<p>Wat niemand mag lezen</p>")
    correcting.ask()
    correcting.ask(correcting.cast.member)
    send_all_due()
    assert [mail.to for mail in mailoutbox] == [[correcting.cast.member.user.email]]
    mail = mailoutbox[0]
    assert mail.subject == "Will you read a correction of the minutes of Thu 5 Nov?"
    assert "niemand" not in mail.body + str(mail.alternatives[0][0])
    assert "De naam klopte niet" not in mail.body


def test_the_minute_taker_hears_the_answer(correcting, mailoutbox):
    correcting.save(patterns="<p>Anders</p>")
    correcting.ask()
    correcting.request_changes()
    send_all_due()
    mail = sent_by(mailoutbox, "Changes asked for")[0]
    assert mail.to == [correcting.cast.taker.user.email]
    assert "Lea Fictief asks for changes to the correction" in mail.body
    correcting.ask(correcting.cast.member)
    correcting.approve(actor=correcting.cast.member.user)
    send_all_due()
    mail = sent_by(mailoutbox, "Approved")[0]
    assert "Mo Proefman approved the correction" in mail.body
    assert "/minutes/correct/distribute/" in mail.body
