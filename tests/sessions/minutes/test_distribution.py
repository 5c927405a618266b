"""Distribution: a frozen version, a mail for each member, once; late stays late."""

from datetime import timedelta

import pytest

from lwg import clock
from lwg.audit.services import trail_of
from lwg.notifications.models import Message
from lwg.notifications.sending import compose, send_all_due
from sessions.enums import MinutesState
from sessions.models import MinutesVersion
from sessions.selectors.minutes_week import week_of
from sessions.services.distribution import recipients_in
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_pdf(monkeypatch):
    """A machine on which no PDF can be made."""
    from sessions.pdf import PdfUnavailable

    def refuse(version):
        raise PdfUnavailable("libpango")

    monkeypatch.setattr("sessions.messages.minutes.minutes_pdf", refuse)


@pytest.fixture
def with_pdf(monkeypatch):
    monkeypatch.setattr("sessions.messages.minutes.minutes_pdf", lambda version: b"%PDF-1.7 tested elsewhere")


def kinds():
    return Message.objects.filter(kind="sessions.minutes_distributed")


def test_the_text_is_frozen_as_version_one(cast, board):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Wij wachten af", themes=["schaamte", "grenzen"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    version = MinutesVersion.objects.get()
    assert version.number == 1
    assert version.content["sections"]["patterns"] == "<p>Wij wachten af</p>"
    assert version.content["sections"]["considerations"] == "<ul><li>Wachten is ook handelen</li></ul>"
    assert version.content["themes"] == ["grenzen", "schaamte"]
    assert (version.distributed_by, version.distributed_at) == (cast.taker.user, clock.now())
    minutes = cast.minutes
    assert (minutes.distributed_at, minutes.next_reminder_at) == (version.distributed_at, None)
    assert trail_of(minutes).first().detail == {"version": 1, "people": 4}


def test_every_active_member_gets_a_mail_of_their_own_once(cast, former, with_pdf, mailoutbox):
    future = MembershipFactory(community=cast.community, starts_on=clock.today() + timedelta(days=1))
    gone = MembershipFactory(community=cast.community)
    gone.user.is_active = False
    gone.user.save()
    MembershipFactory()
    cast.bring_to(MinutesState.APPROVED)
    first, second = cast.distribute(), cast.distribute()
    assert first == second
    Message.objects.exclude(kind="sessions.minutes_distributed").delete()
    send_all_due()
    send_all_due()
    expected = sorted(one.user.email for one in (cast.facilitator, cast.taker, cast.reader, cast.member))
    assert sorted(mail.to[0] for mail in mailoutbox) == expected
    assert {(len(mail.to), len(mail.cc), len(mail.bcc)) for mail in mailoutbox} == {(1, 0, 0)}
    assert {mail.reply_to[0] for mail in mailoutbox} == {f"Teun Voorbeeld <{cast.taker.user.email}>"}
    assert {one.user.email for one in (former, future, gone)}.isdisjoint(mail.to[0] for mail in mailoutbox)
    assert {tuple(name for name, _, _ in mail.attachments) for mail in mailoutbox} == {("minutes-2026-11-05.pdf",)}
    assert f"/sessions/{cast.session.pk}/minutes/" in mailoutbox[0].body


def test_who_has_not_accepted_the_agreements_gets_the_link_without_the_text(cast, with_pdf):
    newcomer = MembershipFactory(community=cast.community, accepted=False)
    assert recipients_in(cast.community).link_only == [newcomer]
    newcomer.user.language = "en"
    newcomer.user.save()
    cast.bring_to(MinutesState.DISTRIBUTED)
    mail = compose(kinds().get(recipient=newcomer.user))
    assert mail.attachments == []
    assert "accept the agreements first" in mail.body


def test_where_no_pdf_can_be_made_the_mail_goes_without_and_says_so(cast, no_pdf, mailoutbox):
    cast.bring_to(MinutesState.DISTRIBUTED)
    Message.objects.exclude(kind="sessions.minutes_distributed").delete()
    send_all_due()
    assert len(mailoutbox) == 4
    assert {len(mail.attachments) for mail in mailoutbox} == {0}
    assert "There is no PDF this time" in mailoutbox[0].body
    assert "There is no PDF this time" in mailoutbox[0].alternatives[0][0]


def test_who_left_before_the_mail_went_gets_none(cast, with_pdf, mailoutbox):
    cast.bring_to(MinutesState.DISTRIBUTED)
    cast.member.ends_on = clock.today() - timedelta(days=1)
    cast.member.save()
    send_all_due()
    assert cast.member.user.email not in [mail.to[0] for mail in mailoutbox]


@pytest.mark.parametrize(
    ("moment", "tone", "text"),
    [
        ("2026-11-05T15:00", "calm", "Due Thu 12 Nov 16:00, a week after the session"),
        ("2026-11-06T16:00", "calm", "6 days left · due Thu 12 Nov 16:00"),
        ("2026-11-11T10:00", "soon", "1 day left · due Thu 12 Nov 16:00"),
        ("2026-11-14T17:00", "late", "2 days late · was due Thu 12 Nov 16:00"),
    ],
)
def test_the_week_runs_out(cast, at, moment, tone, text):
    at(moment)
    week = week_of(cast.minutes)
    assert (week.tone, week.text, week.hours) == (tone, text, 168)


@pytest.mark.parametrize(
    ("moment", "tone", "text"),
    [
        ("2026-11-12T16:00", "done", "Distributed Thu 12 Nov 16:00, in time"),
        ("2026-11-14T16:30", "late", "Distributed Sat 14 Nov 16:30, 2 days late"),
    ],
)
def test_late_is_a_fact_for_good(cast, at, moment, tone, text):
    at(moment)
    cast.bring_to(MinutesState.DISTRIBUTED)
    at("2027-01-20T09:00")
    assert (week_of(cast.minutes).tone, week_of(cast.minutes).text) == (tone, text)
