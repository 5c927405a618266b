"""Changing a published roster: which sessions move, are made or cancelled, and what never changes."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities.models import Membership
from lwg import clock
from lwg.audit.models import Entry
from lwg.notifications.models import Message
from reports.selectors.waiting import dates_asked
from sessions.enums import RosterState, SessionState
from sessions.models import Roster, Session
from sessions.planning.deadlines import due_at
from sessions.selectors.asked import with_unanswered
from sessions.selectors.roster_changes import change_of, versions_of
from sessions.services import planning, roster_changes, rosters
from sessions.services.availability import ask_availability
from tests.factories.communities import CommunityFactory, LocationFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.availability.conftest import local

DAYS = ("2027-02-04", "2027-03-04", "2027-04-01")


def publish(cast, draft, seen=None):
    return roster_changes.publish_change(
        actor=cast.guide, roster=cast.roster, seen=change_of(draft).fingerprint if seen is None else seen
    )


def stands(cast):
    found = Session.objects.standing().filter(community=cast.community).order_by("starts_at")
    return [one.starts_at.astimezone(clock.AMSTERDAM).date().isoformat() for one in found]


def test_the_first_publication_is_version_1(cast):
    sessions = cast.publishes(*DAYS)

    version = cast.roster.versions.get()
    assert (version.number, version.published_by) == (1, cast.guide)
    assert [one["session"] for one in version.dates] == [one.pk for one in sessions]
    assert version.dates[0]["starts_at"] == "2027-02-04T12:30:00+00:00"


def test_a_change_begins_with_the_dates_as_they_stand_and_nobody_hears_of_it(cast):
    cast.ask()
    _first, second, third = cast.publishes(*DAYS)
    planning.move_session(
        actor=cast.guide, session=second, day=date(2027, 3, 5), starts_at=time(10, 0), length_minutes=150
    )
    planning.cancel_session(actor=cast.guide, session=third, reason="")
    before = Message.objects.count()

    draft = cast.changes()

    assert [(one.day.isoformat(), one.starts_at) for one in draft.dates.all()] == [
        ("2027-02-04", None),
        ("2027-03-05", time(10, 0)),
    ]
    assert change_of(draft).difference.is_empty
    assert (draft.state, draft.replaces, draft.weekday) == (RosterState.DRAFT, cast.roster, 3)
    assert draft.candidates.count() == 10
    assert not draft.availability_rounds.open().exists()
    assert Message.objects.count() == before
    assert cast.changes() == draft


def test_a_change_that_is_thrown_away_leaves_what_was_asked_with_the_published_roster(cast):
    cast.ask()
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")

    rosters.discard_draft(actor=cast.guide, roster=draft)

    assert not Roster.objects.filter(pk=draft.pk).exists()
    assert cast.roster.candidates.count() == 10
    assert cast.roster.availability_rounds.count() == 1
    assert stands(cast) == list(DAYS)


def test_a_moved_session_is_the_same_one_with_its_duties_and_its_deadline(cast):
    _first, second, _third = cast.publishes(*DAYS)
    second.refresh_from_db()
    draft = cast.changes(_2027_03_04="2027-03-11")

    version = publish(cast, draft)

    moved = Session.objects.get(pk=second.pk)
    assert moved.starts_at == second.starts_at + timedelta(weeks=1)
    assert moved.calendar_sequence == second.calendar_sequence + 1
    assert (moved.facilitator, moved.minute_taker) == (second.facilitator, second.minute_taker)
    assert moved.minutes.due_at == due_at(moved.ends_at)
    assert (moved.roster_date.roster, moved.roster_date.day) == (cast.roster, date(2027, 3, 11))
    assert stands(cast) == ["2027-02-04", "2027-03-11", "2027-04-01"]
    assert version.number == 2
    assert [one["session"] for one in version.dates][1] == second.pk
    assert list(cast.roster.dates.values_list("day", flat=True)) == [
        date(2027, 2, 4),
        date(2027, 3, 11),
        date(2027, 4, 1),
    ]
    assert not Roster.objects.filter(replaces=cast.roster).exists()
    entry = Entry.objects.get(verb="roster.change_published")
    assert entry.detail == {"version": 2, "moved": 1, "new": 0, "dropped": 0}


def test_new_dates_are_made_and_dropped_ones_cancelled(cast):
    first, second, third = cast.publishes(*DAYS)
    draft = cast.changes()
    rosters.remove_date(actor=cast.guide, roster_date=draft.dates.get(day="2027-02-04"))
    rosters.remove_date(actor=cast.guide, roster_date=draft.dates.get(day="2027-04-01"))
    publish(cast, draft)
    first.refresh_from_db()
    assert (first.state, first.cancelled_because) == (SessionState.CANCELLED, "The roster was changed.")
    assert first.calendar_sequence == 1
    assert first.minutes.next_reminder_at is None

    again = cast.changes()
    rosters.add_date(actor=cast.guide, roster=again, day=date(2027, 4, 1))
    publish(cast, again)

    assert stands(cast) == ["2027-03-04", "2027-04-01"]
    made = Session.objects.get(roster_date__day="2027-04-01")
    assert made.pk not in {first.pk, second.pk, third.pk}
    assert (made.minutes.due_at, made.facilitator) == (due_at(made.ends_at), cast.members["guide"])
    assert [(one.number, one.dates, len(one.difference.new)) for one in versions_of(cast.roster)] == [
        (3, 2, 1),
        (2, 1, 0),
        (1, 3, 0),
    ]


def test_a_session_may_take_the_place_of_another_that_moves_on(cast):
    sessions = cast.publishes(*DAYS)
    draft = cast.changes(_2027_04_01="2027-04-08")
    rosters.change_date(actor=cast.guide, roster_date=draft.dates.get(day="2027-03-04"), day=date(2027, 4, 1))

    publish(cast, draft)

    assert stands(cast) == ["2027-02-04", "2027-04-01", "2027-04-08"]
    assert set(Session.objects.standing().values_list("pk", flat=True)) == {one.pk for one in sessions}


def test_what_has_begun_stays_whatever_the_draft_says(cast, at):
    first, second, _third = cast.publishes(*DAYS)
    draft = cast.changes(_2027_02_04="2027-02-11", _2027_03_04="2027-03-11")
    at("2027-02-04T14:00")

    found = change_of(draft).difference
    publish(cast, draft)

    assert found.moved == ((local("2027-03-04T13:30"), local("2027-03-11T13:30")),)
    assert found.new == (local("2027-02-11T13:30"),)
    first.refresh_from_db()
    assert (first.starts_at, first.state) == (local("2027-02-04T13:30"), SessionState.PLANNED)
    second.refresh_from_db()
    assert second.starts_at == local("2027-03-11T13:30")
    assert stands(cast) == ["2027-02-04", "2027-02-11", "2027-03-11", "2027-04-01"]


def test_a_date_that_has_begun_cannot_be_changed_in_the_draft(cast, at):
    cast.publishes(*DAYS)
    draft = cast.changes()
    at("2027-02-04T14:00")
    begun = draft.dates.get(day="2027-02-04")

    with pytest.raises(ValidationError, match="taken place or is running"):
        rosters.change_date(actor=cast.guide, roster_date=begun, day=date(2027, 2, 11))
    with pytest.raises(ValidationError, match="taken place or is running"):
        rosters.remove_date(actor=cast.guide, roster_date=begun)


def test_a_change_is_refused_when_it_would_do_something_else_than_was_seen(cast):
    _first, second, _third = cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")
    seen = change_of(draft).fingerprint
    planning.cancel_session(actor=cast.guide, session=second, reason="")

    with pytest.raises(ValidationError, match="changed since you looked") as error:
        publish(cast, draft, seen)

    assert error.value.code == "stale"
    assert cast.roster.versions.count() == 1


def test_a_change_without_changes_and_one_that_is_gone_are_not_published(cast):
    cast.publishes(*DAYS)
    draft = cast.changes()
    with pytest.raises(ValidationError, match="Nothing changes yet"):
        publish(cast, draft)

    rosters.discard_draft(actor=cast.guide, roster=draft)
    with pytest.raises(ValidationError, match="thrown away meanwhile"):
        publish(cast, draft, "")


def test_a_change_is_published_as_such_and_only_of_a_roster_that_is_not_over(cast, at):
    cast.publishes(*DAYS)
    draft = cast.changes()
    with pytest.raises(ValidationError, match="publish it as such"):
        rosters.publish_roster(actor=cast.guide, roster=draft)
    rosters.discard_draft(actor=cast.guide, roster=draft)

    at("2027-04-16T09:00")
    with pytest.raises(ValidationError, match="not over"):
        cast.changes()


def test_the_next_roster_may_be_drafted_while_the_one_that_runs_is_changed(cast):
    cast.publishes(*DAYS)
    following = rosters.draft_roster(
        actor=cast.guide,
        community=cast.community,
        first_day=date(2027, 4, 22),
        last_day=date(2027, 7, 8),
        starts_at=cast.roster.starts_at,
        length_minutes=150,
        every_weeks=4,
    )

    draft = cast.changes()

    assert {one.pk for one in Roster.objects.filter(state=RosterState.DRAFT)} == {following.pk, draft.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Roster.objects.filter(pk=following.pk).update(replaces=cast.roster)


def test_what_is_asked_for_the_next_roster_is_counted_apart_from_the_change(cast):
    """And each of two open rounds waits with its own number and deadline, what closes first before the other."""
    cast.ask()
    cast.publishes(*DAYS)
    change = cast.changes()
    sooner = ask_availability(actor=cast.guide, roster=change, respond_by=local("2026-11-30T18:00"))
    cast.roster = rosters.draft_roster(
        actor=cast.guide,
        community=cast.community,
        first_day=date(2027, 4, 22),
        last_day=date(2027, 7, 8),
        starts_at=cast.roster.starts_at,
        length_minutes=150,
        every_weeks=4,
    )
    later = cast.ask()
    of_change, coming = change.candidates.count(), cast.roster.candidates.count()

    assert {one.unanswered for one in with_unanswered(cast.roster, clock.today())} == {coming}
    both = [(sooner.pk, sooner.respond_by, of_change), (later.pk, later.respond_by, coming)]
    assert waits(cast) == both
    sooner.closed_at = clock.now()
    sooner.save()
    assert waits(cast) == both[1:]


def waits(cast):
    """What home tells a member who has answered nothing."""
    member = Membership.objects.filter(community=cast.community).latest("pk")
    return [(one.round_id, one.respond_by, one.unanswered) for one in dates_asked([member.pk])]


def test_a_place_that_was_taken_meanwhile_is_refused_and_nothing_is_published(cast):
    place = LocationFactory(organisation=cast.community.organisation)
    cast.roster.location = place
    cast.roster.save()
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")
    SessionFactory(community=CommunityFactory(), starts_at=local("2027-03-11T14:00"), location=place)

    with pytest.raises(ValidationError, match="is taken at that time"):
        publish(cast, draft)

    assert stands(cast) == list(DAYS)
    assert cast.roster.versions.count() == 1
