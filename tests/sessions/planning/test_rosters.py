"""Drafting a roster, changing it by hand and throwing it away."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities.models import SchoolHoliday
from lwg.audit.models import Entry
from lwg.notifications.models import Message
from sessions.enums import RosterState
from sessions.models import Roster, RosterDate, Session
from sessions.services import rosters
from tests.factories.communities import LocationFactory
from tests.sessions.planning.drafting import WORKED_EXAMPLE, draft


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
