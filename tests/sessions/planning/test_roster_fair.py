"""Nobody misses most: the least cap on anyone's misses, and the best roster within it, against every possible set."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings

from sessions.planning import roster_fair
from sessions.planning.roster_exact import Exact
from sessions.planning.roster_fair import Fair
from sessions.planning.roster_plan import plan
from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import Answer, Member, RosterProblem
from sessions.planning.roster_reasons import NoRoster
from tests.sessions.planning.small_rosters import all_say, every_roster, problems, slot, there


def misses_of(problem, dates):
    """By member."""
    return [sum(member.key in there(problem, one, {Answer.NO}) for one in dates) for member in problem.members]


def fair_rosters(problem, sessions):
    """The least cap, and the sets that keep it, best first."""
    every = every_roster(replace(problem, sessions=sessions))
    misses = {dates: misses_of(problem, dates) for dates in every}
    unavoidable = [min(column) for column in zip(*misses.values(), strict=True)]
    for cap in range(sessions + 1):
        caps = [max(cap, least) for least in unavoidable]
        within = [dates for dates in every if all(one <= most for one, most in zip(misses[dates], caps, strict=True))]
        if within:
            return cap, within
    raise AssertionError("a cap of all dates is always kept")


@given(problems())
@settings(max_examples=60)
def test_the_fairest_roster_is_the_best_within_the_least_cap(problem):
    planned = plan(problem, fair=True)
    if isinstance(planned, NoRoster):
        assert every_roster(problem) == []
        return
    cap, within = fair_rosters(problem, len(planned.best.dates))
    days_in_order = {}
    for dates in within:
        days_in_order.setdefault(tuple(one.day for one in dates), tuple(one.key for one in dates))

    assert (planned.cap, planned.proven) == (cap, True)
    assert [one.keys for one in (planned.best, *planned.alternatives)] == list(days_in_order.values())[:3]


def busy_people():
    """Five half-days a week, September to January; ten members, always the same, who can seven times in ten."""
    drawn = Random(4)
    days = [date(2026, 9, 1) + timedelta(day) for day in range(150)]
    slots = tuple(slot(key, day) for key, day in enumerate(days) if day.weekday() < 5)
    members = (Member(100, may_facilitate=True), Member(101, may_write=True), *(Member(key) for key in range(10)))
    answers = all_say(Answer.YES, members, slots)
    answers |= {(key, one.key): Answer.NO for key in range(10) for one in slots if drawn.random() < 0.3}
    return RosterProblem(date(2026, 9, 1), date(2027, 1, 31), slots, members, answers)


def test_fairness_may_cost_presence_and_spares_who_misses_most():
    problem = busy_people()

    plain, fair = plan(problem), plan(problem, fair=True)

    assert max(fair.best.misses().values()) == fair.cap < max(plain.best.misses().values())
    assert fair.best.score.total < plain.best.score.total
    assert plain.cap is None


def test_who_can_never_come_does_not_set_the_cap_for_the_others():
    problem = busy_people()
    never = {(50, one.key): Answer.NO for one in problem.slots}
    more = replace(problem, members=(*problem.members, Member(50)), answers={**problem.answers, **never})

    assert plan(more, fair=True).cap == plan(problem, fair=True).cap
    assert plan(more, fair=True).best.misses()[50] == len(plan(more, fair=True).best.dates)


def test_a_search_that_is_cut_off_says_so(monkeypatch):
    monkeypatch.setattr(roster_fair, "BEAMS", (1,))
    problem = busy_people()
    exact = Exact(Points(problem))

    first = Fair(exact, 6).best()

    assert not first.proven
    assert (Fair(exact, 6).missed_in(first.found.path) <= Fair(exact, 6).caps_for(first.cap)).all()
