"""The minutes of the parts add up, whatever the length of a session."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.enums import Part
from sessions.planning.timing import PartMinutes, agenda, divide, halfway
from sessions.selectors.board import default_timing

ROWS = {
    120: [10, 20, 10, 15, 25, 5, 25, 10],
    150: [10, 25, 10, 20, 30, 10, 30, 15],
    180: [10, 30, 15, 25, 35, 15, 35, 15],
}
DEFAULTS = {
    length: [PartMinutes(str(part), minutes) for part, minutes in zip(Part, row, strict=True)]
    for length, row in ROWS.items()
}
START = datetime(2026, 11, 5, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("length", ROWS)
def test_the_usual_lengths_have_their_own_minutes(length):
    assert [one.minutes for one in divide(length, DEFAULTS)] == ROWS[length]


def test_the_database_has_the_same_minutes_in_the_same_order(db):
    assert default_timing() == DEFAULTS


@given(st.integers(min_value=0, max_value=1000))
def test_the_parts_add_up_to_the_length_of_the_session(length):
    parts = divide(length, DEFAULTS)
    assert sum(one.minutes for one in parts) == length
    assert [one.part for one in parts] == [str(part) for part in Part]
    assert min(one.minutes for one in parts) >= 0


@given(st.integers(min_value=0, max_value=1000))
def test_no_part_is_a_minute_off_its_share_of_the_nearest_length(length):
    nearest = min(ROWS, key=lambda known: (abs(known - length), known))
    for one, usual in zip(divide(length, DEFAULTS), ROWS[nearest], strict=True):
        assert abs(one.minutes - usual * length / nearest) < 1


def test_of_two_lengths_as_near_the_shorter_counts():
    assert [one.minutes for one in divide(135, DEFAULTS)] == [11, 23, 11, 17, 28, 6, 28, 11]


def test_nothing_divides_nothing():
    with pytest.raises(ValueError, match="default timing"):
        divide(150, {})


@given(st.integers(min_value=0, max_value=1000))
def test_the_agenda_runs_from_start_to_end_without_a_gap(length):
    slots = agenda(START, divide(length, DEFAULTS))
    assert slots[0].starts_at == START
    assert slots[-1].ends_at == START + timedelta(minutes=length)
    assert all(one.ends_at == after.starts_at for one, after in pairwise(slots))


def test_half_way_lies_between_two_sessions_or_two_weeks_after_one():
    assert halfway(START, START + timedelta(days=28)) == START + timedelta(days=14)
    assert halfway(START, START + timedelta(days=7)) == START + timedelta(days=3, hours=12)
    assert halfway(START, None) == START + timedelta(days=14)
