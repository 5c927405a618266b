"""Half-years: 1 September to 31 January, 1 February to 31 August, unless set otherwise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.study_year import HalfYear, half_year_of, study_year_of


@pytest.mark.parametrize(
    ("day", "first", "last", "study_year"),
    [
        ("2026-08-31", "2026-02-01", "2026-08-31", 2025),
        ("2026-09-01", "2026-09-01", "2027-01-31", 2026),
        ("2026-12-31", "2026-09-01", "2027-01-31", 2026),
        ("2027-01-31", "2026-09-01", "2027-01-31", 2026),
        ("2027-02-01", "2027-02-01", "2027-08-31", 2026),
        ("2028-02-29", "2028-02-01", "2028-08-31", 2027),
    ],
)
def test_a_day_falls_in_its_half_year(day, first, last, study_year):
    half_year = HalfYear(date.fromisoformat(first), date.fromisoformat(last))
    assert half_year_of(date.fromisoformat(day)) == half_year
    assert study_year_of(date.fromisoformat(day)) == study_year
    assert date.fromisoformat(day) in half_year


start_days = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=4, unique=True)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), start_days)
def test_half_years_follow_each_other_without_a_gap(day, starts):
    half_year = half_year_of(day, starts)
    assert day in half_year
    assert half_year_of(half_year.last_day + timedelta(days=1), starts).first_day == half_year.last_day + timedelta(1)
    assert half_year_of(half_year.first_day, starts) == half_year_of(half_year.last_day, starts) == half_year
