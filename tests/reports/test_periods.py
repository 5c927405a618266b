"""Periods of the dashboard: study years and their halves."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.periods import period_named, periods, periods_of_year


def test_a_study_year_runs_from_september_with_a_half_from_february():
    whole, first, second = periods_of_year(2026)

    assert (whole.key, whole.first_day, whole.last_day) == ("2026", date(2026, 9, 1), date(2027, 8, 31))
    assert (first.key, first.first_day, first.last_day) == ("2026-1", date(2026, 9, 1), date(2027, 1, 31))
    assert (second.key, second.first_day, second.last_day) == ("2026-2", date(2027, 2, 1), date(2027, 8, 31))


def test_a_period_begins_and_ends_at_midnight_in_amsterdam():
    whole = periods_of_year(2026)[0]

    assert whole.starts_at == datetime(2026, 8, 31, 22, tzinfo=UTC)
    assert whole.ends_before == datetime(2027, 8, 31, 22, tzinfo=UTC)


def test_an_unknown_period_is_the_running_study_year():
    assert period_named("2026-9", date(2027, 8, 31)).key == "2026"
    assert period_named("", date(2027, 9, 1)).key == "2027"
    assert period_named("2025-2", date(2026, 11, 23)).key == "2025-2"


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_halves_fill_their_year_without_gap_or_overlap(today):
    for whole, *parts in (periods_of_year(one.year) for one in periods(today) if one.part == 0):
        assert parts[0].first_day == whole.first_day
        assert parts[-1].last_day == whole.last_day
        assert all(later.first_day == earlier.last_day + timedelta(days=1) for earlier, later in pairwise(parts))
    assert periods(today)[0].contains(today)
