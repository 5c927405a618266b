"""Reads from a foreign calendar file when somebody is busy in a period, and nothing of with what.

`python -m sessions.planning.busy_times FIRST LAST` reads the file from standard input and writes JSON; it bounds its
own time and memory, since a file can be made to take both without end. Run it so where the file is not one's own.
"""

import json
import resource
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from sessions.planning.calendar_faults import (
    MOST_BYTES,
    NOT_A_CALENDAR,
    TOO_LARGE,
    TOO_MANY,
    TOO_SLOW,
    UNREADABLE,
    CalendarFaultError,
)
from sessions.planning.deadlines import AMSTERDAM, UTC
from sessions.planning.ics_lines import Block, Lines, read_lines
from sessions.planning.intervals import Moments, clipped, merged

MOST_EVENTS = 50_000
MOST_SERIES = 5_000
MOST_TIMES = 5_000
MOST_CPU_SECONDS = 15
MOST_MEMORY = 1024 * 1024 * 1024


@dataclass(frozen=True)
class BusyTimes:
    """The times in UTC, merged and within the period; `skipped` events could not be understood."""

    times: list[Moments]
    skipped: int = 0


def busy_times(raw: bytes, first: date, last: date) -> BusyTimes:
    """When the calendar says busy from the day `first` until `last`, both included, as days in Amsterdam.

    Free (TRANSPARENT) and cancelled events count for nothing; a whole day is busy from midnight to midnight; a time
    without a zone, or with one that nobody knows, is the calendar's own or else Amsterdam's. Raises CalendarFaultError.
    """
    if len(raw) > MOST_BYTES:
        raise CalendarFaultError(TOO_LARGE)
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="replace")
    if "BEGIN:VCALENDAR" not in text[:2000].upper():
        raise CalendarFaultError(NOT_A_CALENDAR)
    lines = read_lines(text, first, last, MOST_EVENTS)
    series = _series(lines.blocks)
    if lines.events > MOST_EVENTS or len(series) > MOST_SERIES:
        raise CalendarFaultError(TOO_MANY)
    starts = datetime.combine(first, time(), AMSTERDAM)
    ends = datetime.combine(last + timedelta(days=1), time(), AMSTERDAM)
    local = ZoneInfo(lines.own_zone) if lines.own_zone else AMSTERDAM
    found: list[Moments] = []
    skipped = 0
    for blocks in series:
        try:
            found += _times_of(blocks, lines, starts, ends, local)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
            skipped += 1  # whatever the two libraries stumble over in one event costs no other
    if skipped and skipped == len(series):
        raise CalendarFaultError(UNREADABLE)
    times = merged(clipped(((one.astimezone(UTC), two.astimezone(UTC)) for one, two in found), starts, ends))
    if len(times) > MOST_TIMES:
        raise CalendarFaultError(TOO_MANY)
    return BusyTimes(times, skipped)


def _series(blocks: list[Block]) -> list[list[Block]]:
    """Events that belong together: a series with its exceptions; each other event by itself."""
    by_uid: dict[str, list[Block]] = {}
    for number, block in enumerate(blocks):
        uid = block.value("UID") if block.recurs else ""
        by_uid.setdefault(uid or f"\n{number}", []).append(block)
    return list(by_uid.values())


def _times_of(blocks: list[Block], lines: Lines, starts: datetime, ends: datetime, local: tzinfo) -> list[Moments]:
    if any(block.is_no_appointment for block in blocks):
        raise ValueError("repeats too often")
    if all(block.is_free for block in blocks):
        return []
    try:
        events = _events(blocks, lines.zones, starts, ends)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        events = _events(blocks, {}, starts, ends)  # perhaps the file's own time zone is broken
    return [(_moment(event.start, local), _moment(event.end, local)) for event in events if _is_busy(event)]


def _events(blocks: list[Block], zones: dict[str, str], starts: datetime, ends: datetime) -> list[Event]:
    lines = [line for block in blocks for _name, line in block.lines]
    used = [text for name, text in zones.items() if any(f"TZID={name}" in line for line in lines)]
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:busy", *used]
    for number, block in enumerate(blocks):
        uid = [] if block.first("UID") else [f"UID:{number}"]
        parts += ["BEGIN:VEVENT", *uid, *(line for _name, line in block.lines), "END:VEVENT"]
    calendar = Calendar.from_ical("\r\n".join([*parts, "END:VCALENDAR", ""]))
    if any(event.errors for event in calendar.walk("VEVENT")):
        raise ValueError("an event says its time in a way that is none")
    if not any(block.recurs for block in blocks):
        return [event for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    return list(recurring_ical_events.of(calendar, components=["VEVENT"]).between(starts, ends))


def _is_busy(event: Event) -> bool:
    free = ("TRANSP", "TRANSPARENT"), ("STATUS", "CANCELLED"), ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    return not any(str(event.get(name, "")).strip().upper() == value for name, value in free)


def _moment(value: date, local: tzinfo) -> datetime:
    """A day is its midnight; a time without a zone is local."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), local)
    return value if value.tzinfo is not None else value.replace(tzinfo=local)


def main(arguments: list[str]) -> None:
    """The file from standard input, the answer as JSON: times in ISO format and how many were skipped, or an error."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    first, last = map(date.fromisoformat, arguments)
    try:
        found = busy_times(sys.stdin.buffer.read(MOST_BYTES + 1), first, last)
    except CalendarFaultError as fault:
        json.dump({"error": fault.code}, sys.stdout)
    except (MemoryError, RecursionError):
        json.dump({"error": TOO_SLOW}, sys.stdout)
    else:
        times = [[starts.isoformat(), ends.isoformat()] for starts, ends in found.times]
        json.dump({"times": times, "skipped": found.skipped}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
