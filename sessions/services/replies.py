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
from typing import TYPE_CHECKING, Any

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


def take_reply(mail: bytes) -> list[Answer]:
    """Keep what this mail answers; empty for a mail that answers nothing, or nothing that counts."""
    try:
        message = email.message_from_bytes(mail, policy=default)
        senders = [address.lower() for _name, address in getaddresses([str(message.get("From", ""))])]
        events = list(_events(message))
    except Exception:  # a mail of strangers: whatever it is made of, the next one is read
        logger.warning("a mail in the mailbox cannot be read", exc_info=True)
        return []
    if len(senders) != 1:
        return []
    found = (_answer(event, senders[0]) for event in events)
    return [answer for answer in found if answer is not None]


def _events(message: EmailMessage) -> Iterator["Component"]:
    """What the calendar parts of the mail itself answer; the same part twice (as a file) counts once."""
    from icalendar import Calendar

    seen = set()
    for part in list(message.walk())[:PARTS]:
        if part.get_content_type() not in ("text/calendar", "application/ics"):
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or len(content) > CALENDAR_BYTES or content in seen:
            continue
        seen.add(content)
        calendar = Calendar.from_ical(content)
        if str(calendar.get("METHOD", "")).upper() == "REPLY":
            yield from calendar.walk("VEVENT")[:PARTS]


def _answer(event: "Component", sender: str) -> Answer | None:
    """The answer that one VEVENT gives, kept; None where it does not count."""
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if len(attendees) != 1 or str(attendees[0]).lower().removeprefix("mailto:") != sender:
        return None
    choice = str(attendees[0].params.get("PARTSTAT", "")).lower()
    stamp = _moment(event.get("DTSTAMP"))
    session = Session.objects.filter(uid=str(event.get("UID", ""))).first()
    if session is None or stamp is None or choice not in AnswerChoice.values or "RECURRENCE-ID" in event:
        return None
    if _number(event.get("SEQUENCE", 0)) != session.calendar_sequence:
        return None
    member = (
        Membership.objects.active_on(clock.today())
        .select_related("user")
        .filter(community_id=session.community_id, user__email=sender, user__is_active=True)
        .first()
    )
    if member is None:
        return None
    try:
        return give_answer(
            session=session,
            membership=member,
            choice=AnswerChoice(choice),
            way=AnswerWay.CALENDAR,
            answered_at=stamp,
        )
    except ValidationError:  # too late
        return None


def _moment(value: Any) -> datetime | None:
    """DTSTAMP is in UTC (RFC 5545); one without a zone is taken as such."""
    moment = getattr(value, "dt", None)
    if not isinstance(moment, datetime):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return -1
