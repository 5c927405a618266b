"""What a calendar of Google, Outlook or Apple says: busy from when until when, within bounds, and nothing else."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.busy_times import busy_times
from sessions.planning.calendar_faults import CalendarFaultError
from sessions.planning.deadlines import AMSTERDAM
from sessions.planning.ics_lines import read_lines, zone_of
from sessions.services import busy_reading
from sessions.services.busy_reading import parsed

FIRST, LAST = date(2027, 2, 1), date(2027, 4, 15)
CALENDARS = Path(__file__).parent / "calendars"


def export(name: str) -> bytes:
    """As these programs write it: lines end in CR LF."""
    return (CALENDARS / f"{name}.ics").read_bytes().replace(b"\n", b"\r\n")


def told(raw: bytes, first: date = FIRST, last: date = LAST) -> list[str]:
    """In Amsterdam: 2027-02-04 13:00–14:00."""
    local = [(one.astimezone(AMSTERDAM), two.astimezone(AMSTERDAM)) for one, two in busy_times(raw, first, last).times]
    return [f"{one:%m-%d %H:%M} {two:%m-%d %H:%M}" for one, two in local]


def calendar(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}END:VCALENDAR\r\n".encode()


def test_an_export_of_google():
    """Each Thursday but the one taken out, one moved, one cancelled; a birthday is free."""
    assert told(export("google"), last=date(2027, 3, 4)) == [
        "02-04 09:00 02-04 10:30",
        "02-04 13:00 02-04 14:00",
        "02-18 15:00 02-18 16:00",
        "03-04 13:00 03-04 14:00",
    ]


def test_an_export_of_outlook_with_its_own_names_of_time_zones():
    """Every other Tuesday until the day it ends; working at home is free, leave is not; the last zone is the file's."""
    assert told(export("outlook")) == [
        "02-02 13:30 02-02 15:00",
        "02-04 09:00 02-04 10:00",
        "02-16 13:30 02-16 15:00",
        "03-01 00:00 03-03 00:00",
        "03-16 13:30 03-16 15:00",
    ]


def test_an_export_of_apple_across_the_clock_change():
    """A time without a zone is Amsterdam's, a day without an end is one day, a task is no appointment."""
    assert told(export("apple")) == [
        "02-04 19:30 02-04 21:00",
        "02-08 00:00 02-09 00:00",
        "03-25 16:00 03-25 17:00",
        "04-01 16:00 04-01 17:00",
    ]


@pytest.mark.parametrize("name", ["google", "outlook", "apple"])
def test_no_title_place_or_note_is_looked_at(name):
    lines = read_lines(export(name).decode(), FIRST, LAST, 1000)
    kept = {line for block in lines.blocks for _name, line in block.lines}
    assert not [line for line in kept if line.startswith(("SUMMARY", "DESCRIPTION", "LOCATION", "ATTENDEE"))]
    answer = json.dumps(parsed(export(name), FIRST, LAST))
    assert not [word for word in ("Geheim", "Intervisie", "Fysio", "Verlof", "Kamer") if word in answer]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ('"W. Europe Standard Time"', "Europe/Berlin"),
        ("GMT Standard Time", "Europe/London"),
        ("/freeassociation.sourceforge.net/Europe/Amsterdam", "Europe/Amsterdam"),
        ("/mozilla.org/20070129_1/Europe/Brussels", "Europe/Brussels"),
        ("Customized Time Zone", None),
        ("Nergens/Zo", None),
        ("../../etc/passwd", None),
    ],
)
def test_time_zones_go_by_many_names(name, zone):
    assert zone_of(name) == zone


def test_a_time_zone_that_nobody_knows_is_the_calendars_own_or_else_amsterdams():
    event = "DTSTART;TZID=Nergens/Zo:20270204T100000\r\nDTEND;TZID=Nergens/Zo:20270204T110000"
    assert told(calendar(event)) == ["02-04 10:00 02-04 11:00"]
    assert told(calendar(event, head="X-WR-TIMEZONE:Europe/London\r\n")) == ["02-04 11:00 02-04 12:00"]


def test_a_broken_time_zone_of_the_file_costs_no_event():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Kapot\r\nBEGIN:STANDARD\r\nDTSTART:gisteren\r\nTZOFFSETFROM:vier\r\n"
        "TZOFFSETTO:+9900\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = "DTSTART;TZID=Kapot:20270204T100000\r\nDTEND;TZID=Kapot:20270204T110000"
    found = busy_times(calendar(event, "DTSTART:20270205T100000\r\nDURATION:PT1H", head=zone), FIRST, LAST)
    assert len(found.times) + found.skipped == 2
    assert datetime(2027, 2, 5, 9, tzinfo=UTC) in [starts for starts, _ends in found.times]


def test_an_event_that_makes_no_sense_is_skipped_and_the_others_count():
    found = busy_times(
        calendar(
            "DTSTART:morgen\r\nDTEND:overmorgen",
            "DTSTART:20270204T100000Z\r\nRRULE:FREQ=SOMS",
            "DTSTART:20270204T100000Z\r\nDTEND:20270204T110000Z\r\nRRULE:FREQ=SECONDLY",
            "DTSTART:20270205T100000Z\r\nDTEND:20270205T110000Z",
            "DTSTART:20270206T100000Z\r\nDTEND:20270206T090000Z",
        ),
        FIRST,
        LAST,
    )
    assert [starts for starts, _ends in found.times] == [datetime(2027, 2, 5, 10, tzinfo=UTC)]
    assert found.skipped >= 3


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_a_calendar"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "not_a_calendar"),
        (b"<html>Log eerst in</html>", "not_a_calendar"),
        (b"\xff\xfe\x00", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * (10 * 1024 * 1024), "too_large"),
        (calendar("DTSTART:kapot"), "unreadable"),
    ],
    ids=["empty", "picture", "page", "half", "large", "nonsense"],
)
def test_what_gives_no_busy_times_says_why(raw, code):
    with pytest.raises(CalendarFaultError) as fault:
        busy_times(raw, FIRST, LAST)
    assert fault.value.code == code
    assert parsed(raw, FIRST, LAST) == {"error": code}


def test_an_empty_calendar_is_never_busy():
    assert busy_times(calendar(), FIRST, LAST).times == []


def test_a_hundred_thousand_events_are_refused_in_seconds():
    events = b"".join(
        b"BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20270204T100000Z\r\nDTEND:20270204T110000Z\r\nEND:VEVENT\r\n" % number
        for number in range(100_000)
    )
    assert parsed(b"BEGIN:VCALENDAR\r\n" + events + b"END:VCALENDAR\r\n", FIRST, LAST) == {"error": "too_many"}


def test_ten_megabytes_of_the_past_are_read():
    """Fifteen years of appointments, of which one is still to come."""
    past = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:{2008 + number % 15}0304T100000Z\r\nDURATION:PT1H\r\n"
        f"SUMMARY:{'x' * 380}\r\nEND:VEVENT\r\n"
        for number in range(20_000)
    ).encode()
    raw = b"BEGIN:VCALENDAR\r\n" + past + calendar("DTSTART:20270204T100000Z\r\nDURATION:PT1H")[17:]
    assert 9_000_000 < len(raw) < 10 * 1024 * 1024
    assert parsed(raw, FIRST, LAST)["times"] == [["2027-02-04T10:00:00+00:00", "2027-02-04T11:00:00+00:00"]]


def test_recurrences_without_end_are_looked_at_within_the_period_only():
    daily = "DTSTART:19900101T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY"
    assert len(busy_times(calendar(daily), FIRST, LAST).times) == (LAST - FIRST).days + 1


def test_rules_that_keep_a_reader_busy_are_ended(monkeypatch):
    monkeypatch.setattr(busy_reading, "PARSE_SECONDS", 2)
    never = "DTSTART:19700101T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    many = calendar(*(f"UID:{number}\r\n{never}" for number in range(3000)))
    assert parsed(many, FIRST, LAST) == {"error": "too_slow"}


@given(
    starts=st.datetimes(datetime(2026, 12, 1), datetime(2027, 6, 1)),  # noqa: DTZ001 (wall-clock time in a file)
    minutes=st.integers(1, 3000),
    weeks=st.integers(1, 30),
)
def test_what_is_found_lies_within_the_period_in_order_and_apart(starts, minutes, weeks):
    event = f"UID:1\r\nDTSTART:{starts:%Y%m%dT%H%M%S}\r\nDURATION:PT{minutes}M\r\nRRULE:FREQ=WEEKLY;COUNT={weeks}"
    times = busy_times(calendar(event), FIRST, LAST).times
    begin = datetime(2027, 1, 31, 23, tzinfo=UTC)
    end = datetime(2027, 4, 15, 22, tzinfo=UTC)
    assert all(begin <= one < two <= end for one, two in times)
    assert times == sorted(times)
    expected = [
        local + timedelta(weeks=number) for number in range(weeks) if (local := starts.replace(tzinfo=AMSTERDAM))
    ]
    touching = [one for one in expected if one < end and one.astimezone(UTC) + timedelta(minutes=minutes) > begin]
    assert bool(times) == bool(touching)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_bytes_that_anybody_sends_are_no_fault_of_ours(noise, place):
    raw = export("google")
    try:
        busy_times(raw[:place] + noise + raw[place:], FIRST, LAST)
    except CalendarFaultError as fault:
        assert fault.code in ("not_a_calendar", "unreadable")


def test_lines_in_any_order_and_halves_of_files_are_no_fault_of_ours():
    lines = export("outlook").split(b"\r\n")
    shuffled = random.Random(27)
    for _nth in range(30):
        shuffled.shuffle(lines)
        for raw in (b"BEGIN:VCALENDAR\r\n" + b"\r\n".join(lines), export("apple")[: shuffled.randrange(100, 2000)]):
            try:
                busy_times(raw, FIRST, LAST)
            except CalendarFaultError as fault:
                assert fault.code in ("not_a_calendar", "unreadable")
