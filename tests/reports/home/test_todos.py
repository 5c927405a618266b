"""What each person has to do next with sessions, minutes and practice, exactly."""

from datetime import timedelta

import pytest
from django.urls import reverse

from communities.models import Agreements
from reports.todos import Urgency
from sessions.enums import MinutesState, PracticeForm, SessionState
from sessions.models import Intention, PracticeEntry, Review
from tests.cast import NOW
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.reports.home.telling import english, held, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "started", "what", "route"),
    [
        (MinutesState.DRAFT, False, "Write the minutes of Thu 19 Nov", "edit_minutes"),
        (MinutesState.DRAFT, True, "Finish the minutes of Thu 19 Nov and ask a reader", "edit_minutes"),
        (MinutesState.CHANGES_REQUESTED, True, "Change the minutes of Thu 19 Nov as the reader asks", "edit_minutes"),
        (MinutesState.APPROVED, True, "Send the approved minutes of Thu 19 Nov to everyone", "minutes"),
    ],
)
def test_the_minute_taker_is_told_what_the_minutes_wait_for(community, duties, state, started, what, route):
    session = held(community, duties, 4, state, started)

    assert told(duties["minute_taker"].user) == [
        (what, "LWG Havenlicht", reverse(route, args=[session.pk]), Urgency.WEEK, "in 3 days")
    ]
    assert told(duties["facilitator"].user) == []


@pytest.mark.parametrize("state", [MinutesState.IN_REVIEW, MinutesState.DISTRIBUTED])
def test_minutes_with_the_reader_or_distributed_ask_nothing_of_the_minute_taker(community, duties, state):
    held(community, duties, 4, state, started=True)

    assert told(duties["minute_taker"].user) == []


def test_minutes_of_a_session_to_come_or_cancelled_are_not_asked_for(community, duties):
    SessionFactory(community=community, starts_at=NOW + timedelta(days=20), **duties)
    SessionFactory(community=community, starts_at=NOW - timedelta(days=3), state=SessionState.CANCELLED, **duties)

    assert told(duties["minute_taker"].user) == []


def test_the_reader_is_told_since_when_and_by_when(community, duties):
    reader = MembershipFactory(community=community, is_reader=True)
    session = held(community, duties, 6, MinutesState.IN_REVIEW, started=True)
    review = Review.objects.create(
        minutes=session.minutes,
        reader=reader,
        minute_taker=duties["minute_taker"],
        asked_at=NOW - timedelta(days=1),
        revision=1,
    )

    assert told(reader.user) == [
        (
            "Read the minutes of Tue 17 Nov along",
            "LWG Havenlicht, asked on Sun 22 Nov",
            reverse("minutes", args=[session.pk]),
            Urgency.SOON,
            "in 1 day",
        )
    ]

    review.decision, review.decided_at = "approved", NOW
    review.save()
    assert told(reader.user) == []


def test_late_stands_before_soon_before_later(community, duties):
    held(community, duties, 1)
    held(community, duties, 9)
    held(community, duties, 6)

    assert [(urgency, status) for *_, urgency, status in told(duties["minute_taker"].user)] == [
        (Urgency.LATE, "2 days late"),
        (Urgency.SOON, "in 1 day"),
        (Urgency.WEEK, "in 6 days"),
    ]


def test_agreements_come_first_and_hide_the_rest(community, duties):
    held(community, duties, 9)
    Agreements.objects.create(community=community, number=2, text="Nieuw.")

    assert told(duties["minute_taker"].user) == [
        (
            "Read the agreements, and accept them",
            "LWG Havenlicht",
            reverse("agreements", args=[community.pk]),
            Urgency.SOON,
            "needed first",
        )
    ]
    assert list(english(duties["minute_taker"].user).sessions) == []


def test_the_facilitator_of_a_session_within_a_week_is_told(community, duties):
    today = SessionFactory(community=community, starts_at=NOW + timedelta(hours=4), **duties)
    later = SessionFactory(community=community, starts_at=NOW + timedelta(days=6), **duties)
    SessionFactory(community=community, starts_at=NOW + timedelta(days=8), **duties)

    assert told(duties["facilitator"].user) == [
        (
            "Open the board: you guide today's session",
            "LWG Havenlicht",
            reverse("session", args=[today.pk]),
            Urgency.SOON,
            "in 4 hours",
        ),
        (
            "Prepare to guide the session of Sun 29 Nov",
            "LWG Havenlicht",
            reverse("session", args=[later.pk]),
            Urgency.WEEK,
            "in 6 days",
        ),
    ]
    assert told(duties["minute_taker"].user) == []


def test_an_opened_board_needs_no_opening(community, duties):
    SessionFactory(community=community, starts_at=NOW - timedelta(minutes=30), state=SessionState.RUNNING, **duties)

    assert told(duties["facilitator"].user) == []


def test_open_duties_are_told_to_who_plans(community, duties):
    session = SessionFactory(
        community=community, starts_at=NOW + timedelta(days=3), facilitator=None, minute_taker=None
    )

    assert told(duties["facilitator"].user) == [
        (
            "Choose who guides and who writes on Thu 26 Nov",
            "LWG Havenlicht",
            reverse("session", args=[session.pk]),
            Urgency.WEEK,
            "in 3 days",
        )
    ]
    assert told(duties["minute_taker"].user) == []


def test_practice_is_asked_for_from_half_way_until_something_is_logged(client, community, duties, at):
    session = held(community, duties, 4, MinutesState.DISTRIBUTED)
    SessionFactory(community=community, starts_at=session.ends_at + timedelta(days=28), **duties)
    member = MembershipFactory(community=community)
    intention = Intention.objects.create(
        session=session, membership=member, form=PracticeForm.TALK, text="Ik bespreek het."
    )
    assert told(member.user) == []

    at(session.ends_at + timedelta(days=14))
    assert told(member.user) == [
        (
            "Log what you put into practice",
            "LWG Havenlicht",
            f"{reverse('practice')}#intention-{intention.pk}",
            Urgency.LATER,
            "on Thu 17 Dec",
        )
    ]
    assert told(duties["facilitator"].user) == []
    client.force_login(member.user)
    assert client.get(told(member.user)[0][2]).status_code == 200

    PracticeEntry.objects.create(intention=intention, text="Gedaan.")
    assert told(member.user) == []


def test_who_has_left_leaves_a_duty_open(community, duties):
    SessionFactory(community=community, starts_at=NOW + timedelta(days=3), **duties)
    facilitator = duties["facilitator"].user
    assert [what for what, *_ in told(facilitator)] == ["Prepare to guide the session of Thu 26 Nov"]

    duties["minute_taker"].ends_on = NOW.date() + timedelta(days=2)
    duties["minute_taker"].save()

    assert [what for what, *_ in told(facilitator)] == ["Choose who guides and who writes on Thu 26 Nov"]


def test_practice_is_no_longer_asked_for_once_the_next_session_begins(community, duties, at):
    session = held(community, duties, 4, MinutesState.DISTRIBUTED)
    later = SessionFactory(community=community, starts_at=session.ends_at + timedelta(days=28), **duties)
    member = MembershipFactory(community=community)
    Intention.objects.create(session=session, membership=member, form=PracticeForm.TALK, text="Ik bespreek het.")

    at(later.starts_at - timedelta(minutes=1))
    assert [todo[0] for todo in told(member.user)] == ["Log what you put into practice"]
    at(later.starts_at)
    assert told(member.user) == []


def test_who_guides_one_session_without_planning_the_rest_is_not_asked_to_choose_who_writes(community, duties):
    guide = MembershipFactory(community=community)
    SessionFactory(community=community, starts_at=NOW + timedelta(days=3), facilitator=guide, minute_taker=None)

    assert [todo[0] for todo in told(guide.user)] == ["Prepare to guide the session of Thu 26 Nov"]
    assert [todo[0] for todo in told(duties["facilitator"].user)] == ["Choose who guides and who writes on Thu 26 Nov"]


def test_nor_is_who_plans_another_community(community, duties):
    guide = MembershipFactory(community=community)
    MembershipFactory(user=guide.user, is_facilitator=True)
    SessionFactory(community=community, starts_at=NOW + timedelta(days=3), facilitator=guide, minute_taker=None)

    told_of_sessions = [todo[0] for todo in told(guide.user) if "session" in todo[2]]
    assert told_of_sessions == ["Prepare to guide the session of Thu 26 Nov"]
