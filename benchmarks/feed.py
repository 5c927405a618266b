"""A feed of 200 events the second time it is asked for, against a plain serialiser written by hand for these events."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from benchmarks.figures import Figure
from lwg import clock
from lwg.accounts.models import User
from sessions.ical import Entry
from sessions.models import Session
from sessions.selectors.calendar import all_of
from sessions.services.calendars import feed_of
from sessions.views.calendar import calendar_feed

EVENTS = 200
PAIRS = 200
GOAL = 1.5
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
HEAD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//LWG//floor//NL
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def plain(entries: list[Entry]) -> bytes:
    """The same calendar by hand: no library, no escape that it does not need, lines folded at 75 bytes."""
    lines = HEAD.splitlines()
    for one in entries:
        starts, ends = one.starts_at.astimezone(clock.AMSTERDAM), one.ends_at.astimezone(clock.AMSTERDAM)
        changed = one.changed_at.astimezone(UTC)
        page = f"http://localhost:8000/sessions/{one.pk}/"
        description = f"Bijeenkomst van {one.community}\n{page}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}",
            f"SEQUENCE:{one.sequence}",
            f"DTSTAMP:{changed:%Y%m%dT%H%M%SZ}",
            f"LAST-MODIFIED:{changed:%Y%m%dT%H%M%SZ}",
            f"DTSTART;TZID=Europe/Amsterdam:{starts:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Amsterdam:{ends:%Y%m%dT%H%M%S}",
            f"SUMMARY:{one.community.translate(ESCAPES)}",
            f"LOCATION:{(one.place or one.link).translate(ESCAPES)}",
            f"DESCRIPTION:{description.translate(ESCAPES)}",
            f"STATUS:{'CANCELLED' if one.is_cancelled else 'CONFIRMED'}",
            f"URL:{page}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{one.community.translate(ESCAPES)}",
            "TRIGGER:-PT1H",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(map(_folded, lines)).encode()


def _folded(line: str) -> str:
    if len(line) <= 70:
        return f"{line}\r\n"
    return "\r\n ".join(line[place : place + 70] for place in range(0, len(line), 70)) + "\r\n"


def figures() -> Iterator[Figure]:
    """Both on the same database: the whole view of the feed, and the floor that has its events in hand."""
    with transaction.atomic(), translation.override("nl"):
        user, entries = _fill()
        token = feed_of(user).token or ""
        request = RequestFactory().get("/calendar/feed.ics")

        def ours() -> HttpResponse:
            return calendar_feed(request, token=token)

        def again() -> bytes:
            return plain(entries)

        if ours().content.count(b"BEGIN:VEVENT") != EVENTS or again().count(b"BEGIN:VEVENT") != EVENTS:
            raise RuntimeError("the feed and its floor do not hold the same events")
        value, floor = _medians(ours, again)
        transaction.set_rollback(True)
    yield Figure("feed_200_events_second_time", value, "ms", floor, GOAL)


def _medians(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """Wall milliseconds of interleaved pairs; the floor makes the ratio the median of the ratios."""
    times: dict[Callable[[], object], list[float]] = {ours: [], floor: []}
    for _ in range(PAIRS):
        for call in random.sample((ours, floor), 2):
            began = time.perf_counter()
            call()
            times[call].append(time.perf_counter() - began)
    ratio = statistics.median(one / other for one, other in zip(times[ours], times[floor], strict=True))
    value = statistics.median(times[ours]) * 1000
    return value, value / ratio


def _fill() -> tuple[User, list[Entry]]:
    """A member with so many sessions to come, of one community with a place."""
    from tests.factories.communities import CommunityFactory, LocationFactory, MembershipFactory

    member = MembershipFactory(community=CommunityFactory(name="LWG Havenlicht; én, meer"))
    place = LocationFactory(organisation=member.community.organisation, name="De Kade", address="Kade 1")
    starts: datetime = timezone.now() + timedelta(days=1)
    Session.objects.bulk_create(
        Session(
            community=member.community,
            location=place,
            starts_at=starts + timedelta(days=day),
            ends_at=starts + timedelta(days=day, hours=2),
        )
        for day in range(EVENTS)
    )
    return member.user, [one for one in all_of(member.user).entries() if isinstance(one, Entry)]
