"""Busy times: merging, clipping and asking what they touch; by properties."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.candidates import days_offered, usual_of
from sessions.planning.intervals import clipped, merged, overlapped

START = datetime(2027, 2, 1, tzinfo=UTC)
moments = st.integers(0, 500).map(lambda hours: START + timedelta(hours=hours))
times = st.lists(st.tuples(moments, moments), max_size=30)


def hours_of(found):
    """Each whole hour that these times cover."""
    return {
        START + timedelta(hours=number)
        for starts, ends in found
        for number in range(int((starts - START).total_seconds() // 3600), int((ends - START).total_seconds() // 3600))
    }


@given(times)
def test_merged_times_cover_the_same_hours_are_in_order_and_apart(found):
    result = merged(found)
    assert hours_of(result) == hours_of(found)
    assert all(one[1] < two[0] for one, two in pairwise(result))
    assert merged(result) == result


@given(times, moments, moments)
def test_clipped_times_lie_within_and_lose_nothing_there(found, first, last):
    first, last = min(first, last), max(first, last)
    result = clipped(merged(found), first, last)
    assert hours_of(result) == {hour for hour in hours_of(found) if first <= hour < last}


@given(st.dictionaries(st.integers(), st.tuples(moments, st.integers(1, 5)), max_size=20), times)
def test_what_is_touched_has_an_hour_in_common(asked, busy):
    asked = {key: (starts, starts + timedelta(hours=hours)) for key, (starts, hours) in asked.items()}
    covered = hours_of(busy)
    assert overlapped(asked, busy) == {key for key, one in asked.items() if hours_of([one]) & covered}


def test_touching_is_no_overlap():
    asked = {1: (START, START + timedelta(hours=2))}
    assert overlapped(asked, [(START - timedelta(hours=1), START)]) == set()
    assert overlapped(asked, [(START + timedelta(hours=2), START + timedelta(hours=3))]) == set()


@given(st.sets(st.integers(0, 6)), st.integers(0, 200), st.sets(st.integers(0, 200)))
def test_each_day_on_a_weekday_is_offered_or_left_out_with_a_reason(weekdays, length, closed):
    first = date(2027, 2, 4)
    last = first + timedelta(days=length)
    off = {first + timedelta(days=number) for number in closed}
    free, left_out = days_offered(first, last, weekdays, lambda day: "public" if day in off else "")
    every = [day for number in range(length + 1) if (day := first + timedelta(days=number)).weekday() in weekdays]
    assert sorted([*free, *(one.day for one in left_out)]) == every
    assert {one.day for one in left_out} == {day for day in every if day in off}


def test_what_is_usual_is_what_most_say_once_all_is_said():
    assert usual_of(["yes", "no", "yes"]) == "yes"
    assert usual_of(["no", "yes"]) == "no"  # of equals the first said
    assert usual_of(["yes", None]) is None
    assert usual_of([]) is None
