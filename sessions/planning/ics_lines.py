"""Takes a foreign calendar file apart by its lines, and keeps of each event only what says when one is busy.

Titles, places, people and notes are dropped here, before anything else looks at the file. Exports of years are large
and mostly past: an event that cannot touch the period is dropped too, so that only a few are parsed in full.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

KEPT_OF_EVENT = frozenset(
    [
        "UID",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "SEQUENCE",
        "TRANSP",
        "STATUS",
        "X-MICROSOFT-CDO-BUSYSTATUS",
    ]
)
KEPT_OF_ZONE = frozenset(["TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"])
LONGEST_WITHOUT_END = timedelta(days=366)  # a DURATION is not looked into; none is longer than a year
NAME = re.compile(r"[A-Za-z0-9-]+(?=[;:])")
ZONE = re.compile(r';TZID=("[^"]*"|[^;:]*)', re.IGNORECASE)
DAY = re.compile(r":(\d{8})")
UNTIL = re.compile(r"UNTIL=(\d{8})", re.IGNORECASE)
FAST = re.compile(r"FREQ=(SECONDLY|MINUTELY)", re.IGNORECASE)


@dataclass
class Block:
    """One VEVENT: its lines that count, by the name in front."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The whole line of that name, or ""."""
        return next((line for kept, line in self.lines if kept == name), "")

    def value(self, name: str) -> str:
        return self.first(name).rpartition(":")[2].strip()

    @property
    def recurs(self) -> bool:
        return any(name in ("RRULE", "RDATE", "RECURRENCE-ID") for name, _line in self.lines)

    @property
    def is_free(self) -> bool:
        """Marked as not busy, or cancelled."""
        return (
            self.value("TRANSP").upper() == "TRANSPARENT"
            or self.value("STATUS").upper() == "CANCELLED"
            or self.value("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
        )

    @property
    def is_no_appointment(self) -> bool:
        """Each minute or second: made to keep a reader busy."""
        return bool(FAST.search(self.first("RRULE")))

    def may_touch(self, first: date, last: date) -> bool:
        """False only where it surely lies outside these days; a day of grace covers every time zone."""
        starts = _day(self.first("DTSTART"))
        if starts is None:
            return True
        if any(name in ("RDATE", "RECURRENCE-ID") for name, _line in self.lines):
            return True
        if starts > last + timedelta(days=1):
            return False
        if rule := self.first("RRULE"):
            until = UNTIL.search(rule)
            ends = _day(f":{until[1]}") if until else None
            return ends is None or ends + LONGEST_WITHOUT_END >= first
        ends = _day(self.first("DTEND")) or starts + LONGEST_WITHOUT_END
        return ends >= first - timedelta(days=1)


@dataclass
class Lines:
    """What is left of a file: events, the time zones that only the file knows, and the zone of times without one."""

    blocks: list[Block] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    own_zone: str = ""
    events: int = 0


def zone_of(name: str) -> str | None:
    """The zone as the world knows it, of what Google, Apple, Outlook and Evolution write; None when nobody knows it."""
    name = name.strip().strip('"').strip()
    if name in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[name]
    known = _known_zones()
    if name in known:
        return name
    tail = "/".join(name.split("/")[-2:])  # /freeassociation.sourceforge.net/Europe/Amsterdam
    return tail if tail in known else None


def read_lines(text: str, first: date, last: date, most_events: int) -> Lines:
    """The lines that count of events that may touch these days; stops counting after `most_events` events."""
    reader = _Reader(first, last)
    for line in _unfolded(text):
        word = NAME.match(line)
        if word is not None:
            reader.take(word[0].upper(), line)
        if reader.found.events > most_events:
            break
    for one in reader.found.blocks:
        one.lines = [(name, _with_known_zone(line, reader.found.zones)) for name, line in one.lines]
    return reader.found


class _Reader:
    """Knows in which component it is."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.found = Lines()
        self.inside: list[str] = []
        self.block = Block()
        self.zone: list[str] = []

    def take(self, name: str, line: str) -> None:
        if name == "BEGIN":
            self.begin(_value(line).upper())
        component = self.inside[-1] if self.inside else ""
        if "VTIMEZONE" in self.inside:
            if name in ("BEGIN", "END") or name in KEPT_OF_ZONE:
                self.zone.append(line)
        elif component == "VEVENT" and name in KEPT_OF_EVENT:
            self.block.lines.append((name, line))
        elif component == "VCALENDAR" and name == "X-WR-TIMEZONE":
            self.found.own_zone = zone_of(_value(line)) or ""
        if name == "END" and self.inside:
            self.end(self.inside.pop())

    def begin(self, component: str) -> None:
        self.inside.append(component)
        if component == "VEVENT":
            self.block = Block()
        elif component == "VTIMEZONE":
            self.zone = []

    def end(self, component: str) -> None:
        if component == "VTIMEZONE":
            _keep_zone(self.found, self.zone)
        elif component == "VEVENT":
            self.found.events += 1
            if self.block.may_touch(self.first, self.last):
                self.found.blocks.append(self.block)


def _value(line: str) -> str:
    return line.partition(":")[2].strip()


def _keep_zone(found: Lines, lines: list[str]) -> None:
    name = next((_value(line) for line in lines if line.upper().startswith("TZID")), "")
    if name and zone_of(name) is None:
        found.zones[name] = "\r\n".join(lines)


def _with_known_zone(line: str, zones: dict[str, str]) -> str:
    """The zone by its known name; one that neither the world nor the file knows is left out."""
    written = ZONE.search(line)
    if written is None:
        return line
    name = written[1].strip('"')
    known = zone_of(name)
    if known:
        return line[: written.start()] + f";TZID={known}" + line[written.end() :]
    return line if name in zones else line[: written.start()] + line[written.end() :]


def _unfolded(text: str) -> Iterator[str]:
    """Lines as they were before they were folded at 75 bytes."""
    return iter(re.sub(r"\r\n?", "\n", text).replace("\n ", "").replace("\n\t", "").split("\n"))


def _day(line: str) -> date | None:
    found = DAY.search(line)
    try:
        return date(int(found[1][:4]), int(found[1][4:6]), int(found[1][6:])) if found else None
    except ValueError:
        return None


@cache
def _known_zones() -> frozenset[str]:
    """Read from the folder of zones once."""
    return frozenset(available_timezones())
