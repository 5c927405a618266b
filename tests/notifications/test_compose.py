"""How a mail reads on the wire: its id, its language, its headers."""

from email.policy import compat32
from email.utils import parseaddr

import pytest
from django.utils.translation import get_language, gettext

from lwg.notifications.kinds import Attachment, CalendarPart, Email
from lwg.notifications.sending import compose, send_all_due


def test_the_row_s_id_is_the_message_id(note, smtp_sink, settings):
    settings.DEFAULT_FROM_EMAIL = "LWG Maasmond <lwg@demo.example>"
    message = note(1)
    send_all_due()
    mail = smtp_sink.messages[0]
    assert mail["Message-ID"] == f"<{message.pk}@demo.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parseaddr(mail["From"]) == ("LWG Maasmond", "lwg@demo.example")


def test_a_mail_has_text_and_html(note, smtp_sink):
    note(1)
    send_all_due()
    mail = smtp_sink.messages[0]
    assert mail.get_body(("plain",)).get_content().strip() == "This is note 1."
    assert mail.get_body(("html",)).get_content().strip() == "<p>Note 1</p>"


def test_a_mail_is_in_the_language_of_who_gets_it(note, kind, smtp_sink, anna):
    kind("tests.language", compose=lambda message: Email(subject=get_language(), text=gettext("yes")))
    anna.language = "en"
    anna.save()
    note(1, kind="tests.language")
    note(2, kind="tests.language", recipient=None, address="guest@demo.example")
    send_all_due()
    assert {mail["To"]: mail["Subject"] for mail in smtp_sink.messages} == {
        "anna@demo.example": "en",
        "guest@demo.example": "nl",
    }


def test_a_subject_cannot_smuggle_a_header_in(note, kind, smtp_sink):
    kind(
        "tests.header",
        compose=lambda message: Email(subject="Dag\r\nBcc: all@demo.example\n", text="…"),
    )
    note(1, kind="tests.header")
    send_all_due()
    mail = smtp_sink.messages[0]
    assert mail["Subject"] == "Dag Bcc: all@demo.example"
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "subject", ["Dag", "Het verslag van de bijeenkomst " * 5, "Één vergadering over één reünie " * 5]
)
def test_headers_stand_as_the_standard_library_writes_them(note, kind, subject):
    kind("tests.long", compose=lambda message: Email(subject=subject, text="…", html="<p>…</p>"))
    mail = compose(note(1, kind="tests.long")).message()
    ours = mail.as_bytes(linesep="\r\n")
    mail.policy = compat32
    assert ours == mail.as_bytes(linesep="\r\n")
    assert max(map(len, ours.splitlines())) <= 78


def test_an_address_with_accents_is_reached(note, smtp_sink):
    note(1, recipient=None, address="anna@één.example")
    assert send_all_due() == 1
    assert [mail["To"] for mail in smtp_sink.messages] == ["anna@xn--n-9faa.example"]


def test_an_address_to_answer_cannot_smuggle_a_header_in(note, kind, smtp_sink):
    kind(
        "tests.header",
        compose=lambda message: Email(subject="Dag", text="…", reply_to=("a@demo.example\nBcc: b@demo.example",)),
    )
    note(1, kind="tests.header")
    send_all_due()
    assert [(mail["To"], mail["Bcc"]) for mail in smtp_sink.messages if mail["Bcc"]] == []
    assert smtp_sink.to("b@demo.example") == []


def test_attachments_arrive_as_they_were(note, kind, smtp_sink):
    invitation = Attachment("afspraak.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; method=PUBLISH")
    report = Attachment("verslag.pdf", b"%PDF-1.7", "application/pdf")
    kind(
        "tests.attached",
        compose=lambda message: Email(subject="Dag", text="…", attachments=(invitation, report)),
    )
    note(1, kind="tests.attached")
    send_all_due()
    calendar, pdf = smtp_sink.messages[0].iter_attachments()
    assert (calendar.get_filename(), calendar.get_content_type()) == ("afspraak.ics", "text/calendar")
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert (pdf.get_filename(), pdf.get_content()) == ("verslag.pdf", b"%PDF-1.7")


def part(number):
    content = f"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-NOTE:é {number}\r\nEND:VCALENDAR\r\n".encode()
    return CalendarPart(name=f"{number}.ics", content=content, method="REQUEST")


def shape(mail):
    """(type, method, disposition) of each part that is no container."""
    return [
        (one.get_content_type(), one.get_param("method"), one.get_content_disposition())
        for one in mail.walk()
        if not one.is_multipart()
    ]


def test_one_calendar_part_is_an_alternative_and_a_file(note, kind, smtp_sink):
    kind(compose=lambda message: Email(subject="Een", text="Een", html="<p>Een</p>", calendar=(part(1),)))
    note(1)
    send_all_due()
    mail = smtp_sink.messages[0]
    assert shape(mail) == [
        ("text/plain", None, None),
        ("text/html", None, None),
        ("text/calendar", "REQUEST", None),
        ("application/ics", None, "attachment"),
    ]
    inside, file = [one for one in mail.walk() if one.get_content_type() in ("text/calendar", "application/ics")]
    assert inside.get_content_charset() == "utf-8"
    assert file.get_payload(decode=True) == part(1).content
    assert inside.get_payload(decode=True).splitlines() == part(1).content.splitlines()


def test_several_calendar_parts_are_files(note, kind, smtp_sink):
    kind(compose=lambda message: Email(subject="Twee", text="Twee", calendar=(part(1), part(2))))
    note(1)
    send_all_due()
    assert shape(smtp_sink.messages[0]) == [
        ("text/plain", None, None),
        ("text/calendar", "REQUEST", "attachment"),
        ("text/calendar", "REQUEST", "attachment"),
    ]
