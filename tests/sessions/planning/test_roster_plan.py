"""The best roster of a half-year: proven against every possible set, and as one would expect it in plain cases."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.holidays import Span, why_not
from sessions.planning.rhythm import moments_of
from sessions.planning.roster_plan import RosterPlan, plan, replan
from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import Answer, Member, Rhythm, RosterProblem
from sessions.planning.roster_reasons import NoRoster
from tests.sessions.planning.small_rosters import (
    all_say,
    every_roster,
    keeps_the_musts,
    points_of,
    problems,
    slot,
    weekly,
)
from tests.sessions.planning.test_rhythm import MIDDLE_2026

ANNE, BEN, CARA, DIRK = (
    Member(1, frozenset({"professional"}), may_facilitate=True),
    Member(2, frozenset({"professional", "local"}), may_write=True),
    Member(3, frozenset({"experiential", "local"})),
    Member(4, frozenset({"experiential"})),
)
EVERYBODY = (ANNE, BEN, CARA, DIRK)


def autumn(slots, answers=None, **more):
    """September to January, everybody free unless told otherwise."""
    asked = all_say(Answer.YES, EVERYBODY, slots) | (answers or {})
    return RosterProblem(date(2026, 9, 1), date(2027, 1, 31), tuple(slots), EVERYBODY, asked, **more)


def thursdays_outside_holidays(first=date(2026, 9, 3), last=date(2027, 1, 31)):
    return [one for one in weekly(first, 60) if one.day <= last and not why_not(one.day, MIDDLE_2026)]


def number_of(problem, found, wanted):
    """The number of dates nearest to what is wanted, of two equally near the greater."""
    return min({len(dates) for dates in found}, key=lambda number: (abs(number - wanted), -number))


@given(problems())
def test_the_best_roster_is_the_best_of_all_that_are_possible(problem):
    every = every_roster(problem)

    planned = plan(problem)

    if not every:
        assert isinstance(planned, NoRoster)
        return
    wanted = problem.sessions or Points(problem).rhythm_sessions()
    right_number = [dates for dates in every if len(dates) == number_of(problem, every, wanted)]
    assert planned.best.keys == tuple(one.key for one in right_number[0])
    assert (planned.best.score.total, -planned.best.switches) == points_of(problem, right_number[0])
    assert planned.best.breaches == ()


@given(problems())
def test_the_alternatives_are_what_comes_next_on_other_days(problem):
    planned = plan(problem, alternatives=3)
    if isinstance(planned, NoRoster):
        return
    days_in_order = {}
    for dates in every_roster(problem):
        if len(dates) == len(planned.best.dates):
            days_in_order.setdefault(tuple(one.day for one in dates), tuple(one.key for one in dates))

    assert [one.keys for one in (planned.best, *planned.alternatives)] == list(days_in_order.values())[:4]


@given(problems())
def test_the_same_problem_gives_the_same_plan(problem):
    shuffled = replace(
        problem,
        slots=problem.slots[::-1],
        answers=dict(reversed(list(problem.answers.items()))),
        members=problem.members,
    )
    assert plan(problem) == plan(shuffled)


@given(problems(), st.integers(0, 90))
def test_a_new_plan_keeps_what_was_held_and_moves_as_few_dates_as_can_be(problem, days):
    problem = replace(problem, fixed=frozenset(), sessions=None)
    from_day = problem.starts_on + timedelta(days)

    planned = replan(problem, from_day=from_day)

    if isinstance(planned, NoRoster):
        return
    held = {one.key for one in problem.slots if one.key in problem.published and one.day < from_day}
    assert {key for key, day in zip(planned.best.keys, planned.best.days, strict=True) if day < from_day} == held
    if problem.published:
        narrowed = replace(
            problem,
            slots=tuple(one for one in problem.slots if one.day >= from_day or one.key in held),
            fixed=frozenset(held),
            starts_on=problem.starts_on if held else from_day,
            sessions=len(planned.best.dates),
        )
        fewest = min(len({one.key for one in dates} - problem.published) for dates in every_roster(narrowed))
        assert sum(one.is_moved for one in planned.best.dates) == fewest


def test_thursdays_every_four_weeks_come_out_clear_of_the_holidays_of_region_middle():
    """Everybody free: five sessions exactly four weeks apart, with the Christmas holiday between the last two."""
    planned = plan(autumn(thursdays_outside_holidays(), rhythm=Rhythm(4)))

    assert planned.best.days == (
        date(2026, 9, 17),
        date(2026, 10, 15),
        date(2026, 11, 12),
        date(2026, 12, 10),
        date(2027, 1, 7),
    )
    assert [one.gap_days for one in planned.best.dates] == [None, 28, 28, 28, 28]
    assert (planned.best.score.rhythm, planned.best.switches, planned.wanted) == (0, 0, 5)
    assert planned.best.score.total == planned.best.score.attendance == 5 * 4 * 2
    assert len({one.days for one in (planned.best, *planned.alternatives)}) == 3


def test_the_worked_example_is_kept_when_its_first_date_is_held_and_the_rest_is_published():
    by_day = {one.day: one.key for one in thursdays_outside_holidays(last=date(2027, 7, 16))}
    dates = [(2026, 9, 10), (2026, 10, 8), (2026, 11, 5), (2026, 12, 3), (2027, 1, 7), (2027, 2, 4)]
    days = [date(*one) for one in [*dates, (2027, 3, 4), (2027, 4, 1), (2027, 5, 13), (2027, 6, 10), (2027, 7, 8)]]
    problem = replace(
        autumn(thursdays_outside_holidays(last=date(2027, 7, 16))),
        ends_on=date(2027, 8, 31),
        published=frozenset(by_day[day] for day in days),
        aside=MIDDLE_2026[-1:],
    )

    assert replan(problem, from_day=date(2026, 9, 11)).best.days == tuple(days)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "hours_in_utc"),
    [
        (date(2026, 10, 1), date(2026, 12, 20), [11, 12, 12]),
        (date(2027, 3, 1), date(2027, 5, 10), [12, 11, 11]),
    ],
)
def test_a_clock_change_moves_nothing(starts_on, ends_on, hours_in_utc):
    """What is planned is local time: half past one, every four weeks, in the weeks of both changes too."""
    slots = [one for one in weekly(date(2026, 10, 1), 40) if starts_on <= one.day <= ends_on]
    problem = RosterProblem(starts_on, ends_on, tuple(slots), EVERYBODY, all_say(Answer.YES, EVERYBODY, slots))

    dates = plan(problem).best.dates

    assert [one.gap_days for one in dates] == [None, 28, 28]
    assert {one.slot.starts.time() for one in dates} == {time(13, 30)}
    assert [moments_of(one.slot.day, one.slot.starts.time(), 150)[0].hour for one in dates] == hours_in_utc


def test_one_weekday_is_kept_only_when_it_costs_no_presence():
    slots = [
        slot(2 * week + odd, date(2026, 9, 17 + odd) + timedelta(weeks=week)) for week in range(18) for odd in (0, 1)
    ]
    free = plan(autumn(slots)).best
    busy = {(4, one.key): Answer.NO for one in slots if one.day == free.days[2]}
    bent = plan(autumn(slots, busy)).best

    assert {day.weekday() for day in free.days} == {free.days[0].weekday()}
    assert all(4 not in one.missing for one in bent.dates)


def test_nobody_misses_twice_in_a_row_when_another_date_is_as_good():
    """Cara cannot on the first; on the second it is Cara or Dirk who misses: then rather Dirk."""
    slots = [slot(1, date(2026, 9, 10)), slot(2, date(2026, 10, 8)), slot(3, date(2026, 10, 8), 9)]
    missing = {(3, 1): Answer.NO, (3, 2): Answer.NO, (4, 3): Answer.NO}
    planned = plan(replace(autumn(slots, missing), ends_on=date(2026, 11, 1)))

    assert planned.best.keys == (1, 3)
    assert planned.best.score.twice_missed == 0


@pytest.mark.parametrize("answer", [Answer.NO, None])
def test_a_minute_taker_who_did_not_say_yes_or_if_need_be_is_not_counted_on(answer):
    slots = weekly(date(2026, 9, 3), 21)
    answers = {key: value for key, value in all_say(Answer.YES, EVERYBODY, slots).items() if key[0] != BEN.key}
    answers |= {} if answer is None else {(BEN.key, one.key): answer for one in slots}

    assert isinstance(plan(replace(autumn(slots), answers=answers)), NoRoster)
    assert isinstance(plan(autumn(slots, {(BEN.key, one.key): Answer.IF_NEED_BE for one in slots})), RosterPlan)


def test_who_is_no_member_any_more_is_neither_there_nor_missed():
    slots = weekly(date(2026, 9, 3), 21)
    gone = replace(DIRK, ends_on=date(2026, 8, 31))
    problem = replace(autumn(slots, {(4, one.key): Answer.NO for one in slots}), members=(ANNE, BEN, CARA, gone))

    assert [one.missing for one in plan(problem).best.dates] == [()] * 6
    assert plan(problem).best.score.attendance == 6 * 3 * 2


def test_the_summer_holiday_may_lie_in_a_gap():
    slots = [slot(1, date(2027, 7, 8)), slot(2, date(2027, 9, 9))]
    problem = RosterProblem(
        date(2027, 7, 1), date(2027, 9, 30), tuple(slots), EVERYBODY, all_say(Answer.YES, EVERYBODY, slots)
    )

    assert isinstance(plan(replace(problem, sessions=2)), NoRoster)
    assert plan(replace(problem, aside=MIDDLE_2026[-1:])).best.keys == (1, 2)


def test_the_number_of_sessions_follows_from_the_rhythm_unless_it_is_given():
    slots = weekly(date(2026, 9, 3), 21)
    by_weeks = {weeks: len(plan(autumn(slots, rhythm=Rhythm(weeks))).best.dates) for weeks in (3, 4, 5, 6)}

    assert by_weeks == {3: 7, 4: 6, 5: 5, 6: 4}
    assert len(plan(autumn(slots, sessions=4)).best.dates) == 4


def test_a_fixed_date_is_in_every_set_even_where_nobody_can_guide():
    slots = weekly(date(2026, 9, 3), 21)
    planned = plan(autumn(slots, {(1, 7): Answer.NO}, fixed=frozenset({7})))

    assert all(7 in one.keys for one in (planned.best, *planned.alternatives))
    assert [one.is_fixed for one in planned.best.dates].count(True) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"fixed": frozenset({999})},
        {"rhythm": Rhythm(4, shortest_days=0)},
        {"rhythm": Rhythm(4, shortest_days=43)},
        {"sessions": -1},
        {"slots": (slot(1, date(2026, 9, 10)), slot(1, date(2026, 9, 17)))},
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(change):
    with pytest.raises(ValueError, match=r"\w"):
        plan(replace(autumn(weekly(date(2026, 9, 3), 21)), **change))


@given(problems())
def test_what_is_planned_keeps_the_musts(problem):
    planned = plan(problem)
    if isinstance(planned, RosterPlan):
        slots = {one.key: one for one in problem.slots}
        for proposal in (planned.best, *planned.alternatives):
            assert keeps_the_musts(problem, [slots[key] for key in proposal.keys])


def test_a_previous_session_long_ago_starts_the_rhythm_anew():
    slots = weekly(date(2026, 9, 3), 21)

    assert plan(autumn(slots, previous=date(2026, 5, 1))).best.days == plan(autumn(slots)).best.days
    assert plan(autumn(slots, previous=date(2026, 8, 20))).best.days[0] == date(2026, 9, 17)
    summer = (Span(date(2026, 7, 18), date(2026, 8, 30), "summer"),)
    assert plan(autumn(slots, previous=date(2026, 7, 9), aside=summer)).best.days[0] >= date(2026, 9, 3)
