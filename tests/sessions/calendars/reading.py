"""Reading calendars strictly, with two parsers that are not the one that wrote them."""

from email.message import EmailMessage

import vobject
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

CRLF = "\r\n"


def strictly(content: bytes) -> Calendar:
    """What stands in an iCalendar file; raises where either parser, or the line rules of RFC 5545, find a fault."""
    text = content.decode()
    assert text.endswith(CRLF)
    lines = text.removesuffix(CRLF).split(CRLF)
    assert [one for one in lines if "\n" in one or "\r" in one or len(one.encode()) > 75] == []
    other = vobject.readOne(text)
    other.validate(raiseException=True)
    parsed = IcsCalendarStream.calendar_from_ics(text)
    assert [event.uid.value for event in other.contents.get("vevent", [])] == [event.uid for event in parsed.events]
    return parsed


def calendar_parts(mail: EmailMessage) -> list[tuple[str, str, Calendar]]:
    """(disposition, method in the header, what it says) of the calendar parts of a mail, in their order."""
    return [
        (
            part.get_content_disposition() or "alternative",
            str(part.get_param("method") or ""),
            strictly(as_sent(part)),
        )
        for part in mail.walk()
        if part.get_content_type() in ("text/calendar", "application/ics")
    ]


def as_sent(part: EmailMessage) -> bytes:
    """The bytes of a part, with the line ends that mail has."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
