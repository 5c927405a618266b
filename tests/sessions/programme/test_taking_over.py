"""A plan is taken over into the drafts by one confirm: what changed since is left alone, one mail a person."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from communities.models import Travel
from lwg.audit.models import Entry
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import HalfDay
from sessions.models import Roster, RosterDate
from sessions.selectors.rosters import draft_page
from sessions.services.programme_taking import take_over
from sessions.services.rosters import change_date, discard_draft, publish_roster
from tests.factories.communities import LocationFactory
from tests.sessions.programme.conftest import THREE_DAYS, days_of, joins, part_of, says

pytestmark = pytest.mark.django_db


def stands(roster: Roster) -> list[date]:
    return list(roster.dates.order_by("day").values_list("day", flat=True))


def mails() -> list[Message]:
    return list(Message.objects.filter(kind="sessions.programme_proposed").order_by("recipient__name"))


@pytest.fixture
def rosters(programme):
    return [programme.community(name, programme.samira) for name in ("Baken", "Kade")]


def test_the_drafts_get_their_dates_and_nothing_is_published(programme, rosters):
    plan = programme.planned(*rosters)
    assert take_over(actor=programme.coordinator, plan=plan) == (2, 1)
    for roster in rosters:
        assert stands(roster) == days_of(plan, roster)
        roster.refresh_from_db()
        assert roster.published_at is None
    assert sorted(Entry.objects.filter(verb__in=("roster.planned", "programme.taken")).values_list("verb")) == [
        ("programme.taken",),
        ("roster.planned",),
        ("roster.planned",),
    ]


def test_each_facilitator_gets_one_mail_about_all_their_drafts(programme, rosters):
    kade = rosters[1].community
    joins(kade, programme.joris, is_process_coach=True)
    plan = programme.planned(*rosters)
    assert take_over(actor=programme.coordinator, plan=plan) == (2, 2)
    joris, samira = mails()
    assert [joris.recipient, samira.recipient] == [programme.joris, programme.samira]
    assert joris.params == {"rosters": [rosters[1].pk]}
    assert samira.params == {"rosters": [one.pk for one in rosters]}
    kind = kind_named("sessions.programme_proposed")
    assert kind.still_wanted(samira)
    text = kind.compose(samira).text
    assert "Baken" in text
    assert "Kade" in text
    assert f"/rosters/{rosters[0].pk}/" in text


def test_a_mail_goes_unsent_once_the_drafts_are_published_or_thrown_away(programme, rosters):
    plan = programme.planned(*rosters)
    take_over(actor=programme.coordinator, plan=plan)
    [mail] = mails()
    publish_roster(actor=programme.samira, roster=rosters[0])
    assert kind_named(mail.kind).still_wanted(mail)
    discard_draft(actor=programme.samira, roster=rosters[1])
    assert not kind_named(mail.kind).still_wanted(mail)


def guides_of(sessions):
    return [one.facilitator and one.facilitator.user for one in sessions]


@pytest.fixture
def at_once(programme, rosters):
    """Two communities on the same three days: Joris can facilitate one of them, Samira both; the plan is taken over."""
    joins(rosters[0].community, programme.joris, is_facilitator=True)
    says(rosters[0], rosters[0].community.memberships.get(user=programme.joris), "yes")
    programme.only_three_dates(*rosters)
    plan = programme.planned(*rosters)
    assert take_over(actor=programme.coordinator, plan=plan) == (2, 2)
    return rosters


def test_publishing_one_draft_leaves_the_others_whom_the_plan_counts_on_there(programme, at_once):
    """By the order of turns alone Samira would facilitate in Baken, which is published first, and Kade have nobody."""
    baken, kade = at_once
    assert [row.facilitator for row in draft_page(baken).rows] == ["Joris"] * 3
    assert guides_of(publish_roster(actor=programme.joris, roster=baken)) == [programme.joris] * 3
    assert guides_of(publish_roster(actor=programme.samira, roster=kade)) == [programme.samira] * 3


def test_a_duty_falls_open_rather_than_that_somebody_is_taken_from_another_community(programme, at_once):
    baken, _kade = at_once
    joris = baken.community.memberships.get(user=programme.joris)
    says(baken, joris, "no", THREE_DAYS[1])
    guides = guides_of(publish_roster(actor=programme.joris, roster=baken))
    assert guides == [programme.joris, None, programme.joris]


def test_a_date_that_is_changed_by_hand_needs_nobody_elsewhere_any_more(programme, at_once):
    baken, _kade = at_once
    one = baken.dates.get(day=THREE_DAYS[1])
    assert one.needed_elsewhere == sorted(
        [programme.samira.pk, at_once[1].community.memberships.get(is_minute_taker=True).user_id]
    )
    assert change_date(actor=programme.samira, roster_date=one, day=date(2027, 3, 17)).needed_elsewhere == []


def test_who_has_to_travel_is_needed_elsewhere_too(programme):
    here, there = (LocationFactory(organisation=programme.organisation) for _ in range(2))
    Travel.objects.create(first=here, second=there, minutes=31)
    baken = programme.community("Baken", programme.samira, place=here)
    kade = programme.community("Kade", programme.joris, place=there)
    kade.candidates.update(starts_at=time(16, 30), half_day=HalfDay.AFTERNOON)  # half an hour after the other one
    programme.only_three_dates(baken, kade)
    take_over(actor=programme.coordinator, plan=programme.planned(baken, kade))
    assert programme.joris.pk in baken.dates.first().needed_elsewhere
    Travel.objects.update(minutes=30)
    take_over(actor=programme.coordinator, plan=programme.planned(baken, kade))
    assert baken.dates.first().needed_elsewhere == []


def test_turns_stay_even_among_those_who_are_needed_nowhere_else(programme):
    roster = programme.community("Baken", programme.samira)
    joins(roster.community, programme.joris, is_facilitator=True)
    says(roster, roster.community.memberships.get(user=programme.joris), "yes")
    programme.only_three_dates(roster)
    take_over(actor=programme.coordinator, plan=programme.planned(roster))
    one, other, again = guides_of(publish_roster(actor=programme.samira, roster=roster))
    assert {one, other} == {programme.samira, programme.joris}
    assert again == one


def test_taking_over_twice_has_one_effect(programme, rosters):
    plan = programme.planned(*rosters)
    take_over(actor=programme.coordinator, plan=plan)
    RosterDate.objects.filter(roster=rosters[0]).delete()
    assert take_over(actor=programme.coordinator, plan=plan) == (0, 0)
    assert stands(rosters[0]) == []


@pytest.mark.parametrize("change", ["date", "candidate", "answer", "place", "gone"])
def test_a_draft_that_changed_since_is_left_alone_and_says_so(programme, rosters, change):
    plan = programme.planned(*rosters)
    baken = rosters[0]
    day = date(2027, 3, 9)
    if change == "date":
        RosterDate.objects.create(roster=baken, rhythm_day=day, day=day, by_hand=True)
    elif change == "candidate":
        baken.candidates.create(day=day, half_day=HalfDay.AFTERNOON, starts_at=time(13, 30))
    elif change == "answer":
        says(baken, baken.community.memberships.get(user=programme.samira), "no", days_of(plan, baken)[0])
    elif change == "place":
        Roster.objects.filter(pk=baken.pk).update(length_minutes=120)
    else:
        discard_draft(actor=programme.samira, roster=baken)
    before = stands(baken)
    assert take_over(actor=programme.coordinator, plan=plan) == (1, 1)
    assert stands(baken) == before
    assert stands(rosters[1]) == days_of(plan, rosters[1])
    assert part_of(plan, rosters[1]).refused == ""
    assert part_of(plan, baken).taken_at is None
    assert part_of(plan, baken).refused == (
        "This draft was thrown away meanwhile."
        if change == "gone"
        else "The draft or the answers changed since it was planned, so it is left as it is. Plan again."
    )


def test_what_a_member_without_a_duty_answers_later_is_no_hindrance(programme, rosters):
    plan = programme.planned(*rosters)
    says(rosters[0], rosters[0].community.memberships.get(user__name="Lid van Baken"), "no")
    assert take_over(actor=programme.coordinator, plan=plan) == (2, 1)


def test_a_plan_whose_dates_have_come_is_not_taken_over(programme, rosters, at):
    plan = programme.planned(*rosters)
    at("2027-03-01T09:00")
    assert take_over(actor=programme.coordinator, plan=plan) == (0, 0)
    assert "is in the past. Choose today or later." in part_of(plan, rosters[0]).refused
    assert stands(rosters[0]) == []
    assert mails() == []


def test_dates_by_hand_stay_and_others_make_place(programme, rosters):
    baken = rosters[0]
    by_hand, by_rhythm = date(2027, 3, 9), date(2027, 4, 6)
    RosterDate.objects.create(roster=baken, rhythm_day=by_hand, day=by_hand, by_hand=True)
    RosterDate.objects.create(roster=baken, rhythm_day=by_rhythm, day=by_rhythm)
    plan = programme.planned(*rosters)
    take_over(actor=programme.coordinator, plan=plan)
    assert stands(baken) == days_of(plan, baken)
    assert baken.dates.get(day=by_hand).by_hand
    assert not baken.dates.filter(day=by_rhythm).exists()


def test_another_half_day_has_its_own_hour(programme):
    roster = programme.community("Baken", programme.samira)
    roster.candidates.update(half_day=HalfDay.MORNING, starts_at=time(9, 30))
    plan = programme.planned(roster)
    take_over(actor=programme.coordinator, plan=plan)
    assert set(roster.dates.values_list("starts_at", flat=True)) == {time(9, 30)}
    [first, *_rest] = publish_roster(actor=programme.samira, roster=roster)
    assert first.starts_at.isoformat() == f"{days_of(plan, roster)[0]}T08:30:00+00:00"


def test_a_plan_without_dates_cannot_be_taken_over(programme):
    roster = programme.community("Baken", programme.samira)
    roster.candidates.exclude(pk=roster.candidates.first().pk).delete()
    plan = programme.planned(roster)
    with pytest.raises(ValidationError):
        take_over(actor=programme.coordinator, plan=plan)
