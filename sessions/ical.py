"""Sessions as iCalendar (RFC 5545): when and where, never what is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from lwg import clock
from lwg.notifications.rendering import absolute

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Component, Event

PRODUCT = "-//LWG//sessions//NL"
ALARM_BEFORE = timedelta(hours=1)
DEADLINE_SHOWN = timedelta(minutes=30)

# By rule, not by year: every program knows it, and it holds for sessions that are not planned yet.
AMSTERDAM_ZONE = b"""BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


class Entry(NamedTuple):
    """One session in a calendar; moments are aware, in any zone. `duty`: what its owner does there, in words."""

    pk: int
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    community: str
    place: str
    link: str
    is_cancelled: bool
    duty: str = ""


class Deadline(NamedTuple):
    """Minutes that somebody still has to write, of one session."""

    pk: int
    uid: str
    sequence: int
    due_at: datetime
    changed_at: datetime
    community: str


@dataclass(frozen=True)
class Invited:
    """To whom an invitation goes, from whom, and what they said already; addresses of e-mail."""

    name: str
    address: str
    organiser: str
    organiser_name: str
    answer: str = ""
    asks_reply: bool = False


def publish(entries: Iterable[Entry | Deadline], name: str) -> bytes:
    """A calendar to subscribe to, called `name`; the same entries make the same bytes in one language."""
    from icalendar import Calendar  # a quarter of a second to load; only calendars need it

    calendar = _calendar(Calendar(), "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(clock.AMSTERDAM))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        event = _session(entry) if isinstance(entry, Entry) else _deadline(entry)
        event.add("dtstamp", entry.changed_at.astimezone(UTC))
        event.add("last-modified", entry.changed_at.astimezone(UTC))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def message(entry: Entry, invited: Invited, *, cancels: bool = False) -> bytes:
    """An iTIP message to one person about one session (RFC 5546): REQUEST, or CANCEL.

    It names the recipient as the only attendee: who else comes is nobody's business but the community's. Its DTSTAMP is
    now, so that of two with the same SEQUENCE the later one counts.
    """
    from icalendar import Calendar, vCalAddress, vText

    calendar = _calendar(Calendar(), "CANCEL" if cancels else "REQUEST")
    event = _session(entry._replace(is_cancelled=entry.is_cancelled or cancels))
    event.add("dtstamp", clock.now().astimezone(UTC))
    organiser = vCalAddress(f"mailto:{invited.organiser}")
    organiser.params["CN"] = vText(invited.organiser_name)
    event.add("organizer", organiser)
    attendee = vCalAddress(f"mailto:{invited.address}")
    attendee.params["CN"] = vText(invited.name)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    if not cancels:
        attendee.params["PARTSTAT"] = vText((invited.answer or "needs-action").upper())
        attendee.params["RSVP"] = vText("TRUE" if invited.asks_reply else "FALSE")
    event.add("attendee", attendee)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(calendar: "Calendar", method: str) -> "Calendar":
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_zone())
    return calendar


@cache
def _zone() -> "Component":
    from icalendar import Timezone

    return Timezone.from_ical(AMSTERDAM_ZONE)


def _session(entry: Entry) -> "Event":
    from icalendar import Event

    event = Event()
    page = absolute("session", entry.pk)
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(clock.AMSTERDAM))
    event.add("dtend", entry.ends_at.astimezone(clock.AMSTERDAM))
    event.add("summary", entry.community)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("url", page)
    if entry.place or entry.link:
        event.add("location", entry.place or entry.link)
    lines = [_("Session of %(community)s") % {"community": entry.community}, page]
    if entry.duty:
        lines.insert(1, entry.duty)
    if entry.link:
        lines.append(_("Online: %(link)s") % {"link": entry.link})
    event.add("description", "\n".join(lines))
    if not entry.is_cancelled:
        event.add_component(_alarm(entry.community))
    return event


def _deadline(deadline: Deadline) -> "Event":
    """An event, as Google and khal show no tasks; it takes no time, so nobody seems busy."""
    from icalendar import Event

    event = Event()
    page = absolute("minutes", deadline.pk)
    due = deadline.due_at.astimezone(clock.AMSTERDAM)
    event.add("uid", f"minutes-{deadline.uid}")
    event.add("sequence", deadline.sequence)
    event.add("dtstart", due - DEADLINE_SHOWN)
    event.add("dtend", due)
    event.add("summary", _("Minutes due: %(community)s") % {"community": deadline.community})
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", page)
    event.add("description", page)
    return event


def _alarm(text: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
