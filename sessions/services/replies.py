"""Answers that calendar programs mail (METHOD:REPLY, RFC 5546), read from the mailbox of the organiser.

A mail is from anybody: what it says counts only where it names a session by its UID and a member by their address,
comes from that same address, and is not older than what we know. Whatever else it is, it is left alone.
"""

import email
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError

from communities.models import Membership
from lwg import clock
from lwg.notifications.inbox import read_new
from sessions.enums import AnswerChoice, AnswerWay
from sessions.models import Answer, Session
from sessions.services.answers import give_answer

if TYPE_CHECKING:
    from icalendar import Component

logger = logging.getLogger(__name__)

MAIL_BYTES = 512 * 1024
CALENDAR_BYTES = 64 * 1024
PARTS = 20


def read_replies() -> int:
    """Read the mailbox of LWG_REPLIES_IMAP_URL; returns how many mails were new. Without one, nothing happens."""
    if not settings.REPLIES_IMAP_URL:
        return 0
    return read_new(settings.REPLIES_IMAP_URL, _take, max_bytes=MAIL_BYTES)


def _take(mail: bytes) -> None:
    answers = take_reply(mail)
    logger.info("a mail in the mailbox held %d answers", len(answers))


class Reply(NamedTuple):
    """What one VEVENT of a reply says; addresses in lower case, the choice as in AnswerChoice."""

    uid: str
    attendee: str
    choice: str
    stamp: datetime
    sequence: int


def take_reply(mail: bytes) -> list[Answer]:
    """Keep what this mail answers; empty for a mail that answers nothing, or nothing that counts."""
    try:
        sender, replies = _read(mail)
    except Exception:  # a mail of strangers: whatever it is made of, the next one is read
        logger.warning("a mail in the mailbox cannot be read", exc_info=True)
        return []
    found = (_keep(reply) for reply in replies if reply.attendee == sender)
    return [answer for answer in found if answer is not None]


def _read(mail: bytes) -> tuple[str, list[Reply]]:
    """Who sent it, and what it answers; the same twice (in the mail, and as its file) counts once."""
    message = email.message_from_bytes(mail, policy=default)
    senders = [address.lower() for _name, address in getaddresses([str(message.get("From", ""))])]
    if len(senders) != 1:
        return "", []
    replies = (_reply(event) for event in _events(message))
    return senders[0], list(dict.fromkeys(reply for reply in replies if reply is not None))


def _events(message: EmailMessage) -> Iterator["Component"]:
    """The events of calendars with METHOD:REPLY in the mail, none of them larger than any program sends."""
    from icalendar import Calendar

    for part in list(message.walk())[:PARTS]:
        if part.get_content_type() not in ("text/calendar", "application/ics"):
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or len(content) > CALENDAR_BYTES:
            continue
        calendar = Calendar.from_ical(content)
        if str(calendar.get("METHOD", "")).upper() == "REPLY":
            yield from calendar.walk("VEVENT")[:PARTS]


def _reply(event: "Component") -> Reply | None:
    """None where it is no whole answer of one person (RFC 5546: exactly one ATTENDEE)."""
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    uid, stamp = str(event["UID"]), event.decoded("DTSTAMP")
    choice = str(attendees[0].params.get("PARTSTAT", "")).lower() if len(attendees) == 1 else ""
    if choice not in AnswerChoice.values or not isinstance(stamp, datetime) or "RECURRENCE-ID" in event:
        return None
    if "\x00" in uid:  # PostgreSQL knows no such text
        return None
    return Reply(
        uid=uid,
        attendee=str(attendees[0]).lower().removeprefix("mailto:"),
        choice=choice,
        stamp=stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC),  # RFC 5545: it is in UTC
        sequence=int(event.get("SEQUENCE", 0)),
    )


def _keep(reply: Reply) -> Answer | None:
    """None where no member of the session's community said it, or it is about what the session was before a change."""
    session = Session.objects.filter(uid=reply.uid).first()
    if session is None or session.calendar_sequence != reply.sequence:
        return None
    member = (
        Membership.objects.active_on(clock.today())
        .select_related("user")
        .filter(community_id=session.community_id, user__email=reply.attendee, user__is_active=True)
        .first()
    )
    if member is None:
        return None
    try:
        return give_answer(
            session=session,
            membership=member,
            choice=AnswerChoice(reply.choice),
            way=AnswerWay.CALENDAR,
            answered_at=reply.stamp,
        )
    except ValidationError:  # too late
        return None
