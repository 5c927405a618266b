"""Rhythm in figures (A9): gaps of at most 42 days, the summer holiday aside."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import RhythmFigures, Share, open_gap, rhythm_of
from sessions.planning.holidays import Span
from sessions.planning.rhythm import Gap, gaps_between

SUMMER = Span(date(2026, 7, 18), date(2026, 8, 30), "summer")
DAYS = st.lists(st.dates(date(2025, 9, 1), date(2027, 8, 31)), unique=True, max_size=20)


def test_six_weeks_exactly_is_kept_and_a_day_more_is_not():
    gaps = [Gap(date(2027, 4, 1), date(2027, 5, 13)), Gap(date(2027, 5, 13), date(2027, 6, 25))]

    assert rhythm_of(gaps, []) == RhythmFigures(kept=1, gaps=2, longest_days=43)


def test_a_gap_with_the_summer_holiday_in_it_counts_neither_way():
    gaps = [Gap(date(2026, 7, 9), date(2026, 9, 10)), Gap(date(2026, 9, 10), date(2026, 10, 8))]

    assert rhythm_of(gaps, [SUMMER]) == RhythmFigures(kept=1, gaps=1, longest_days=28)


def test_without_gaps_there_is_no_rhythm_to_tell():
    assert rhythm_of([], []) == RhythmFigures(kept=0, gaps=0, longest_days=None)
    assert rhythm_of([], []).share.percent is None


@pytest.mark.parametrize(
    ("latest", "today", "runs"),
    [
        (date(2026, 10, 8), date(2026, 11, 19), False),
        (date(2026, 10, 8), date(2026, 11, 20), True),
        (date(2026, 7, 9), date(2026, 8, 25), False),
        (date(2026, 6, 4), date(2026, 7, 17), True),
        (None, date(2026, 11, 20), False),
    ],
)
def test_silence_is_a_breach_after_six_weeks_unless_summer_began_in_it(latest, today, runs):
    assert open_gap(latest, today, [SUMMER]) == (Gap(latest, today) if runs else None)


@given(DAYS)
def test_kept_gaps_and_breaches_are_all_gaps(days):
    figures = rhythm_of(gaps_between(days), [])

    assert figures.gaps == max(len(days) - 1, 0)
    assert figures.is_broken == any(
        b - a > timedelta(days=42) for a, b in zip(sorted(days), sorted(days)[1:], strict=False)
    )


@pytest.mark.parametrize(
    ("share", "percent"), [(Share(0, 0), None), (Share(1, 8), 13), (Share(1, 3), 33), (Share(3, 3), 100)]
)
def test_shares_are_rounded_half_up(share, percent):
    assert share.percent == percent
