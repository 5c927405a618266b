"""Home: what each person has to do next, exactly; in a constant number of queries."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from communities.models import Agreements
from lwg import clock
from reports.selectors.home_page import home_of
from reports.todos import Urgency, urgency_of
from sessions.enums import MinutesState, PracticeForm, RosterState, SessionState
from sessions.models import Intention, Minutes, PracticeEntry, Review, Roster
from tests.cast import NOW
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)  # Monday 23 November 2026, 09:00


def roster(community, last_day=date(2027, 1, 31), state=RosterState.PUBLISHED, first_day=date(2026, 9, 10)):
    return Roster.objects.create(
        community=community,
        state=state,
        first_day=first_day,
        last_day=last_day,
        weekday=3,
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
        published_at=NOW if state == RosterState.PUBLISHED else None,
    )


@pytest.fixture
def community():
    """With a roster that runs beyond the six weeks."""
    found = CommunityFactory(name="LWG Havenlicht")
    roster(found)
    return found


@pytest.fixture
def duties(community):
    return {
        "facilitator": MembershipFactory(community=community, is_facilitator=True),
        "minute_taker": MembershipFactory(community=community),
    }


def held(community, duties, ended_days_ago, state=MinutesState.DRAFT, started=False):
    ends_at = NOW - timedelta(days=ended_days_ago)
    session = SessionFactory(
        community=community,
        starts_at=ends_at - timedelta(minutes=150),
        ends_at=ends_at,
        state=SessionState.HELD,
        **duties,
    )
    Minutes.objects.filter(session=session).update(
        state=state,
        started_at=ends_at if started else None,
        distributed_at=NOW if state == MinutesState.DISTRIBUTED else None,
        next_reminder_at=None,
    )
    return session


def told(user):
    return [(todo.what, todo.where, todo.url, todo.urgency, todo.status) for todo in english(user).todos]


def english(user):
    from django.utils.translation import override

    with override("en"):
        return home_of(user)


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


def test_practice_is_asked_for_from_half_way_until_something_is_logged(community, duties, at):
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
            reverse("log_practice", args=[intention.pk]),
            Urgency.LATER,
            "on Thu 17 Dec",
        )
    ]
    assert told(duties["facilitator"].user) == []

    PracticeEntry.objects.create(intention=intention, text="Gedaan.")
    assert told(member.user) == []


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


def test_the_next_three_sessions_stand_with_my_duty(community, duties):
    running = SessionFactory(
        community=community, starts_at=NOW - timedelta(minutes=10), state=SessionState.RUNNING, **duties
    )
    others = [SessionFactory(community=community, starts_at=NOW + timedelta(days=20 + n), **duties) for n in range(3)]
    SessionFactory(community=community, starts_at=NOW + timedelta(days=1), state=SessionState.CANCELLED)

    home = english(duties["minute_taker"].user)

    assert [(one.session.pk, one.duty, one.session.is_running) for one in home.sessions] == [
        (running.pk, "you write the minutes", True),
        (others[0].pk, "you write the minutes", False),
        (others[1].pk, "you write the minutes", False),
    ]


@pytest.mark.parametrize(
    ("hours", "urgency"),
    [(-1, Urgency.LATE), (0, Urgency.SOON), (48, Urgency.SOON), (49, Urgency.WEEK), (169, Urgency.LATER)],
)
def test_urgency_follows_the_time_that_is_left(hours, urgency):
    assert urgency_of(NOW + timedelta(hours=hours), NOW) is urgency


def test_every_empty_home_says_what_to_do(logged_in, community):
    pages = {
        "no community": UserFactory(language="en"),
        "nothing to do": MembershipFactory(community=community, user__language="en").user,
        "no community yet": CoordinatorshipFactory(user__language="en").user,
    }

    said = {name: logged_in(user).get(reverse("home")).content.decode() for name, user in pages.items()}

    assert "You are in no community now" in said["no community"]
    assert "Nothing to do now" in said["nothing to do"]
    assert "The dates appear here once your facilitator publishes the roster." in said["nothing to do"]
    assert "Set up the first one." in said["no community yet"]


def test_scripts_are_shown_as_text(logged_in, community, duties):
    community.name = "<script>alert(1)</script>"
    community.save()
    held(community, duties, 9)

    page = logged_in(duties["minute_taker"].user).get(reverse("home")).content.decode()

    assert "<script>alert(1)" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 2


def everything_for(user, number):
    """A community in which this person has every duty and every kind of to-do."""
    found = CommunityFactory(name=f"LWG {number}")
    CoordinatorshipFactory(organisation=found.organisation, user=user)
    mine = MembershipFactory(community=found, user=user, is_facilitator=True)
    other = MembershipFactory(community=found)
    late = held(found, {"facilitator": other, "minute_taker": mine}, 9)
    Intention.objects.create(session=late, membership=mine, form=PracticeForm.TALK, text="Ik bespreek het.")
    SessionFactory(community=found, starts_at=NOW + timedelta(days=2), facilitator=mine, minute_taker=other)
    read = held(found, {"facilitator": mine, "minute_taker": other}, 11, MinutesState.IN_REVIEW, started=True)
    Review.objects.create(minutes=read.minutes, reader=mine, minute_taker=other, revision=1)


@pytest.mark.parametrize("role", ["everything", "outsider"])
def test_home_takes_the_same_queries_with_1_3_and_30_rows_and_none_twice(
    logged_in, role, django_assert_max_num_queries
):
    user = UserFactory()
    browser = logged_in(user)
    counts = []
    for rows in (1, 2, 27):
        for number in range(rows if role == "everything" else 0):
            everything_for(user, f"{rows} {number}")
        with django_assert_max_num_queries(10) as captured:
            assert browser.get(reverse("home")).status_code == 200
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(set(statements)) == len(statements)
        counts.append(len(statements))

    assert len(set(counts)) == 1
    if role == "everything":
        assert len(english(user).todos) == 30 * 6


def test_home_needs_a_log_in(client):
    answer = client.get(reverse("home"))

    assert (answer.status_code, answer.url.startswith("/account/login/")) == (302, True)


def test_who_has_left_leaves_a_duty_open(community, duties):
    SessionFactory(community=community, starts_at=NOW + timedelta(days=3), **duties)
    facilitator = duties["facilitator"].user
    assert [what for what, *_ in told(facilitator)] == ["Prepare to guide the session of Thu 26 Nov"]

    duties["minute_taker"].ends_on = NOW.date() + timedelta(days=2)
    duties["minute_taker"].save()

    assert [what for what, *_ in told(facilitator)] == ["Choose who guides and who writes on Thu 26 Nov"]
