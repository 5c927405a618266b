"""Communities planned together: never two places at once, the best plan proven, and what cannot be is explained."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from sessions.planning import roster_plan
from sessions.planning.programme import planner
from sessions.planning.programme.from_rosters import community_of
from sessions.planning.programme.plan import Cause, Conflict, Ending, Obstacle, Phase
from sessions.planning.programme.planner import plan_programme
from sessions.planning.programme.problem import Busy, Candidate, Community, Programme, Room
from sessions.planning.roster_problem import Answer, Member, RosterProblem
from sessions.planning.roster_reasons import NoRoster
from tests.sessions.planning.small_programmes import (
    MONDAY,
    RHYTHM,
    assert_keeps_the_rules,
    best_objective,
    moment,
    programmes,
)
from tests.sessions.planning.small_rosters import all_say, problems, weekly

LECTURER, GUIDE, WRITER = 1, 2, 3


def candidate(key, day, hour=9, points=10, needs=((LECTURER,),), **fields):
    return Candidate(key, moment(day, hour), moment(day, hour + 2), points, needs, **fields)


def community(key, *candidates, sessions=1, **fields):
    return Community(key, candidates, sessions, rhythm=RHYTHM, **fields)


def dates_of(plan, key):
    return [(one.starts.date() - MONDAY).days for one in planned(plan, key).sessions]


def planned(plan, key):
    return next(one for one in plan.communities if one.community == key)


@given(programmes())
@settings(max_examples=250, deadline=None)
def test_the_proven_plan_is_the_best_that_trying_everything_finds(programme):
    plan = plan_programme(programme)
    assert_keeps_the_rules(programme, plan)
    assert plan.ending == Ending.PROVEN
    assert plan.objective == plan.bound == best_objective(programme, plan.unplanned_costs)


@given(programmes())
@settings(max_examples=100, deadline=None)
def test_without_the_solver_the_plan_keeps_the_rules_and_the_bound_holds(programme):
    plan = plan_programme(programme, with_solver=False)
    assert_keeps_the_rules(programme, plan)
    assert plan.objective <= best_objective(programme, plan.unplanned_costs) <= plan.bound
    assert plan.ending == (Ending.PROVEN if plan.objective == plan.bound else Ending.NO_SOLVER)


@given(programmes())
@settings(max_examples=100, deadline=None)
def test_what_would_give_a_community_its_dates_really_does(programme):
    plan = plan_programme(programme)
    for one in plan.unplanned:
        mine = next(community for community in programme.communities if community.key == one.community)
        if one.cause == Cause.TAKEN:
            assert one.conflicts
            others = {key for conflict in one.conflicts for key in conflict.taken_by}
            assert one.community not in others
            assert others <= {other.community for other in plan.communities}
            left = [each for each in plan.communities if each.community not in others]
            taken = tuple(
                Busy(session.starts, session.ends, person, session.room, _place(programme, session.room))
                for each in left
                for session in each.sessions
                for person in (session.people or (None,))
            )
            alone = plan_programme(replace(programme, communities=(mine,), busy=programme.busy + taken))
            assert [each.community for each in alone.communities] == [one.community]
        else:
            alone = plan_programme(replace(programme, communities=(mine,)))
            assert [each.cause for each in alone.unplanned] == [one.cause]


def _place(programme, room):
    return next((one.location for one in programme.rooms if one.key == room), None)


@given(programmes())
@settings(max_examples=50, deadline=None)
def test_the_same_input_and_seed_give_the_same_plan(programme):
    assert plan_programme(programme, seed=3) == plan_programme(programme, seed=3)


def test_a_lecturer_is_never_in_two_places_at_once():
    programme = Programme(
        (
            community(1, candidate(1, 0, points=10), candidate(2, 1, points=9)),
            community(2, candidate(1, 0, points=10), candidate(2, 1, points=5)),
        )
    )
    plan = plan_programme(programme)
    assert (dates_of(plan, 1), dates_of(plan, 2)) == ([1], [0])
    assert (plan.objective, plan.bound, plan.gap, plan.is_proven) == (19, 19, 0.0, True)


@pytest.mark.parametrize(("minutes", "days"), [(120, [0, 0]), (121, [0, 1])])
def test_there_is_time_to_travel_between_two_half_days(minutes, days):
    programme = Programme(
        (
            community(1, candidate(1, 0, 9), rooms=(1,)),
            community(2, candidate(1, 0, 13), candidate(2, 1, 13, points=1), rooms=(2,)),
        ),
        rooms=(Room(1, 1, 20), Room(2, 2, 20)),
        travel={(2, 1): minutes},
    )
    plan = plan_programme(programme)
    assert dates_of(plan, 1) + dates_of(plan, 2) == days


def test_a_room_that_is_too_small_or_not_accessible_is_left_out():
    rooms = (Room(1, 1, 10, True), Room(2, 1, 20, False), Room(3, 1, 20, True))
    everywhere = tuple(one.key for one in rooms)
    groups = {11: (8, False), 12: (15, False), 13: (15, True)}
    programme = Programme(
        tuple(
            community(key, candidate(1, 0, needs=()), size=size, needs_access=access, rooms=everywhere)
            for key, (size, access) in groups.items()
        ),
        rooms,
    )
    plan = plan_programme(programme)
    assert [one.sessions[0].room for one in plan.communities] == [1, 2, 3]


def test_one_of_several_facilitators_comes_and_never_as_minute_taker_too():
    needs = ((LECTURER,), (GUIDE, WRITER), (WRITER,))
    programme = Programme((community(1, candidate(1, 0, needs=needs)),))
    assert planned(plan_programme(programme), 1).sessions[0].people == (LECTURER, GUIDE, WRITER)


def test_a_lecturer_may_facilitate_too_and_is_there_once():
    programme = Programme((community(1, candidate(1, 0, needs=((LECTURER,), (WRITER,)), there=(LECTURER,))),))
    assert planned(plan_programme(programme), 1).sessions[0].people == (LECTURER, WRITER, LECTURER)


@given(problems())
@settings(max_examples=150, deadline=None)
def test_a_community_by_itself_gets_as_many_points_as_from_its_own_planner(problem):
    alone = roster_plan.plan(problem)
    together = plan_programme(Programme((community_of(problem, key=7),)))
    if isinstance(alone, NoRoster):
        assert together.unplanned[0].community == 7
    else:
        assert together.communities[0].points == alone.best.score.total
        assert len(together.communities[0].sessions) == len(alone.best.dates)


def test_without_its_lecturer_a_community_does_not_meet():
    slots = weekly(MONDAY, 2)
    members = (Member(1, may_facilitate=True), Member(2, may_write=True), Member(3))
    answers = all_say(Answer.YES, members, slots) | {(3, 0): Answer.NO}
    problem = RosterProblem(MONDAY, MONDAY + timedelta(weeks=2), slots, members, answers, sessions=1)
    found = community_of(problem, key=7, lecturers=(3,), rooms=(1,))
    assert [(one.key, one.needs, one.there) for one in found.candidates] == [(1, ((1,), (2,)), (3,))]
    assert (found.size, found.rooms) == (3, (1,))


def test_a_fixed_date_stands_even_against_the_rhythm():
    dates = (candidate(1, 0, points=1, fixed=True), candidate(2, 3, points=1, fixed=True), candidate(3, 10, points=9))
    programme = Programme((community(1, *dates, candidate(4, 17, points=5), sessions=3),))
    assert dates_of(plan_programme(programme), 1) == [0, 3, 10]


def test_a_community_that_is_impossible_does_not_spoil_the_others():
    programme = Programme(
        (
            community(1, candidate(1, 0), candidate(2, 40), sessions=2),
            community(2, candidate(1, 0), candidate(2, 7), sessions=2),
            community(3),
        )
    )
    plan = plan_programme(programme)
    assert dates_of(plan, 2) == [0, 7]
    assert [(one.community, one.cause, one.gap) for one in plan.unplanned] == [
        (1, Cause.NO_RHYTHM, (MONDAY, date(2026, 10, 17))),
        (3, Cause.NO_RHYTHM, None),
    ]
    assert plan.is_proven


def test_what_is_taken_is_explained_by_person_date_and_community():
    programme = Programme((community(1, candidate(1, 0, points=12)), community(2, candidate(1, 0, points=10))))
    (one,) = plan_programme(programme).unplanned
    assert (one.community, one.cause, one.days) == (2, Cause.TAKEN, (MONDAY,))
    assert one.conflicts == (Conflict(Obstacle.PERSON_TAKEN, 1, moment(0, 9), people=(LECTURER,), taken_by=(1,)),)


def test_rooms_that_are_all_taken_are_named():
    rooms = (Room(1, 1, 20), Room(2, 1, 20))
    programme = Programme(
        tuple(community(key, candidate(1, 0, points=20 - key, needs=()), rooms=(1, 2)) for key in (1, 2, 3)), rooms
    )
    (one,) = plan_programme(programme).unplanned
    assert one.conflicts == (Conflict(Obstacle.ROOM_TAKEN, 1, moment(0, 9), rooms=(1, 2), taken_by=(1, 2)),)


@pytest.mark.parametrize(
    ("fields", "needs", "obstacle", "people", "rooms"),
    [
        ({"rooms": (1,)}, ((GUIDE,),), Obstacle.ROOM_BUSY, (), (1,)),
        ({}, ((LECTURER,),), Obstacle.PERSON_BUSY, (LECTURER,), ()),
        ({}, ((GUIDE,), (GUIDE,)), Obstacle.NOBODY_FOR_A_NEED, (GUIDE,), ()),
        ({"rooms": (1,), "size": 30}, (), Obstacle.NO_ROOM_FITS, (), (1,)),
    ],
)
def test_what_stands_in_the_way_of_one_alone_is_named(fields, needs, obstacle, people, rooms):
    taken = (Busy(moment(0, 10), moment(0, 11), person=LECTURER), Busy(moment(0, 10), moment(0, 11), room=1))
    programme = Programme((community(1, candidate(7, 0, needs=needs), **fields),), (Room(1, 1, 20),), taken)
    (one,) = plan_programme(programme).unplanned
    assert (one.cause, one.days) == (Cause.IMPOSSIBLE_ALONE, (MONDAY,))
    assert one.conflicts == (Conflict(obstacle, 7, moment(0, 9), people, rooms),)


@pytest.fixture(scope="module")
def crowd():
    from benchmarks.programme_input import programme

    return programme(seed=5, communities=40, rooms_a_location=4)


def test_a_larger_programme_is_proven_and_keeps_the_rules(crowd):
    heard = []
    plan = plan_programme(crowd, on_progress=lambda progress: heard.append(progress))
    assert_keeps_the_rules(crowd, plan)
    assert (plan.ending, plan.unplanned) == (Ending.PROVEN, ())
    assert [phase for phase in Phase if phase in {one.phase for one in heard}] == list(Phase)
    assert all(one.best <= plan.objective <= one.bound for one in heard)


def test_the_seed_alone_decides_which_of_many_plans_comes_out(crowd):
    """Without the proof, which finds the same best plan whatever came before it."""
    plans = [plan_programme(crowd, seed=seed, with_solver=False).communities for seed in (1, 2, 3, 1, 2, 3)]
    assert plans[:3] == plans[3:]
    assert plans[0] != plans[1] or plans[1] != plans[2]


@pytest.mark.parametrize("phase", list(Phase))
def test_who_stops_it_keeps_the_best_so_far_with_its_gap(crowd, phase):
    heard = []

    def stop_at(progress):
        heard.append(progress)
        return progress.phase == phase

    plan = plan_programme(crowd, on_progress=stop_at)
    assert_keeps_the_rules(crowd, plan)
    assert plan.ending == Ending.STOPPED
    assert heard[-1].phase == phase
    assert heard[-1].best <= plan.objective < plan.bound == heard[-1].bound
    assert plan.gap == (plan.bound - plan.objective) / plan.bound


def test_without_time_there_is_still_a_first_plan(crowd):
    plan = plan_programme(crowd, time_limit_seconds=0)
    assert_keeps_the_rules(crowd, plan)
    assert (plan.ending, len(plan.communities)) == (Ending.OUT_OF_TIME, 40)


def test_where_the_solver_is_not_installed_the_plan_says_so(crowd, monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    assert not planner.has_solver()
    plan = plan_programme(crowd)
    assert_keeps_the_rules(crowd, plan)
    assert plan.ending == Ending.NO_SOLVER
    assert plan.gap > 0


def test_the_solver_prints_nothing():
    """In a process of its own, for only the first solver of a process says what it is."""
    said = "from sessions.planning.programme.bound import quiet_solver as make; make(1).run(); make(2).run()"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
