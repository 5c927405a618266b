"""Dates with which nobody misses most: asked of a worker, followed on a page, and nothing changes by it."""

import pytest
from django.urls import reverse

from lwg import clock
from lwg.jobs import long_work
from lwg.jobs.enums import WorkState
from lwg.jobs.models import LongWork
from sessions.models import Roster, RosterPlanning
from sessions.planning.roster_options import PlanningOptions
from sessions.selectors.roster_problem import plan_of
from sessions.services import proposals
from tests.factories.communities import CommunityFactory, MembershipFactory


def ask(cast):
    return proposals.ask_fair_plan(actor=cast.guide, roster=cast.roster, options=PlanningOptions())


def test_the_worker_finds_sets_and_the_draft_stays_as_it_is(cast, logged_in):
    cast.everybody_says()
    planning = ask(cast)
    address = reverse("fair_plan", args=[cast.roster.pk, planning.pk])
    waiting = logged_in(cast.guide).get(address)
    assert "It waits for its turn." in waiting.content.decode()

    long_work.do_next()

    planning.work.refresh_from_db()
    assert planning.work.state == WorkState.DONE
    assert planning.work.result["cap"] == 0
    assert planning.work.result["sets"][0] == [cast.key_of(day) for day in ("2027-02-04", "2027-03-04", "2027-04-01")]
    assert cast.roster.dates.count() == 0
    page = logged_in(cast.guide).get(address).content.decode()
    assert "Nobody misses a date, except who cannot help it." in page
    assert "Take these 3 dates" in page


def test_asking_twice_while_it_waits_asks_once_and_again_after_it_was_stopped(cast, logged_in):
    cast.everybody_says()
    planning = ask(cast)
    assert ask(cast) == planning

    logged_in(cast.guide).post(reverse("stop_fair_plan", args=[cast.roster.pk, planning.pk]))

    assert ask(cast) != planning
    assert LongWork.objects.filter(state=WorkState.STOPPED).count() == 1


def test_a_planner_that_dies_half_way_leaves_nothing_and_does_it_again(cast, at):
    cast.everybody_says()
    planning = ask(cast)
    at("2026-11-23T10:00")
    assert long_work.claim_next(now=clock.now()) is not None
    assert cast.roster.dates.count() == 0
    assert long_work.do_next() is None

    at("2026-11-23T11:00")
    long_work.do_next()

    planning.work.refresh_from_db()
    assert (planning.work.state, planning.work.attempts) == (WorkState.DONE, 2)
    assert planning.work.result["cap"] == 0


def test_answers_that_changed_while_it_waits_or_since_are_told(cast, logged_in):
    cast.everybody_says()
    planning = ask(cast)
    cast.says("wim", "no")
    long_work.do_next()
    planning.work.refresh_from_db()
    assert (planning.work.state, planning.work.error) == (
        WorkState.FAILED,
        "The dates or the answers changed meanwhile. Ask again.",
    )

    later = ask(cast)
    long_work.do_next()
    cast.says("wim", "yes")
    page = logged_in(cast.guide).get(reverse("fair_plan", args=[cast.roster.pk, later.pk])).content.decode()
    assert "The dates or the answers changed since. Look again." in page
    assert "Take these" not in page


def test_a_draft_that_is_gone_and_somebody_who_plans_no_more_are_refused(cast):
    cast.everybody_says()
    ask(cast)
    cast.members["guide"].is_facilitator = False
    cast.members["guide"].save()
    long_work.do_next()
    assert LongWork.objects.get().error == "You do not plan for this community any more."

    cast.members["guide"].is_facilitator = True
    cast.members["guide"].save()
    work = ask(cast).work
    Roster.objects.all().delete()
    assert RosterPlanning.objects.count() == 0
    long_work.do_next()
    work.refresh_from_db()
    assert work.error == "This draft was thrown away meanwhile."


def test_a_plan_of_another_roster_is_out_of_reach_under_the_address_of_ones_own(cast, logged_in):
    cast.everybody_says()
    planning = ask(cast)
    own = Roster.objects.create(
        community=CommunityFactory(),
        first_day=cast.roster.first_day,
        last_day=cast.roster.last_day,
        weekday=3,
        starts_at=cast.roster.starts_at,
        length_minutes=150,
        every_weeks=4,
    )
    guide = MembershipFactory(community=own.community, is_facilitator=True).user

    for route, ask_for in (("fair_plan", logged_in(guide).get), ("stop_fair_plan", logged_in(guide).post)):
        assert ask_for(reverse(route, args=[own.pk, planning.pk])).status_code == 404
    assert LongWork.objects.get().state == WorkState.WAITING


def test_where_there_is_no_roster_it_says_so(cast):
    cast.everybody_says("no")
    ask(cast)

    long_work.do_next()

    assert LongWork.objects.get().error == "There is no set of dates that keeps to everything."


@pytest.mark.parametrize("fair", [False, True])
def test_the_same_draft_gives_the_same_plan(cast, fair):
    cast.everybody_says()

    assert plan_of(cast.asked(), fair=fair) == plan_of(cast.asked(), fair=fair)
