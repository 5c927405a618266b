"""What who plans and who coordinates has to do next, exactly."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from lwg import clock
from reports.todos import Urgency
from sessions.enums import MinutesState, RosterState
from sessions.models import Roster
from tests.factories.communities import CoordinatorshipFactory, MembershipFactory
from tests.reports.home.telling import english, held, roster, told

pytestmark = pytest.mark.django_db


def test_six_weeks_before_the_roster_ends_the_facilitator_hears_and_four_the_coordinator(community, duties, at):
    coordinator = CoordinatorshipFactory(organisation=community.organisation).user
    member = MembershipFactory(community=community)

    def hears(day):
        at(datetime.combine(day, time(9), clock.AMSTERDAM))
        return [bool(told(user)) for user in (duties["facilitator"].user, coordinator, member.user)]

    assert hears(date(2026, 12, 19)) == [False, False, False]
    assert hears(date(2026, 12, 20)) == [True, False, False]
    assert told(duties["facilitator"].user) == [
        (
            "Draft the next roster: this one ends on Sunday 31 January 2027",
            "LWG Havenlicht",
            reverse("draft_roster", args=[community.pk]),
            Urgency.LATER,
            "on Sun 31 Jan",
        )
    ]
    assert hears(date(2027, 1, 3)) == [True, True, False]
    assert told(coordinator)[0][2] == reverse("rosters", args=[community.pk])


def test_a_draft_roster_waits_for_publishing(community, duties):
    Roster.objects.all().delete()
    draft = roster(community, state=RosterState.DRAFT, first_day=date(2026, 12, 3))

    assert told(duties["facilitator"].user) == [
        (
            "Publish the draft roster",
            "LWG Havenlicht",
            reverse("roster", args=[draft.pk]),
            Urgency.LATER,
            "on Thu 3 Dec",
        )
    ]


def test_a_community_without_roster_is_late_for_facilitator_and_coordinator(community, duties):
    Roster.objects.all().delete()
    coordinator = CoordinatorshipFactory(organisation=community.organisation).user

    for user, route in ((duties["facilitator"].user, "draft_roster"), (coordinator, "rosters")):
        assert told(user) == [
            (
                "No roster for this half-year: draft one",
                "LWG Havenlicht",
                reverse(route, args=[community.pk]),
                Urgency.LATE,
                "missing",
            )
        ]


def test_the_coordinator_hears_how_many_minutes_are_overdue_and_nothing_more(community, duties):
    coordinator = CoordinatorshipFactory(organisation=community.organisation).user
    for days in (8, 12, 3):
        held(community, duties, days)
    held(community, duties, 20, MinutesState.DISTRIBUTED)

    assert told(coordinator) == [
        (
            "Minutes of 2 sessions are overdue",
            "LWG Havenlicht",
            reverse("community_dashboard", args=[community.pk]),
            Urgency.LATE,
            "5 days late",
        )
    ]


@pytest.mark.parametrize(
    "period", [{"ends_on": date(2026, 11, 22)}, {"starts_on": date(2026, 11, 24)}], ids=["former", "future"]
)
def test_a_membership_that_is_over_or_to_come_asks_nothing(community, duties, period):
    membership = duties["minute_taker"]
    held(community, duties, 9)
    for field, value in period.items():
        setattr(membership, field, value)
    membership.save()

    home = english(membership.user)

    assert (list(home.todos), list(home.sessions), list(home.places)) == ([], [], [])
