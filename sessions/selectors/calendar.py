"""A person's sessions as a calendar (iCalendar, RFC 5545): when and where, never what is said."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications.rendering import absolute
from sessions.enums import SessionState
from sessions.models import CalendarFeed, Session
from sessions.planning.rhythm import local_day

if TYPE_CHECKING:
    from icalendar import Calendar, Event

LOOK_BACK = timedelta(weeks=52)
CANCELLED_FOR = timedelta(days=30)
KEEP = 24 * 3600


def owner_of(token: str) -> User | None:
    """Whose feed has this token; None for a wrong or renewed one, and for an account that was closed. One query."""
    feed = CalendarFeed.objects.select_related("user").filter(token=token, user__is_active=True).first()
    return feed.user if feed else None


def sessions_for(user: User) -> list[Session]:
    """Sessions on days on which `user` is a member, of communities of which they are one now and accepted the
    agreements (P4, A6a); cancelled ones for 30 days. Two queries."""
    memberships = {one.community_id: one for one in Membership.objects.of(user).active_on(clock.today()).accepted()}
    now = clock.now()
    found = (
        Session.objects.filter(community__in=memberships, starts_at__gte=now - LOOK_BACK)
        .filter(~Q(state=SessionState.CANCELLED) | Q(changed_at__gte=now - CANCELLED_FOR))
        .select_related("community", "location")
        .order_by("starts_at", "pk")
    )
    return [one for one in found if memberships[one.community_id].is_active_on(_day(one))]


def version_of(sessions: Sequence[Session]) -> str:
    """Changes whenever the body would; the ETag, and the key under which the body is kept."""
    parts = [get_language() or ""]
    parts += [
        f"{one.pk}|{one.state}|{one.calendar_sequence}|{one.starts_at.isoformat()}|{one.ends_at.isoformat()}"
        f"|{one.changed_at.isoformat()}|{one.community.name}|{one.location}|{_address(one)}|{one.online_link}"
        for one in sessions
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def body_of(sessions: Sequence[Session], version: str) -> bytes:
    """The calendar as text; made once per version, as making it costs far more than reading it."""
    key = f"calendar:{version}"
    body: bytes | None = cache.get(key)
    if body is None:
        body = as_calendar(sessions).to_ical()
        cache.set(key, body, KEEP)
    return body


def as_calendar(sessions: Sequence[Session]) -> "Calendar":
    """With a VTIMEZONE of Europe/Amsterdam, so that wall-clock times stay when the clock changes."""
    from icalendar import Calendar  # a quarter of a second to load; only feeds need it

    calendar = Calendar()
    calendar.add("prodid", "-//LWG//sessions//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("LWG sessions"))
    calendar.add("x-wr-timezone", str(clock.AMSTERDAM))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for session in sessions:
        calendar.add_component(_event(session))
    if sessions:
        calendar.add_missing_timezones(
            first_date=date(_day(sessions[0]).year, 1, 1), last_date=date(_day(sessions[-1]).year + 2, 1, 1)
        )
    return calendar


def _event(session: Session) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", session.uid)
    event.add("sequence", session.calendar_sequence)
    event.add("dtstamp", session.changed_at.astimezone(UTC))
    event.add("last-modified", session.changed_at.astimezone(UTC))
    event.add("dtstart", _local(session.starts_at))
    event.add("dtend", _local(session.ends_at))
    event.add("summary", session.community.name)
    event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
    event.add("url", absolute("session", session.pk))
    place = ", ".join(part for part in (str(session.location or ""), _address(session)) if part)
    if place or session.online_link:
        event.add("location", place or session.online_link)
    lines = [_("Session of %(community)s") % {"community": session.community.name}, absolute("session", session.pk)]
    if session.online_link:
        lines.append(_("Online: %(link)s") % {"link": session.online_link})
    event.add("description", "\n".join(lines))
    return event


def _address(session: Session) -> str:
    return session.location.address if session.location else ""


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.AMSTERDAM)


def _day(session: Session) -> date:
    return local_day(session.starts_at)
