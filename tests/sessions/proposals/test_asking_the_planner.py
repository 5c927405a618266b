"""What the planner is asked of a draft: whose answers count, what stands, and what is no candidate."""

from datetime import date, timedelta

import pytest

from communities.models import SchoolHoliday
from sessions.planning.rhythm import moments_of
from sessions.planning.roster_problem import Answer
from sessions.selectors.roster_problem import asked_of, is_roster, plan_of
from sessions.services.rosters import add_date
from tests.factories.communities import CommunityFactory, LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.availability.conftest import local

THURSDAYS = ["2027-02-04", "2027-02-11", "2027-02-18", "2027-03-04", "2027-03-11", "2027-03-18", "2027-03-25"]


def days_of(asked):
    return [slot.day.isoformat() for slot in asked.problem.ordered_slots]


def best_days(asked):
    return [day.isoformat() for day in plan_of(asked).best.days]


def test_candidates_answers_duties_and_knowledge_are_those_of_the_draft(cast):
    cast.everybody_says()
    cast.says("wim", "no")

    problem = cast.asked().problem

    members = {one.key: one for one in problem.members}
    guide, taker, wim = (members[cast.members[name].pk] for name in ("guide", "taker", "wim"))
    assert (guide.may_facilitate, guide.may_write) == (True, False)
    assert (taker.may_facilitate, taker.may_write) == (False, True)
    assert wim.knowledge == frozenset({"experiential"})
    assert {problem.answers[wim.key, slot.key] for slot in problem.slots} == {Answer.NO}
    assert problem.rhythm.preferred_weeks == 4
    assert days_of(cast.asked()) == [*THURSDAYS, "2027-04-01", "2027-04-08", "2027-04-15"]


def test_the_best_dates_keep_the_rhythm_and_holidays_free(cast):
    cast.everybody_says()

    assert best_days(cast.asked()) == ["2027-02-04", "2027-03-04", "2027-04-01"]


def test_the_answers_of_someone_who_left_are_not_counted(cast, at):
    cast.everybody_says()
    gone = cast.members["noor"]
    gone.ends_on = date(2026, 12, 1)
    gone.save()
    at("2026-12-02T09:00")

    asked = cast.asked()

    assert gone.pk not in asked.members
    assert gone.pk not in {member for member, _slot in asked.problem.answers}


def test_who_has_a_duty_elsewhere_at_that_time_cannot_come(cast):
    cast.everybody_says()
    other = CommunityFactory()
    busy = MembershipFactory(community=other, user=cast.guide, is_facilitator=True)
    SessionFactory(community=other, starts_at=local("2027-03-04T14:00"), facilitator=busy)

    asked = cast.asked()

    assert asked.problem.answers[cast.members["guide"].pk, cast.key_of("2027-03-04")] == Answer.NO
    assert "2027-03-04" not in best_days(asked)


def test_days_with_another_session_a_taken_place_or_a_new_holiday_are_no_candidates(cast):
    cast.everybody_says()
    place = LocationFactory(organisation=cast.community.organisation)
    cast.roster.location = place
    cast.roster.save()
    SessionFactory(community=cast.community, starts_at=local("2027-02-04T19:00"))
    SessionFactory(community=CommunityFactory(), starts_at=local("2027-02-18T14:00"), location=place)
    SchoolHoliday.objects.create(
        organisation=cast.community.organisation,
        kind="other",
        study_year=2026,
        first_day=date(2027, 3, 11),
        last_day=date(2027, 3, 11),
    )

    asked = cast.asked()

    assert days_of(asked) == [
        "2027-02-11",
        "2027-03-04",
        "2027-03-18",
        "2027-03-25",
        "2027-04-01",
        "2027-04-08",
        "2027-04-15",
    ]
    assert asked.taken == [date(2027, 2, 18)]
    assert date(2027, 3, 11) in [one.day for one in asked.problem.passed_over]


def test_dates_chosen_by_hand_stand_unless_they_may_go_too(cast):
    cast.everybody_says()
    add_date(actor=cast.guide, roster=cast.roster, day=date(2027, 2, 18))
    add_date(actor=cast.guide, roster=cast.roster, day=date(2027, 3, 12))

    asked = cast.asked()

    fixed = {slot.day for slot in asked.problem.slots if slot.key in asked.problem.fixed}
    assert fixed == {date(2027, 2, 18), date(2027, 3, 12)}
    assert set(plan_of(asked).best.days) >= fixed
    assert best_days(cast.asked(free=True)) == ["2027-02-04", "2027-03-04", "2027-04-01"]


def test_a_change_keeps_what_was_held_and_moves_as_little_as_possible(cast, at):
    cast.offer()
    cast.ask()
    for name in cast.members:
        cast.says(name)
    sessions = cast.publishes("2027-02-04", "2027-03-04", "2027-04-01")
    draft = cast.changes()
    at("2027-02-10T09:00")
    cast.roster = draft
    reply = draft.availability_rounds.get().replies.get(membership=cast.members["guide"])
    reply.membership.availability_answers.filter(candidate__day=date(2027, 3, 4)).update(value="no")

    asked = cast.asked()
    found = plan_of(asked)

    assert asked.options.from_day == date(2027, 2, 11)
    assert asked.problem.previous is None
    assert sorted(found.best.days)[0] == date(2027, 2, 4)
    assert found.best.days[2] == date(2027, 4, 1)
    assert found.best.days[1] != date(2027, 3, 4)
    assert [one.is_moved for one in found.best.dates] == [False, True, False]
    assert len(sessions) == 3


def test_the_fingerprint_differs_when_an_answer_a_date_or_a_member_does(cast):
    cast.everybody_says()
    seen = [cast.asked().fingerprint]
    assert cast.asked().fingerprint == seen[0]

    cast.says("wim", "no")
    seen.append(cast.asked().fingerprint)
    add_date(actor=cast.guide, roster=cast.roster, day=date(2027, 2, 18))
    seen.append(cast.asked().fingerprint)
    cast.members["noor"].is_facilitator = True
    cast.members["noor"].save()
    seen.append(cast.asked().fingerprint)

    assert len(set(seen)) == 4


def test_a_draft_without_candidates_has_nothing_to_plan(cast):
    asked = cast.asked()

    assert asked.problem.ordered_slots == ()
    assert not is_roster(plan_of(asked))


@pytest.mark.parametrize("half_day", ["morning", "evening"])
def test_candidates_at_another_hour_keep_their_hour(cast, half_day):
    cast.offer(half_days=(half_day,))

    slot = asked_of(cast.roster, cast.asked().options).problem.ordered_slots[0]

    hour = {"morning": "09:30", "evening": "19:00"}[half_day]
    assert f"{slot.starts:%H:%M}" == hour
    assert slot.ends - slot.starts == timedelta(minutes=150)
    assert moments_of(slot.day, slot.starts.time(), 150)[0] == cast.candidates[0].moments(150)[0]
