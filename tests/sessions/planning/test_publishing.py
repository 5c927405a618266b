"""Publishing a roster: which sessions it makes, whom it tells, and when it is refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from communities.models import SchoolHoliday
from lwg.audit.models import Entry
from lwg.notifications.models import Message
from sessions.enums import Availability, HalfDay, RosterState, SessionState
from sessions.models import Candidate, CandidateAnswer, Minutes, Roster, Session
from sessions.selectors.rosters import draft_page
from sessions.services import rosters
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.drafting import WORKED_EXAMPLE, draft


def test_publishing_makes_sessions_with_minutes_and_turns_and_tells_each_active_member(cast):
    other = MembershipFactory(community=cast.community, is_facilitator=True)
    MembershipFactory(community=cast.community, starts_on=date(2027, 1, 1))
    MembershipFactory(community=cast.community, ends_on=date(2026, 8, 31))
    roster = draft(cast)

    made = rosters.publish_roster(actor=cast.facilitator.user, roster=roster)

    roster.refresh_from_db()
    assert roster.state == RosterState.PUBLISHED
    sessions = list(Session.objects.order_by("starts_at"))
    assert sessions == made
    assert [session.roster_date.day for session in sessions] == WORKED_EXAMPLE
    assert sessions[1].starts_at == datetime(2026, 10, 8, 11, 30, tzinfo=UTC)
    assert sessions[2].starts_at == datetime(2026, 11, 5, 12, 30, tzinfo=UTC)
    assert {session.ends_at - session.starts_at for session in sessions} == {timedelta(minutes=150)}
    assert {session.location for session in sessions} == {cast.location}
    assert [session.facilitator for session in sessions[:3]] == [cast.facilitator, other, cast.facilitator]
    assert {session.minute_taker for session in sessions} == {cast.minute_taker}
    assert Minutes.objects.count() == 11
    members = [cast.facilitator, cast.minute_taker, cast.student, other]
    assert {message.recipient for message in Message.objects.all()} == {member.user for member in members}
    assert {message.kind for message in Message.objects.all()} == {"sessions.roster_published"}
    assert Entry.objects.get(verb="roster.published").detail == {"sessions": 11}


def test_who_said_no_to_a_date_is_passed_over_in_the_draft_and_when_it_is_published(cast):
    other = MembershipFactory(community=cast.community, is_facilitator=True)
    roster = draft(cast)
    first = Candidate.objects.create(
        roster=roster, day=WORKED_EXAMPLE[0], half_day=HalfDay.AFTERNOON, starts_at=time(13, 30)
    )
    CandidateAnswer.objects.create(candidate=first, membership=cast.facilitator, value=Availability.NO)

    page = draft_page(roster)
    made = rosters.publish_roster(actor=cast.facilitator.user, roster=roster)

    assert [row.facilitator for row in page.rows[:2]] == [str(other.user), str(cast.facilitator.user)]
    assert [session.facilitator for session in made[:2]] == [other, cast.facilitator]


def test_publishing_twice_has_one_effect(cast):
    roster = draft(cast)

    first = rosters.publish_roster(actor=cast.facilitator.user, roster=roster)
    second = rosters.publish_roster(actor=cast.facilitator.user, roster=roster)

    assert (len(first), second) == (11, [])
    assert Session.objects.count() == 11
    assert Message.objects.count() == 3
    assert Entry.objects.filter(verb="roster.published").count() == 1


def test_a_published_roster_cannot_be_changed_or_thrown_away(cast):
    roster = draft(cast)
    rosters.publish_roster(actor=cast.facilitator.user, roster=roster)
    actor = cast.facilitator.user

    with pytest.raises(ValidationError, match="This roster is published"):
        rosters.add_date(actor=actor, roster=roster, day=date(2026, 9, 24))
    with pytest.raises(ValidationError, match="This roster is published"):
        rosters.remove_date(actor=actor, roster_date=roster.dates.first())
    with pytest.raises(ValidationError, match="This roster is published"):
        rosters.change_date(actor=actor, roster_date=roster.dates.first(), day=date(2026, 9, 24))
    rosters.discard_draft(actor=actor, roster=roster)
    assert Roster.objects.count() == 1


def test_a_draft_that_has_grown_old_makes_no_sessions_in_the_past(cast, at):
    roster = draft(cast)
    at("2026-09-11T09:00")

    with pytest.raises(ValidationError) as error:
        rosters.publish_roster(actor=cast.facilitator.user, roster=roster)

    assert list(error.value.message_dict) == ["day"]
    assert Session.objects.count() == 0


def test_a_session_of_today_whose_hour_has_passed_is_not_published(cast, at):
    roster = draft(cast)
    at("2026-09-10T13:31")

    with pytest.raises(ValidationError, match="That moment has passed"):
        rosters.publish_roster(actor=cast.facilitator.user, roster=roster)


def test_a_date_that_became_a_holiday_is_not_published_unless_meant(cast):
    roster = draft(cast)
    SchoolHoliday.objects.create(
        organisation=cast.community.organisation,
        kind="other",
        study_year=2026,
        first_day=date(2026, 11, 5),
        last_day=date(2026, 11, 5),
    )
    actor = cast.facilitator.user

    with pytest.raises(ValidationError):
        rosters.publish_roster(actor=actor, roster=roster)
    assert Session.objects.count() == 0

    third = roster.dates.get(day=date(2026, 11, 5))
    rosters.change_date(actor=actor, roster_date=third, day=third.day, on_purpose=True)
    assert len(rosters.publish_roster(actor=actor, roster=roster)) == 11


def test_a_roster_without_dates_is_not_published(cast):
    roster = draft(cast, last_day=date(2026, 9, 30))
    rosters.remove_date(actor=cast.facilitator.user, roster_date=roster.dates.get())

    with pytest.raises(ValidationError, match="There is no date"):
        rosters.publish_roster(actor=cast.facilitator.user, roster=roster)


def test_a_day_on_which_the_community_meets_already_is_not_published_again(cast):
    SessionFactory(community=cast.community, starts_at=datetime(2026, 10, 8, 7, 0, tzinfo=UTC))
    roster = draft(cast)

    with pytest.raises(ValidationError, match="There is a session on"):
        rosters.publish_roster(actor=cast.facilitator.user, roster=roster)


def test_a_cancelled_session_leaves_its_day_free(cast):
    SessionFactory(
        community=cast.community, starts_at=datetime(2026, 10, 8, 11, 30, tzinfo=UTC), state=SessionState.CANCELLED
    )

    assert len(rosters.publish_roster(actor=cast.facilitator.user, roster=draft(cast))) == 11


def test_a_place_that_is_taken_is_not_published(cast):
    other = CommunityFactory(organisation=cast.community.organisation)
    SessionFactory(community=other, location=cast.location, starts_at=datetime(2026, 10, 8, 13, 0, tzinfo=UTC))

    with pytest.raises(ValidationError) as error:
        rosters.publish_roster(actor=cast.facilitator.user, roster=draft(cast))

    assert list(error.value.message_dict) == ["location"]


def test_who_has_a_duty_elsewhere_at_that_time_is_not_suggested(cast):
    other = MembershipFactory(community=cast.community, is_facilitator=True)
    elsewhere = MembershipFactory(user=cast.facilitator.user)
    SessionFactory(
        community=elsewhere.community, facilitator=elsewhere, starts_at=datetime(2026, 9, 10, 12, 0, tzinfo=UTC)
    )

    made = rosters.publish_roster(actor=cast.facilitator.user, roster=draft(cast))

    assert [session.facilitator for session in made[:2]] == [other, cast.facilitator]


def test_a_session_on_the_day_of_the_clock_change_is_made_once(cast, at):
    at("2027-09-01T09:00")
    roster = draft(
        cast, first_day=date(2027, 10, 10), last_day=date(2027, 11, 30), every_weeks=3, starts_at=time(2, 30)
    )
    rosters.change_date(
        actor=cast.facilitator.user,
        roster_date=roster.dates.get(day=date(2027, 10, 31)),
        day=date(2027, 10, 31),
        on_purpose=True,
    )

    made = rosters.publish_roster(actor=cast.facilitator.user, roster=roster)

    assert [session.starts_at for session in made] == [
        datetime(2027, 10, 10, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 11, 21, 1, 30, tzinfo=UTC),
    ]
