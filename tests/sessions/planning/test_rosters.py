"""Drafting, changing and publishing a roster."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities.models import SchoolHoliday
from lwg.audit.models import Entry
from lwg.notifications.models import Message
from sessions.enums import RosterState, SessionState
from sessions.models import Minutes, Roster, RosterDate, Session
from sessions.services import rosters
from tests.factories.communities import CommunityFactory, LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

WORKED_EXAMPLE = [
    date(2026, 9, 10),
    date(2026, 10, 8),
    date(2026, 11, 5),
    date(2026, 12, 3),
    date(2027, 1, 7),
    date(2027, 2, 4),
    date(2027, 3, 4),
    date(2027, 4, 1),
    date(2027, 5, 13),
    date(2027, 6, 10),
    date(2027, 7, 8),
]


def draft(cast, **changes):
    values = {
        "actor": cast.facilitator.user,
        "community": cast.community,
        "first_day": date(2026, 9, 10),
        "last_day": date(2027, 7, 9),
        "starts_at": time(13, 30),
        "length_minutes": 150,
        "every_weeks": 4,
        "location": cast.location,
    }
    return rosters.draft_roster(**values | changes)


def test_a_draft_of_the_worked_example_has_its_dates_and_reasons(cast):
    roster = draft(cast)

    assert [one.day for one in roster.dates.all()] == WORKED_EXAMPLE
    assert {one.day: one.passed_over for one in roster.dates.all() if one.passed_over} == {
        date(2027, 1, 7): [{"day": "2026-12-31", "reason": "school:christmas"}],
        date(2027, 5, 13): [
            {"day": "2027-04-29", "reason": "school:may"},
            {"day": "2027-05-06", "reason": "public"},
        ],
    }
    assert roster.state == RosterState.DRAFT
    assert Session.objects.count() == 0
    assert Message.objects.count() == 0


def test_a_weekday_that_is_chosen_sets_the_first_day(cast):
    roster = draft(cast, first_day=date(2026, 9, 7), weekday=3)

    assert (roster.first_day, roster.weekday) == (date(2026, 9, 10), 3)
    assert [one.day for one in roster.dates.all()] == WORKED_EXAMPLE


def test_holidays_of_the_organisation_replace_those_of_the_region(cast):
    SchoolHoliday.objects.create(
        organisation=cast.community.organisation,
        kind="autumn",
        study_year=2026,
        first_day=date(2026, 10, 3),
        last_day=date(2026, 10, 11),
    )

    roster = draft(cast, last_day=date(2026, 10, 31))

    assert [one.day for one in roster.dates.all()] == [date(2026, 9, 10), date(2026, 10, 15)]


def test_a_community_has_one_draft_at_a_time(cast):
    draft(cast)

    with pytest.raises(ValidationError, match="There is a draft already"):
        draft(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Roster.objects.create(
            community=cast.community,
            first_day=date(2027, 9, 1),
            last_day=date(2027, 9, 2),
            weekday=1,
            starts_at=time(9),
            length_minutes=120,
            every_weeks=3,
        )


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"first_day": date(2026, 8, 31)},
            "first_day",
            "31 August 2026 is in the past. Choose today or later.",
        ),
        (
            {"last_day": date(2026, 9, 9)},
            "last_day",
            "The last day comes before the first. Choose a later day.",
        ),
        ({"last_day": date(2028, 1, 1)}, "last_day", "That is longer than a year. Plan a year at the most."),
        (
            {"first_day": date(2026, 12, 21), "last_day": date(2027, 1, 3)},
            "last_day",
            "No free day falls in this period. Make it longer.",
        ),
    ],
)
def test_a_period_that_cannot_be_one_is_refused(cast, changes, field, message):
    with pytest.raises(ValidationError) as error:
        draft(cast, **changes)

    assert error.value.message_dict == {field: [message]}
    assert Roster.objects.count() == 0


def test_a_place_of_another_organisation_is_refused(cast):
    with pytest.raises(ValidationError) as error:
        draft(cast, location=LocationFactory())

    assert list(error.value.message_dict) == ["location"]


def test_a_period_beyond_the_community_is_refused(cast):
    cast.community.ends_on = date(2027, 1, 31)
    cast.community.save()

    with pytest.raises(ValidationError) as error:
        draft(cast)

    assert list(error.value.message_dict) == ["last_day"]


def test_a_roster_that_overlaps_a_published_one_is_refused(cast):
    rosters.publish_roster(actor=cast.facilitator.user, roster=draft(cast))

    with pytest.raises(ValidationError) as error:
        draft(cast, first_day=date(2027, 7, 9), last_day=date(2027, 12, 1))
    assert list(error.value.message_dict) == ["first_day"]

    assert draft(cast, first_day=date(2027, 7, 10), last_day=date(2027, 12, 31)).state == RosterState.DRAFT


def test_a_date_is_changed_by_hand_and_on_a_holiday_only_on_purpose(cast):
    roster = draft(cast)
    second = roster.dates.all()[1]

    with pytest.raises(ValidationError) as error:
        rosters.change_date(actor=cast.facilitator.user, roster_date=second, day=date(2026, 10, 22))
    assert list(error.value.message_dict) == ["day"]

    changed = rosters.change_date(
        actor=cast.facilitator.user, roster_date=second, day=date(2026, 10, 22), on_purpose=True
    )

    assert (changed.day, changed.by_hand, changed.on_purpose) == (date(2026, 10, 22), True, True)
    assert changed.rhythm_day == date(2026, 10, 8)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 9, 9), date(2027, 7, 10), date(2026, 11, 5)])
def test_a_date_in_the_past_outside_the_period_or_there_already_is_refused(cast, day):
    second = draft(cast).dates.all()[1]

    with pytest.raises(ValidationError) as error:
        rosters.change_date(actor=cast.facilitator.user, roster_date=second, day=day, on_purpose=True)

    assert list(error.value.message_dict) == ["day"]
    second.refresh_from_db()
    assert second.day == date(2026, 10, 8)


def test_dates_are_added_and_removed_by_hand(cast):
    roster = draft(cast)
    actor = cast.facilitator.user

    added = rosters.add_date(actor=actor, roster=roster, day=date(2026, 9, 24))
    rosters.remove_date(actor=actor, roster_date=roster.dates.get(day=date(2026, 10, 8)))
    rosters.remove_date(actor=actor, roster_date=RosterDate(pk=0, roster=roster, day=date(2026, 10, 8)))

    assert added.by_hand is True
    assert [one.day for one in roster.dates.all()][:3] == [date(2026, 9, 10), date(2026, 9, 24), date(2026, 11, 5)]
    assert Entry.objects.filter(verb="roster.changed").count() == 2


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


def test_throwing_a_draft_away_twice_is_harmless(cast):
    roster = draft(cast)

    rosters.discard_draft(actor=cast.facilitator.user, roster=roster)
    rosters.discard_draft(actor=cast.facilitator.user, roster=Roster(pk=roster.pk or 0, community=cast.community))

    assert Roster.objects.count() == 0
    assert Entry.objects.filter(verb="roster.discarded").count() == 1


def test_a_date_or_draft_that_went_meanwhile_is_told(cast):
    roster = draft(cast)
    first = roster.dates.first()
    actor = cast.facilitator.user
    rosters.remove_date(actor=actor, roster_date=roster.dates.get(pk=first.pk))

    with pytest.raises(ValidationError, match="taken out of the draft meanwhile"):
        rosters.change_date(actor=actor, roster_date=first, day=date(2026, 9, 17))
    rosters.discard_draft(actor=actor, roster=roster)
    for act in (rosters.add_date, rosters.publish_roster):
        with pytest.raises(ValidationError, match="thrown away meanwhile"):
            act(actor=actor, roster=roster, **({"day": date(2026, 9, 17)} if act is rosters.add_date else {}))
