"""What calendar programs mail back: read from a real mailbox, believed where it comes from that member, once."""

from datetime import date, time, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lwg import clock
from lwg.notifications.inbox import MailboxError, read_new
from sessions.checks import mailbox_has_an_address
from sessions.enums import SessionState
from sessions.models import Answer, Session
from sessions.services import planning
from sessions.services.replies import MAIL_BYTES, read_replies, take_reply
from sessions.tasks import read_replies as task
from tests.imap_server import ImapServer

pytestmark = pytest.mark.usefixtures("in_september")
EVERY = {"method": "REPLY", "stamp": "20260901T080000Z", "sequence": "0", "status": "ACCEPTED"}


@pytest.fixture
def session(cast):
    return planning.add_session(
        actor=cast.facilitator.user,
        community=cast.community,
        day=date(2026, 10, 8),
        starts_at=time(13, 30),
        length_minutes=150,
    )


@pytest.fixture(scope="module")
def imap_server():
    with ImapServer() as server:
        yield server


@pytest.fixture
def mailbox(imap_server, settings):
    settings.REPLIES_IMAP_URL = imap_server.url
    yield imap_server
    read_new(imap_server.url, lambda mail: None, max_bytes=MAIL_BYTES)


def calendar(session, attendee="daan@demo.example", **changed):
    told = EVERY | changed
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
            "VERSION:2.0",
            f"METHOD:{told['method']}",
            "BEGIN:VEVENT",
            "DTSTART:20261008T113000Z",
            "DTEND:20261008T140000Z",
            f"DTSTAMP:{told['stamp']}",
            "ORGANIZER;CN=LWG Havenlicht:mailto:lwg@localhost",
            f"UID:{told.get('uid', session.uid)}",
            f"ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={told['status']};CN=Daan:MAILTO:{attendee}",
            f"SEQUENCE:{told['sequence']}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def reply(session, sender="Daan Fictief <Daan@Demo.example>", content=None, **changed):
    """A mail as Google and Outlook send it: a text, the calendar, and the calendar again as a file."""
    content = calendar(session, **changed) if content is None else content
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "lwg@localhost", "Accepted: LWG Havenlicht"
    mail.set_content("Daan has accepted this invitation.")
    mail.add_alternative(content, subtype="calendar", params={"method": "REPLY"})
    mail.add_attachment(content.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return mail


def standing():
    return list(Answer.objects.values_list("membership__user__email", "choice", "way"))


@pytest.mark.parametrize("status", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_a_reply_in_the_mailbox_is_the_answer_on_the_session(cast, session, mailbox, status):
    mailbox.deliver(reply(session, status=status))

    assert read_replies() == 1

    assert standing() == [("daan@demo.example", status.lower(), "calendar")]
    assert Answer.objects.get().answered_at.isoformat() in ("2026-09-01T07:00:00+00:00", "2026-09-01T08:00:00+00:00")


def test_a_second_run_does_nothing(cast, session, mailbox):
    mailbox.deliver(reply(session), reply(session, status="DECLINED", stamp="20260901T065900Z"))

    assert (read_replies(), mailbox.unread) == (2, 0)
    Answer.objects.all().delete()
    assert read_replies() == 0
    assert standing() == []


def test_rubbish_in_the_mailbox_does_not_hold_up_a_reply(cast, session, mailbox):
    mailbox.deliver(
        b"\xff\xfe no mail at all",
        reply(session, content="BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"),
        reply(session, content="x" * 100_000),
        reply(session),
    )

    assert read_replies() == 4
    assert standing() == [("daan@demo.example", "accepted", "calendar")]


def test_a_mail_that_is_too_large_is_left_alone_and_not_read_again(cast, session, mailbox):
    large = reply(session)
    large.add_attachment(b"x" * MAIL_BYTES, maintype="application", subtype="pdf", filename="groot.pdf")
    mailbox.deliver(large)

    assert (read_replies(), mailbox.unread, standing()) == (0, 0, [])


def test_a_mail_that_could_not_be_kept_is_read_again(mailbox):
    def fails(mail):
        raise ConnectionError("the database is away")

    mailbox.deliver(b"Subject: een\r\n\r\n")
    with pytest.raises(ConnectionError):
        read_new(mailbox.url, fails, max_bytes=MAIL_BYTES)

    assert mailbox.unread == 1


def test_a_wrong_address_of_a_mailbox_is_told(mailbox):
    with pytest.raises(MailboxError):
        read_new("pop3://lwg@127.0.0.1/", lambda mail: None, max_bytes=1)
    with pytest.raises(MailboxError):
        read_new(mailbox.url.replace("INBOX", "Nowhere"), lambda mail: None, max_bytes=1)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", []),
        ("imaps://lwg:geheim@mail.example/INBOX", []),
        ("https://mail.example", ["lwg.E001"]),
        ("imaps://lwg:geheim@mail.example:poort/", ["lwg.E001"]),
    ],
)
def test_a_wrong_address_of_a_mailbox_fails_the_checks(settings, url, found):
    settings.REPLIES_IMAP_URL = url

    errors = mailbox_has_an_address(None)

    assert [error.id for error in errors] == found
    assert "geheim" not in str(errors)


def test_without_a_mailbox_nothing_is_read(settings):
    settings.REPLIES_IMAP_URL = ""

    assert read_replies() == 0


def test_the_task_reads_the_mailbox(cast, session, mailbox):
    mailbox.deliver(reply(session))

    task()

    assert standing() == [("daan@demo.example", "accepted", "calendar")]


@pytest.mark.parametrize(
    "changed",
    [
        {"sender": "Iemand <anders@demo.example>"},
        {"sender": "daan@demo.example, anders@demo.example"},
        {"attendee": "anders@demo.example"},
        {"uid": "unknown@lwg"},
        {"uid": "un\x00known@lwg"},
        {"method": "REQUEST"},
        {"method": "COUNTER"},
        {"status": "DELEGATED"},
        {"status": "NEEDS-ACTION"},
        {"sequence": "7"},
        {"sequence": "many"},
        {"stamp": "yesterday"},
    ],
    ids=str,
)
def test_a_reply_that_is_not_of_that_member_or_not_of_this_session_counts_for_nothing(cast, session, changed):
    assert take_reply(bytes(reply(session, **changed))) == []
    assert standing() == []


def test_a_member_cannot_answer_for_another(cast, session):
    mail = reply(session, sender=cast.minute_taker.user.email, attendee="daan@demo.example")

    assert take_reply(bytes(mail)) == []


def test_a_reply_to_what_was_moved_since_counts_for_nothing(cast, session):
    planning.move_session(
        actor=cast.facilitator.user,
        session=session,
        day=date(2026, 10, 15),
        starts_at=time(13, 30),
        length_minutes=150,
    )

    assert take_reply(bytes(reply(session, sequence="0"))) == []
    assert len(take_reply(bytes(reply(session, sequence="1")))) == 1


def test_replies_that_arrive_in_the_wrong_order_leave_the_later_answer(cast, session):
    take_reply(bytes(reply(session, status="DECLINED", stamp="20260901T065900Z")))
    take_reply(bytes(reply(session, status="ACCEPTED", stamp="20260901T065800Z")))

    assert standing() == [("daan@demo.example", "declined", "calendar")]


def test_a_reply_from_the_future_does_not_stop_later_answers(cast, session, at):
    take_reply(bytes(reply(session, stamp="20300101T000000Z")))
    assert Answer.objects.get().answered_at == clock.now()

    at(clock.now() + timedelta(minutes=1))
    take_reply(bytes(reply(session, status="DECLINED", stamp="20260901T070030Z")))
    assert standing() == [("daan@demo.example", "declined", "calendar")]


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.RUNNING, SessionState.HELD])
def test_a_reply_that_comes_too_late_counts_for_nothing(cast, session, state):
    Session.objects.update(state=state)

    assert take_reply(bytes(reply(session))) == []


def test_a_reply_of_who_left_counts_for_nothing(cast, session):
    cast.student.ends_on = date(2026, 8, 31)
    cast.student.save()

    assert take_reply(bytes(reply(session))) == []


@given(mail=st.binary(max_size=400))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mail_whatever_its_bytes_stops_the_reading(db, mail):
    assert take_reply(mail) == []
    head = b"From: a@b.example\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
    assert take_reply(head + mail) == []
