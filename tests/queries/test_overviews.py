"""Home, community, lists of sessions, dashboard: at most ten statements, as many for 10 rows as for 200, none twice."""

from datetime import date

import pytest
from django.urls import reverse

from communities.enums import Background, CommunityKind
from communities.models import Organisation
from lwg.accounts.models import User
from reports.enums import WayOfLearning
from reports.models import Competence, LearningOutcome
from sessions.enums import (
    AttendanceState,
    MinutesState,
    PracticeForm,
    RosterState,
)
from sessions.models import (
    Attendance,
    Intention,
    Review,
    Roster,
    Session,
)
from tests.cast import NOW
from tests.factories import bulk
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, OrganisationFactory
from tests.queries.asking import DAY, HELD, HOUR, MORE, PLANNED, WEEK, Grow, hold, roster_row, session_row

# --- home ------------------------------------------------------------------------------------------------------


def everything_to_do(me: User) -> Grow:
    """In each community of `me` something of each kind that stands in the list: seven to-dos."""
    organisation = CoordinatorshipFactory(user=me).organisation
    elsewhere = OrganisationFactory()
    other = UserFactory()

    def grow(numbers: range) -> None:
        made = bulk.communities(organisation, len(numbers))
        mine = bulk.joined(me, made, is_facilitator=True)
        others = bulk.joined(other, made)
        duties = list(zip(made, mine, others, strict=True))
        bulk.joined(me, bulk.communities(elsewhere, len(numbers)), accepted=False)  # agreements to read
        bulk.sessions(  # minutes to write, overdue for who coordinates
            session_row(community, NOW - 8 * WEEK, HELD, theirs, own) for community, own, theirs in duties
        )
        read = bulk.sessions(
            (session_row(community, NOW - 4 * WEEK, HELD, own, theirs) for community, own, theirs in duties),
            state=MinutesState.IN_REVIEW,
            started_at=NOW,
        )
        Review.objects.bulk_create(
            Review(minutes=session.minutes, reader=own, minute_taker=theirs, revision=1)
            for session, (_, own, theirs) in zip(read, duties, strict=True)
        )
        Intention.objects.bulk_create(  # nothing logged half-way
            Intention(session=session, membership=own, form=PracticeForm.TALK, text="Ik vraag het")
            for session, own in zip(read, mine, strict=True)
        )
        bulk.sessions(  # to prepare, with a duty open
            session_row(community, NOW + 3 * DAY, PLANNED, own, None) for community, own, _ in duties
        )
        Roster.objects.bulk_create(  # a draft to publish; the others lack a roster
            roster_row(community, RosterState.DRAFT, date(2027, 2, 1)) for community in made[::2]
        )

    return grow


def test_home(logged_in):
    """Seven to-dos and two communities a row, each with its link."""
    me = UserFactory()
    hold({logged_in(me): {'href="/': 9 * MORE}}, reverse("home"), everything_to_do(me))


# --- community -------------------------------------------------------------------------------------------------


def test_the_page_of_a_community(cast, seen_by):
    """Its members, and the half-year as a strip of sessions for who may see dates."""
    community = cast.community
    community.kind = CommunityKind.NETWORK
    community.save()
    duties = cast.memberships["facilitator"], cast.memberships["minute_taker"]

    def grow(numbers: range) -> None:
        bulk.members(community, len(numbers), background=Background.PROFESSIONAL)
        community.partners.add(*bulk.organisations(len(numbers)))
        bulk.entries("community.changed", community, len(numbers))
        bulk.sessions(
            session_row(community, NOW + (n - 80) * DAY, HELD if n < 80 else PLANNED, *duties) for n in numbers
        )
        Roster.objects.bulk_create(
            roster_row(community, RosterState.PUBLISHED, date(2026, 9, 1) + n * DAY) for n in numbers
        )

    shown = {"Persoon Voorbeeld": MORE, "Stichting Voorbeeld": MORE, 'href="/sessions/': MORE}
    seen = seen_by(["member", "facilitator", "coordinator"], shown)
    seen |= seen_by(["administrator"], shown | {'href="/sessions/': 0})
    hold(seen, reverse("community", args=[community.pk]), grow)


# --- lists of sessions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sessions", "community_sessions"])
def test_the_lists_of_sessions(cast, seen_by, name):
    """All to come, and twenty of the past on a page: ten more there."""
    Session.objects.all().delete()
    duties = cast.memberships["facilitator"], cast.memberships["minute_taker"]
    place = {"location": cast.things["location"]}

    def grow(numbers: range) -> None:
        bulk.sessions(session_row(cast.community, NOW + n * DAY, PLANNED, *duties) | place for n in numbers)
        bulk.sessions(session_row(cast.community, NOW - (n + 1) * DAY, HELD, *duties) for n in numbers)

    url = reverse(name, args=[] if name == "sessions" else [cast.community.pk])
    hold(seen_by(["member", "facilitator", "coordinator"], {'href="/sessions/': MORE + 10}), url, grow)


# --- dashboard -------------------------------------------------------------------------------------------------


def much_watched(organisation: Organisation) -> Grow:
    """Communities with everything of which there are figures."""
    competence = Competence.objects.all()[0]
    users = UserFactory.create_batch(2)

    def grow(numbers: range) -> None:
        made = bulk.communities(organisation, len(numbers))
        mine, others = (bulk.joined(user, made) for user in users)
        for weeks in (8, 4):
            held = bulk.sessions(
                session_row(community, NOW - weeks * WEEK, HELD, *duties)
                for community, *duties in zip(made, mine, others, strict=True)
            )
            Attendance.objects.bulk_create(
                Attendance(session=session, membership=one, state=AttendanceState.PRESENT)
                for session, one in zip(held, mine, strict=True)
            )
        outcomes = LearningOutcome.objects.bulk_create(
            LearningOutcome(membership=one, title="Ik leerde wachten", text="…", way=WayOfLearning.IN) for one in mine
        )
        competence.outcomes.add(*outcomes)

    return grow


def test_the_dashboard(logged_in):
    coordinatorship = CoordinatorshipFactory()
    watching = logged_in(coordinatorship.user), logged_in(UserFactory(is_staff=True))
    hold(
        {one: {'href="/dashboard/': MORE} for one in watching},
        reverse("dashboard"),
        much_watched(coordinatorship.organisation),
    )


def test_the_dashboard_of_a_community(cast, seen_by):
    """With four sessions a day, and themes that recur in the minutes of two."""
    community = cast.community
    duties = cast.memberships["facilitator"], cast.memberships["minute_taker"]
    named = [cast.things["approved"].minutes, cast.things["reviewed"].minutes]
    for minutes in named:
        minutes.state, minutes.distributed_at, minutes.next_reminder_at = MinutesState.DISTRIBUTED, NOW, None
        minutes.save()

    def grow(numbers: range) -> None:
        people = bulk.members(community, len(numbers))
        bulk.sessions(session_row(community, NOW - DAY - n * 6 * HOUR, HELD, *duties) for n in numbers)
        themes = bulk.themes(community, numbers)
        for minutes in named:
            minutes.themes.add(*themes)
        LearningOutcome.objects.bulk_create(
            LearningOutcome(membership=one, title="Ik leerde wachten", text="…", way=WayOfLearning.IN) for one in people
        )

    watching = seen_by(["coordinator", "administrator"], {"Thema": MORE})
    hold(watching, reverse("community_dashboard", args=[community.pk]), grow)
