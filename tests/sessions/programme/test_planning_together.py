"""Communities are planned together by a worker: nobody and no place twice at one time, and no draft changes."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from communities.models import Coordinatorship, Travel
from lwg import clock
from lwg.audit.models import Entry
from lwg.jobs import long_work
from lwg.jobs.enums import WorkState
from lwg.jobs.models import LongWork
from lwg.jobs.tasks import do_long_work
from sessions.enums import HalfDay
from sessions.models import ProgrammePlan, RosterDate
from sessions.services import programmes
from sessions.services.programmes import ask_again
from tests.factories.communities import LocationFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.programme.conftest import days_of, joins, part_of, person, says

pytestmark = pytest.mark.django_db


def test_who_facilitates_two_communities_is_never_in_both(programme):
    rosters = [programme.community(name, programme.samira) for name in ("Baken", "Kade")]
    plan = programme.planned(*rosters)
    baken, kade = (set(days_of(plan, one)) for one in rosters)
    assert baken & kade == set()
    assert [len(baken), len(kade)] == [3, 3]
    assert plan.work.state == WorkState.DONE
    assert plan.result["ending"] == "proven"
    assert plan.result["objective"] == plan.result["bound"]


def test_alone_each_has_the_same_best_dates(programme):
    rosters = [programme.community("Baken", programme.samira), programme.community("Kade", programme.joris)]
    plan = programme.planned(*rosters)
    assert days_of(plan, rosters[0]) == days_of(plan, rosters[1])


def test_one_place_takes_one_session_at_a_time(programme):
    place = LocationFactory(organisation=programme.organisation, name="De Kade")
    rosters = [
        programme.community("Baken", programme.samira, place=place),
        programme.community("Kade", programme.joris, place=place),
    ]
    plan = programme.planned(*rosters)
    assert set(days_of(plan, rosters[0])) & set(days_of(plan, rosters[1])) == set()


def test_who_is_needed_at_two_places_has_time_to_travel(programme):
    here, there = (LocationFactory(organisation=programme.organisation, name=name) for name in ("Kade", "Sluis"))
    rosters = [
        programme.community("Baken", programme.samira, place=here),
        programme.community("Sluis", programme.samira, place=there),
    ]
    programme.only_three_dates(*rosters)
    rosters[0].candidates.update(half_day=HalfDay.MORNING, starts_at=time(10, 30))  # until 13:00; the other is at 13:30
    assert programme.planned(*rosters).result["planned"] == 2
    Travel.objects.create(first=here, second=there, minutes=45)
    assert programme.planned(*rosters).result["planned"] == 1


def test_a_session_of_another_community_takes_its_people_and_its_place(programme):
    roster = programme.community("Baken", programme.samira)
    free = days_of(programme.planned(roster), roster)
    elsewhere = SessionFactory(starts_at=clock.now())  # a community of another organisation
    elsewhere.facilitator = joins(elsewhere.community, programme.samira, is_facilitator=True)
    elsewhere.starts_at = clock.now().replace(year=free[1].year, month=free[1].month, day=free[1].day, hour=13)
    elsewhere.ends_at = elsewhere.starts_at + timedelta(hours=2)
    elsewhere.save()
    found = days_of(programme.planned(roster), roster)
    assert free[1] not in found
    assert len(found) == len(free)


def test_a_lecturer_who_can_come_to_both_is_asked_for_one_at_a_time(programme):
    rosters = [programme.community("Baken", programme.samira), programme.community("Kade", programme.joris)]
    lecturer = person("Lotte")
    for roster in rosters:
        says(roster, joins(roster.community, lecturer, is_lwg_lecturer=True), "yes")
    plan = programme.planned(*rosters)
    assert set(days_of(plan, rosters[0])) & set(days_of(plan, rosters[1])) == set()


def test_a_date_that_was_set_by_hand_stays(programme):
    roster = programme.community("Baken", programme.samira)
    day = date(2027, 3, 9)  # a Tuesday, that was not offered
    RosterDate.objects.create(roster=roster, rhythm_day=day, day=day, by_hand=True)
    plan = programme.planned(roster)
    assert day in days_of(plan, roster)
    [kept] = [one for one in part_of(plan, roster).found["dates"] if one["by_hand"]]
    assert kept["starts"] == "2027-03-09T13:30:00"
    assert kept["asked"] is False


def test_the_same_input_and_seed_give_the_same_plan(programme):
    rosters = [programme.community(name, programme.samira) for name in ("Baken", "Kade", "Sluis")]
    first, second = programme.planned(*rosters), programme.planned(*rosters)
    assert [part_of(first, one).found for one in rosters] == [part_of(second, one).found for one in rosters]
    assert [part_of(first, one).seen for one in rosters] == [part_of(second, one).seen for one in rosters]


def test_who_can_come_is_counted_and_only_who_has_a_duty_is_kept_by_account(programme):
    roster = programme.community("Baken", programme.samira)
    lecturer = joins(roster.community, person("Lotte"), is_lwg_lecturer=True)
    member = roster.community.memberships.get(user__name="Lid van Baken")
    says(roster, lecturer, "no")
    says(roster, member, "no")
    found = part_of(programme.planned(roster), roster).found["dates"][0]
    assert {key: found[key] for key in ("members", "yes", "if_need_be", "no", "counts_on", "without")} == {
        "members": 4,
        "yes": 2,
        "if_need_be": 0,
        "no": 2,
        "counts_on": [programme.samira.pk, roster.community.memberships.get(is_minute_taker=True).user_id],
        "without": [lecturer.user_id],
    }


def test_planning_changes_no_draft(programme):
    roster = programme.community("Baken", programme.samira)
    programme.planned(roster)
    assert not roster.dates.exists()
    assert list(Entry.objects.filter(verb="programme.asked").values_list("actor", "detail")) == [
        (programme.coordinator.pk, {"communities": 1})
    ]


def test_the_same_form_twice_asks_once(programme):
    roster = programme.community("Baken", programme.samira)
    key = "6f1c2d1e-0000-4000-8000-000000000001"
    assert programme.ask(roster, form_key=key) == programme.ask(roster, form_key=key)
    assert ProgrammePlan.objects.count() == LongWork.objects.count() == 1


def test_only_drafts_that_offer_dates_can_be_planned(programme):
    roster = programme.community("Baken", programme.samira)
    roster.candidates.all().delete()
    with pytest.raises(ValidationError):
        programme.ask(roster)
    with pytest.raises(ValidationError):
        programme.ask()
    assert not LongWork.objects.exists()


def test_who_coordinates_no_more_when_the_worker_comes_is_refused(programme):
    roster = programme.community("Baken", programme.samira)
    plan = programme.ask(roster)
    Coordinatorship.objects.all().delete()
    do_long_work()
    work = LongWork.objects.get(pk=plan.work_id)
    assert (work.state, work.error) == (
        WorkState.FAILED,
        "You do not plan for this organisation any more. Nothing was planned.",
    )


def test_a_draft_that_is_gone_when_the_worker_comes_is_left_out(programme):
    rosters = [programme.community("Baken", programme.samira), programme.community("Kade", programme.joris)]
    plan = programme.ask(*rosters)
    rosters[0].delete()
    do_long_work()
    assert plan.parts.get(community__name="Baken").found == {"why": {"cause": "no_draft"}}
    assert len(days_of(plan, rosters[1])) == 3


def test_a_wish_to_stop_keeps_the_best_so_far(programme, monkeypatch):
    rosters = [programme.community(name, programme.samira) for name in ("Baken", "Kade")]
    programme.only_three_dates(*rosters)
    plan = programme.ask(*rosters)
    report = long_work.Hold.report

    def wished(hold, done, total, message=""):
        long_work.wish_stop(work=hold.work)  # as somebody does meanwhile
        report(hold, done, total, message)

    monkeypatch.setattr(long_work.Hold, "report", wished)
    do_long_work()
    plan.refresh_from_db()
    assert plan.work.state == WorkState.DONE
    assert plan.result["ending"] == "stopped"
    assert plan.result["objective"] < plan.result["bound"]
    assert [plan.result["planned"], plan.result["unplanned"]] == [1, 1]


def test_a_worker_that_died_leaves_nothing_and_another_does_it(programme, settings):
    roster = programme.community("Baken", programme.samira)
    plan = programme.ask(roster)
    claimed = long_work.claim_next(now=clock.now())
    assert claimed == plan.work
    long_work.release_stale(now=clock.now() + settings.LONG_WORK_CLAIM_VALID + timedelta(seconds=1))
    with pytest.raises(long_work.LostError):
        programmes.carry_out(long_work.Hold(claimed))  # it lives after all
    plan.refresh_from_db()
    assert plan.result == {}
    do_long_work()
    plan.refresh_from_db()
    assert plan.result["ending"] == "proven"


def test_planning_again_asks_the_same_as_things_are_now(programme):
    rosters = [programme.community("Baken", programme.samira), programme.community("Kade", programme.joris)]
    plan = programme.planned(*rosters, seed=7, seconds=30)
    rosters[1].delete()
    again = ask_again(actor=programme.coordinator, plan=plan)
    assert again != plan
    assert (again.seed, again.seconds, [one.community_id for one in again.parts.all()]) == (
        7,
        30,
        [rosters[0].community_id],
    )
    rosters[0].delete()
    with pytest.raises(ValidationError):
        ask_again(actor=programme.coordinator, plan=plan)


def test_the_plan_stays_when_its_work_is_forgotten(programme, settings):
    plan = programme.planned(programme.community("Baken", programme.samira))
    long_work.forget_old(now=clock.now() + settings.LONG_WORK_KEPT + timedelta(days=1))
    plan.refresh_from_db()
    assert plan.work is None
    assert plan.result["planned"] == 1
