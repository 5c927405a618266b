"""What a page shows of a set of dates: who misses, who may guide and write, the points by part, the cost of a swap."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.roster_plan import plan
from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import Answer, Member, RosterProblem
from sessions.planning.roster_proposal import Breach, BreachKind, Score, propose, swap, swaps
from sessions.planning.roster_reasons import NoRoster
from tests.sessions.planning.small_rosters import all_say, every_roster, keeps_the_musts, points_of, problems, slot

ANNE, BEN, CARA, DIRK = (
    Member(1, frozenset({"professional"}), may_facilitate=True),
    Member(2, frozenset({"professional", "local"}), may_facilitate=True, may_write=True),
    Member(3, frozenset({"experiential", "local"}), may_write=True),
    Member(4, frozenset({"experiential"})),
)
EVERYBODY = (ANNE, BEN, CARA, DIRK)
SLOTS = (
    slot(1, date(2026, 9, 10)),
    slot(2, date(2026, 10, 8)),
    slot(3, date(2026, 11, 12)),
    slot(4, date(2026, 11, 13)),
)


def asked(answers, **more):
    everything = all_say(Answer.YES, EVERYBODY, SLOTS) | answers
    kept = {key: answer for key, answer in everything.items() if answer is not None}
    return Points(RosterProblem(date(2026, 9, 1), date(2026, 11, 30), SLOTS, EVERYBODY, kept, **more))


def test_a_date_says_who_misses_who_may_come_and_who_is_silent():
    points = asked({(4, 1): Answer.NO, (4, 2): Answer.NO, (3, 2): Answer.IF_NEED_BE, (1, 2): None})

    first, second, third = propose(points, [3, 1, 2]).dates

    assert (first.missing, first.missing_again, first.gap_days) == ((4,), (), None)
    assert (second.missing, second.missing_again, second.gap_days) == ((4,), (4,), 28)
    assert (second.if_need_be, second.unanswered, second.attendance) == ((3,), (1,), 2 + 1 + 1)
    assert second.knowledge_short == {"experiential": 1, "professional": 1}
    assert (third.missing, third.knowledge_short, third.gap_days, third.weeks_off) == ((), {}, 35, 1)


def test_those_who_can_do_a_duty_leave_somebody_else_for_the_other():
    """Anne guides, Ben does either, Cara writes; when Cara is away Ben is needed for the minutes."""
    here, without_cara = propose(asked({(3, 2): Answer.NO, (1, 1): Answer.IF_NEED_BE}), [1, 2]).dates

    assert (here.facilitators, here.minute_takers) == ((2, 1), (2, 3))
    assert (without_cara.facilitators, without_cara.minute_takers) == ((1,), (2,))


def test_the_points_are_told_by_part():
    points = asked({(4, 1): Answer.NO, (4, 2): Answer.NO}, published=frozenset({1, 2}))

    proposal = propose(points, [1, 2, 3])

    assert proposal.score == Score(attendance=6 + 6 + 8, knowledge=-6 - 6, twice_missed=-2, rhythm=-2, moved=-1000)
    assert proposal.score.total == 20 - 12 - 2 - 2 - 1000
    assert [one.is_moved for one in proposal.dates] == [False, False, True]
    assert proposal.misses() == {4: 2}


def test_a_set_made_by_hand_says_what_it_breaks():
    everything = {(1, 1): Answer.NO, (2, 1): Answer.NO, (2, 2): Answer.NO, (3, 2): Answer.NO}
    points = asked(everything | {(1, 3): Answer.NO, (3, 3): Answer.NO}, fixed=frozenset({4}))

    assert propose(points, [1, 2, 3]).breaches == (
        Breach(BreachKind.NO_FACILITATOR, date(2026, 9, 10)),
        Breach(BreachKind.NO_MINUTE_TAKER, date(2026, 10, 8)),
        Breach(BreachKind.ONE_FOR_BOTH, date(2026, 11, 12)),
        Breach(BreachKind.FIXED_LEFT_OUT, date(2026, 11, 13)),
    )
    assert propose(asked({}), [1, 3, 4]).breaches == (
        Breach(BreachKind.GAP_LONG, date(2026, 11, 12)),
        Breach(BreachKind.GAP_SHORT, date(2026, 11, 13)),
    )
    assert propose(asked({}), [3]).breaches == (Breach(BreachKind.START_LONG, date(2026, 11, 12)),)
    assert propose(asked({}, previous=date(2026, 9, 1)), [1]).breaches == (
        Breach(BreachKind.GAP_SHORT, date(2026, 9, 10)),
        Breach(BreachKind.END_LONG, date(2026, 9, 10)),
    )


def test_no_dates_at_all_are_worth_nothing():
    nothing = propose(asked({}), [])

    assert (nothing.dates, nothing.score.total, nothing.breaches) == ((), 0, ())


@given(problems(), st.data())
def test_any_set_is_counted_as_by_hand_and_breaks_something_when_it_may_not_be(problem, data):
    chosen = sorted(
        data.draw(st.sets(st.sampled_from(problem.slots), min_size=1, max_size=4)), key=lambda one: one.starts
    )

    proposal = propose(Points(problem), [one.key for one in chosen])

    assert (proposal.score.total, -proposal.switches) == points_of(problem, chosen)
    assert (proposal.breaches == ()) == keeps_the_musts(problem, chosen)


@given(problems(), st.data())
def test_the_cost_of_a_swap_is_the_difference_in_points(problem, data):
    planned = plan(problem)
    if isinstance(planned, NoRoster):
        return
    out = data.draw(st.sampled_from(planned.best.keys))
    offered = swaps(Points(problem), planned.best.keys, out=out)

    keys = {key: one for one in problem.slots for key in [one.key]}
    kept = [keys[key] for key in planned.best.keys if key != out]
    right = {
        dates: points_of(problem, dates)[0]
        for dates in every_roster(replace(problem, sessions=len(planned.best.keys)))
        if set(kept) < set(dates) and keys[out] not in dates
    }
    assert {tuple(keys[key] for key in one.after.keys): one.cost for one in offered} == {
        dates: planned.best.score.total - points for dates, points in right.items()
    }
    assert [one.cost for one in offered] == sorted(one.cost for one in offered)
    assert all(one.cost >= 0 for one in offered)


@pytest.mark.parametrize(("out", "instead"), [(3, 4), (1, 2), (1, 1)])
def test_only_a_chosen_date_is_swapped_and_only_for_one_that_is_not(out, instead):
    with pytest.raises(ValueError, match="swapped"):
        swap(asked({}), [1, 2], out=out, instead=instead)
