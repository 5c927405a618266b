"""No feasible roster: where it breaks and why, and the smallest changes that mend it."""

from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given, settings

from sessions.planning.holidays import why_not
from sessions.planning.rhythm import PassedOver
from sessions.planning.roster_plan import RosterPlan, plan
from sessions.planning.roster_problem import Answer, Member, RosterProblem
from sessions.planning.roster_proposal import BreachKind
from sessions.planning.roster_reasons import NoRoster, SlotTrouble, Stretch
from sessions.planning.roster_relaxations import Relaxation, has_roster
from tests.sessions.planning.small_rosters import all_say, every_roster, problems, slot, weekly
from tests.sessions.planning.test_rhythm import MIDDLE_2026

ANNE, BEN, CARA = Member(1, may_facilitate=True), Member(2, may_write=True), Member(3)
EVERYBODY = (ANNE, BEN, CARA)
FIRST = date(2026, 9, 3)


def autumn(slots, answers=None, **more):
    asked = all_say(Answer.YES, EVERYBODY, slots) | (answers or {})
    return RosterProblem(date(2026, 9, 1), date(2027, 1, 31), tuple(slots), EVERYBODY, asked, **more)


def no(member, *keys):
    return {(member.key, key): Answer.NO for key in keys}


def test_weeks_without_a_minute_taker_are_named_with_what_would_mend_it():
    """Ben cannot from the fourth to the tenth week: from 17 September nothing can be reached before 12 November."""
    slots = weekly(FIRST, 21)

    answer = plan(autumn(slots, no(BEN, *range(3, 10))))

    assert isinstance(answer, NoRoster)
    assert answer.stretches == (
        Stretch(
            first=date(2026, 10, 8),
            last=date(2026, 10, 29),
            after=date(2026, 9, 17),
            before=date(2026, 11, 12),
            troubles=tuple(SlotTrouble(slots[key], BreachKind.NO_MINUTE_TAKER) for key in (5, 6, 7, 8)),
            passed_over=(),
        ),
    )
    assert answer.stretches[0].gap_days == 56
    assert answer.relaxations == (
        Relaxation(longest_days=56),
        Relaxation(without_minute_taker=True),
        Relaxation(comes=((BEN.key, 6),)),
    )


def test_one_person_cannot_guide_and_write():
    both = replace(ANNE, may_write=True)
    slots = weekly(FIRST, 21)
    problem = replace(autumn(slots, no(BEN, *range(21))), members=(both, BEN, CARA))

    answer = plan(problem)

    assert {one.kind for one in answer.stretches[0].troubles} == {BreachKind.ONE_FOR_BOTH}
    assert Relaxation(without_facilitator=True) in answer.relaxations
    assert len(next(one for one in answer.relaxations if one.comes).comes) == 3


def test_a_holiday_that_is_too_long_is_named_with_its_reason_and_may_be_used_on_purpose():
    december = [PassedOver(date(2026, 11, 26) + timedelta(weeks=number), "school:christmas") for number in range(7)]
    slots = [one for one in weekly(FIRST, 21) if one.day not in {passed.day for passed in december}]

    answer = plan(autumn(slots, passed_over=tuple(december)))

    (stretch,) = answer.stretches
    assert (stretch.after, stretch.before, stretch.gap_days) == (date(2026, 11, 19), date(2027, 1, 14), 56)
    assert stretch.passed_over == tuple(december[2:6])
    assert answer.relaxations == (Relaxation(longest_days=56), Relaxation(on_purpose=(date(2026, 12, 10),)))


def test_no_candidates_at_all_have_nothing_to_relax():
    answer = plan(autumn([]))

    assert answer == NoRoster((Stretch(date(2026, 9, 1), date(2026, 10, 13), None, None, (), ()),), (), ())


def test_candidates_that_end_too_early_leave_the_end_of_the_period_bare():
    answer = plan(autumn(weekly(FIRST, 10)))

    (stretch,) = answer.stretches
    assert (stretch.after, stretch.before) == (date(2026, 11, 5), None)
    assert (stretch.first, stretch.last) == (date(2026, 11, 26), date(2026, 12, 17))
    assert answer.relaxations == (Relaxation(longest_days=88),)


def test_every_break_is_named():
    answer = plan(autumn([slot(1, FIRST), slot(2, date(2026, 11, 5)), slot(3, date(2027, 1, 7))]))

    assert [(one.after, one.before) for one in answer.stretches] == [
        (FIRST, date(2026, 11, 5)),
        (date(2026, 11, 5), date(2027, 1, 7)),
    ]


def test_dates_fixed_too_near_to_the_others_are_named_and_a_shorter_gap_mends_it():
    slots = [slot(1, FIRST), slot(2, date(2026, 9, 20)), slot(3, date(2026, 10, 8))]
    problem = replace(autumn(slots, fixed=frozenset({1})), ends_on=date(2026, 10, 9), sessions=3)

    answer = plan(problem)

    assert answer.possible_sessions == (1, 2)
    assert answer.relaxations == (Relaxation(sessions=2), Relaxation(shortest_days=17))


def test_a_number_of_sessions_that_does_not_fit_is_answered_with_the_numbers_that_do():
    answer = plan(autumn(weekly(FIRST, 21), sessions=12))

    assert (answer.stretches, answer.possible_sessions) == ((), (3, 4, 5, 6, 7))
    assert answer.relaxations[0] == Relaxation(sessions=7)
    assert Relaxation(shortest_days=14) not in answer.relaxations
    assert has_roster(Relaxation(shortest_days=7).applied_to(autumn(weekly(FIRST, 21), sessions=12)))


def test_when_one_person_is_not_enough_the_fewest_who_are_get_named():
    slots = weekly(FIRST, 21)

    answer = plan(autumn(slots, no(ANNE, *range(21)) | no(BEN, *range(21))))

    (together,) = answer.relaxations[:1]
    assert {member for member, _ in together.comes} == {ANNE.key, BEN.key}
    assert len(together.comes) == 2 * len({key for _, key in together.comes}) == 6


@given(problems())
@settings(max_examples=80)
def test_every_proposed_change_gives_a_roster_and_no_smaller_one_of_its_sort_does(problem):
    answer = plan(problem)
    if isinstance(answer, RosterPlan):
        return
    if not answer.relaxations:  # then only other candidates would help: all come within a week of the session before
        assert all((one.day - problem.previous).days < 7 for one in problem.slots)
    for one in answer.relaxations:
        relaxed = one.applied_to(problem)
        assert isinstance(plan(relaxed), RosterPlan)
        changed = [field.name for field in fields(one) if getattr(one, field.name)]
        if changed == ["longest_days"]:
            assert not has_roster(Relaxation(longest_days=one.longest_days - 1).applied_to(problem))
        if changed == ["shortest_days"]:
            assert not has_roster(Relaxation(shortest_days=one.shortest_days + 1).applied_to(problem))
        if changed == ["comes"]:
            for left_out in one.comes:
                fewer = tuple(pair for pair in one.comes if pair != left_out)
                assert not has_roster(Relaxation(comes=fewer).applied_to(problem))


def test_a_number_that_does_not_fit_and_a_gap_that_is_too_long_are_mended_together():
    problem = autumn([slot(1, FIRST)], sessions=2)

    assert plan(problem).relaxations == (Relaxation(longest_days=151, sessions=1),)


@given(problems())
@settings(max_examples=80)
def test_a_break_is_true_when_nothing_else_is_the_matter(problem):
    """Where only dates are lacking, no roster has a session in the stretch: not even one that ignores the rest."""
    answer = plan(replace(problem, sessions=None))
    if isinstance(answer, RosterPlan):
        return
    assert answer.stretches
    assert every_roster(replace(problem, sessions=None)) == []
    for stretch in answer.stretches:
        troubled = {one.slot.key for one in stretch.troubles}
        inside = {one.key for one in problem.slots if stretch.first <= one.day <= stretch.last}
        assert troubled <= inside - problem.fixed


def test_the_reason_of_a_passed_over_day_is_kept():
    """As the caller says it: a day of the May holiday of region Midden, and the week after it Ascension Day."""
    days = [date(2027, 4, 1) + timedelta(weeks=number) for number in range(7)]
    passed_over = tuple(PassedOver(day, reason) for day in days if (reason := why_not(day, MIDDLE_2026)))
    slots = weekly(days[0], 3)
    asked = all_say(Answer.YES, EVERYBODY, slots[:1]) | no(ANNE, 1, 2)
    problem = RosterProblem(days[0], date(2027, 7, 31), slots, EVERYBODY, asked, passed_over=passed_over)

    (stretch,) = plan(problem).stretches

    assert (stretch.first, stretch.last) == (date(2027, 4, 22), date(2027, 5, 13))
    assert [(one.day, one.reason) for one in stretch.passed_over] == [
        (date(2027, 4, 29), "school:may"),
        (date(2027, 5, 6), "public"),
    ]
