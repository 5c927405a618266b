"""Days that fill a gap of more than six weeks, and their order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.fill_gap import best_first, days_within
from sessions.planning.rhythm import Gap

EARLIER = date(2026, 9, 10)
LONG_AGO = date(2020, 1, 1)


def gap_of(days):
    return Gap(EARLIER, EARLIER + timedelta(days=days))


def nothing(day):
    return ""


def test_in_eight_weeks_every_working_day_three_to_five_weeks_on_keeps_the_rhythm():
    days = days_within(gap_of(56), first=LONG_AGO, why_not=nothing)

    assert (days[0], days[-1], len(days)) == (date(2026, 10, 1), date(2026, 10, 15), 11)


def test_a_day_that_is_not_free_is_not_offered():
    day = date(2026, 10, 8)

    assert day in days_within(gap_of(56), first=LONG_AGO, why_not=nothing)
    assert day not in days_within(gap_of(56), first=LONG_AGO, why_not=lambda one: "public" if one == day else "")


def test_the_most_people_come_first_then_the_usual_weekday_then_the_middle():
    thursday, friday, monday, next_thursday = (date(2026, 10, number) for number in (8, 9, 12, 15))
    can_come = {friday: 9, next_thursday: 9, thursday: 9, monday: 10}

    assert best_first(can_come, gap=gap_of(56), weekday=3) == [monday, thursday, next_thursday, friday]


@given(days=st.integers(43, 200), first=st.dates(date(2026, 9, 1), date(2027, 4, 1)))
def test_what_is_offered_lies_in_the_gap_on_a_working_day_and_leaves_no_breach_that_it_can_mend(days, first):
    gap = gap_of(days)

    for day in days_within(gap, first=first, why_not=nothing):
        assert gap.earlier < day < gap.later
        assert day >= first
        assert day.weekday() < 5
        assert (day - gap.earlier).days <= 42
        assert days > 84 or (gap.later - day).days <= 42
