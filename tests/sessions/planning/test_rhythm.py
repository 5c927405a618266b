"""The rhythm of a half-year: the worked example of domain.md, and what always holds."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.deadlines import AMSTERDAM
from sessions.planning.holidays import Span, public_holidays, why_not
from sessions.planning.rhythm import Gap, PassedOver, moments_of, propose_dates, rhythm_breaches, short_gaps

MIDDLE_2026 = (
    Span(date(2026, 10, 17), date(2026, 10, 25), "autumn"),
    Span(date(2026, 12, 19), date(2027, 1, 3), "christmas"),
    Span(date(2027, 2, 20), date(2027, 2, 28), "spring"),
    Span(date(2027, 4, 24), date(2027, 5, 2), "may"),
    Span(date(2027, 7, 17), date(2027, 8, 29), "summer"),
)
SUMMER = MIDDLE_2026[-1:]


def in_region_middle(day):
    return why_not(day, MIDDLE_2026)


def test_the_worked_example_comes_out_exactly():
    dates = propose_dates(date(2026, 9, 10), date(2027, 7, 9), 4, in_region_middle)

    assert [one.day for one in dates] == [
        date(2026, 9, 10),
        date(2026, 10, 8),
        date(2026, 11, 5),
        date(2026, 12, 3),
        date(2027, 1, 7),
        date(2027, 2, 4),
        date(2027, 3, 4),
        date(2027, 4, 1),
        date(2027, 5, 13),
        date(2027, 6, 10),
        date(2027, 7, 8),
    ]
    assert [one.gap_days for one in dates] == [None, 28, 28, 28, 35, 28, 28, 28, 42, 28, 28]
    assert {one.rhythm_day: one.passed_over for one in dates if one.passed_over} == {
        date(2026, 12, 31): (PassedOver(date(2026, 12, 31), "school:christmas"),),
        date(2027, 4, 29): (PassedOver(date(2027, 4, 29), "school:may"), PassedOver(date(2027, 5, 6), "public")),
    }
    assert rhythm_breaches([one.day for one in dates], SUMMER) == []


def test_exactly_six_weeks_is_allowed_and_a_day_more_is_a_breach():
    first = date(2027, 4, 1)

    assert rhythm_breaches([first, first + timedelta(days=42)]) == []
    assert rhythm_breaches([first, first + timedelta(days=43)]) == [Gap(first, first + timedelta(days=43))]


def test_a_gap_that_holds_the_summer_holiday_is_aside():
    assert rhythm_breaches([date(2027, 7, 8), date(2027, 9, 9)], SUMMER) == []
    assert rhythm_breaches([date(2027, 7, 8), date(2027, 9, 9)]) == [Gap(date(2027, 7, 8), date(2027, 9, 9))]


def test_a_gap_that_ends_in_the_summer_holiday_is_a_breach():
    assert rhythm_breaches([date(2027, 6, 10), date(2027, 7, 29)], SUMMER) == [
        Gap(date(2027, 6, 10), date(2027, 7, 29))
    ]


def test_under_three_weeks_is_a_hint():
    first = date(2026, 9, 10)

    assert short_gaps([first, first + timedelta(days=21)]) == []
    assert short_gaps([first + timedelta(days=20), first]) == [Gap(first, first + timedelta(days=20))]


def test_a_first_day_in_a_holiday_moves_as_well():
    dates = propose_dates(date(2026, 10, 22), date(2026, 12, 1), 3, in_region_middle)

    assert [one.day for one in dates] == [date(2026, 10, 29), date(2026, 11, 19)]
    assert dates[0].passed_over == (PassedOver(date(2026, 10, 22), "school:autumn"),)


def test_a_period_without_a_free_day_gives_no_dates():
    assert propose_dates(date(2026, 12, 21), date(2027, 1, 3), 4, in_region_middle) == []


def test_a_period_that_ends_before_it_starts_gives_no_dates():
    assert propose_dates(date(2026, 12, 21), date(2026, 12, 1), 4, in_region_middle) == []


def test_public_holidays_of_2027():
    assert set(public_holidays(2027)) == {
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 28),
        date(2027, 3, 29),
        date(2027, 4, 27),
        date(2027, 5, 6),
        date(2027, 5, 16),
        date(2027, 5, 17),
        date(2027, 12, 25),
        date(2027, 12, 26),
    }
    assert public_holidays(2027, "en")[date(2027, 5, 6)] == "Ascension Day"
    assert public_holidays(2027, "nl")[date(2027, 5, 6)] == "Hemelvaartsdag"


def test_liberation_day_is_off_each_fifth_year():
    assert date(2025, 5, 5) in public_holidays(2025)
    assert date(2026, 5, 5) not in public_holidays(2026)


def test_a_public_holiday_within_a_school_holiday_is_told_as_the_longer_one():
    assert why_not(date(2026, 12, 25), MIDDLE_2026) == "school:christmas"
    assert why_not(date(2027, 5, 6), MIDDLE_2026) == "public"
    assert why_not(date(2027, 5, 13), MIDDLE_2026) == ""


days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
spans = st.lists(
    st.builds(lambda first, length: Span(first, first + timedelta(days=length), "other"), days, st.integers(0, 60)),
    max_size=6,
)


@given(first=days, length=st.integers(-10, 400), every=st.integers(3, 6), holidays=spans)
def test_what_holds_for_every_proposal(first, length, every, holidays):
    last = first + timedelta(days=length)
    proposed = propose_dates(first, last, every, lambda day: why_not(day, holidays))

    for one in proposed:
        assert why_not(one.day, holidays) == ""
        assert one.day.weekday() == first.weekday()
        assert first <= one.day <= last
        assert [passed.day for passed in one.passed_over] == [
            one.rhythm_day + timedelta(weeks=n) for n in range(len(one.passed_over))
        ]
        assert one.day == one.rhythm_day + timedelta(weeks=len(one.passed_over))
        assert all(passed.reason == why_not(passed.day, holidays) != "" for passed in one.passed_over)
    for earlier, later in pairwise(proposed):
        assert later.rhythm_day == earlier.day + timedelta(weeks=every)
        assert later.gap_days == (later.day - earlier.day).days >= every * 7


@given(
    day=days,
    starts_at=st.times(time(7, 0), time(22, 0)).filter(lambda at: at.second == 0 and at.microsecond == 0),
    length=st.sampled_from([120, 150, 180]),
)
def test_the_wall_clock_time_stays_whatever_the_clocks_do(day, starts_at, length):
    starts, ends = moments_of(day, starts_at, length)

    local = starts.astimezone(AMSTERDAM)
    assert (local.date(), local.time().replace(tzinfo=None)) == (day, starts_at)
    assert ends - starts == timedelta(minutes=length)
    assert starts.utcoffset() == timedelta(0)


def test_half_past_one_before_and_after_the_clock_change():
    assert moments_of(date(2026, 10, 22), time(13, 30), 150)[0] == datetime(2026, 10, 22, 11, 30, tzinfo=UTC)
    assert moments_of(date(2026, 10, 29), time(13, 30), 150)[0] == datetime(2026, 10, 29, 12, 30, tzinfo=UTC)


def test_an_hour_that_autumn_repeats_is_the_first_one():
    assert moments_of(date(2027, 10, 31), time(2, 30), 120)[0] == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
