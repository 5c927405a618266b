"""A location holds one session at a time, and says when it has too few seats."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.urls import reverse

from lwg import clock
from sessions.enums import SessionState
from sessions.models import Session
from sessions.services import dates, planning
from tests.factories.communities import CommunityFactory, LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.single import FIRST, planned
from tests.sessions.planning.test_session_forms import TYPED

HOUR = timedelta(hours=1)
NOW = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)


def elsewhere(cast, starts_at, **fields):
    """A session of another community in the same place, written past every check of ours."""
    community = CommunityFactory(organisation=cast.community.organisation)
    return SessionFactory(community=community, starts_at=starts_at, location=cast.location, **fields)


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("shift", [-2 * HOUR, 0 * HOUR, 2 * HOUR])
def test_the_database_itself_keeps_a_location_from_two_sessions_at_a_time(cast, shift):
    planned(cast, location=cast.location)

    with pytest.raises(IntegrityError, match="session_location_once_at_a_time"), transaction.atomic():
        elsewhere(cast, FIRST + shift)


def test_one_after_the_other_elsewhere_and_after_a_cancellation_there_is_room(cast):
    length = timedelta(minutes=150)
    planned(cast, location=cast.location)
    elsewhere(cast, FIRST + length)
    elsewhere(cast, FIRST - length)
    SessionFactory(starts_at=FIRST, location=LocationFactory())
    SessionFactory(starts_at=FIRST, location=None)
    elsewhere(cast, FIRST, state=SessionState.CANCELLED)

    assert Session.objects.count() == 6


@pytest.mark.only_on("postgresql")
def test_a_breach_that_only_the_database_sees_is_told_in_words(cast):
    planned(cast, location=cast.location)
    late = Session(
        community=CommunityFactory(organisation=cast.community.organisation),
        starts_at=FIRST,
        ends_at=FIRST + HOUR,
        location=cast.location,
    )

    with pytest.raises(ValidationError) as error:
        dates.save(late)

    assert error.value.message_dict == {"location": [f"{cast.location} is taken at that time on 10 September 2026."]}


def test_another_breach_stays_what_it_is(cast):
    wrong = Session(community=cast.community, starts_at=FIRST, ends_at=FIRST, location=cast.location)

    with pytest.raises(IntegrityError, match="session_ends_after_start"):
        dates.save(wrong)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_take_a_place_at_the_same_instant_one_gets_it(at):
    at(NOW)
    location = LocationFactory()
    sides = [
        MembershipFactory(community=CommunityFactory(organisation=location.organisation), is_facilitator=True)
        for _side in range(2)
    ]
    start, errors = threading.Barrier(2), []

    def plan(side):
        try:
            start.wait(timeout=20)
            with clock.at(NOW):
                planning.add_session(
                    actor=side.user,
                    community=side.community,
                    day=date(2026, 9, 10),
                    starts_at=time(13, 30),
                    length_minutes=150,
                    location=location,
                )
        except Exception as error:  # noqa: BLE001 (looked at below)
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=plan, args=[side]) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [list(error.error_dict) for error in errors] == [["location"]]
    assert Session.objects.get().location == location


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_two_that_pass_by_the_check_at_the_same_instant_are_held_by_the_database(at):
    at(NOW)
    location = LocationFactory()
    communities = CommunityFactory.create_batch(2)
    start, errors = threading.Barrier(2), []

    def write(community):
        try:
            start.wait(timeout=20)
            Session.objects.create(community=community, starts_at=FIRST, ends_at=FIRST + HOUR, location=location)
        except (IntegrityError, OperationalError) as error:  # each may wait for the other: then it is a deadlock
            errors.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[community]) for community in communities]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["exclusion constraint" in error for error in errors] == [True]
    assert Session.objects.count() == 1


def test_the_constraint_stands_where_the_database_knows_it(db):
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, Session._meta.db_table)

    assert ("session_location_once_at_a_time" in known) == (connection.vendor == "postgresql")


@pytest.mark.parametrize(("seats", "warned"), [(2, True), (3, False), (None, False)])
def test_too_few_seats_warn_and_do_not_refuse(cast, logged_in, seats, warned):
    cast.location.capacity = seats
    cast.location.save()
    typed = TYPED | {"location": str(cast.location.pk)}

    response = logged_in(cast.facilitator.user).post(
        reverse("add_session", args=[cast.community.pk]), typed, follow=True
    )

    words = f"{cast.location} has 2 seats, and the community has 3 members then."
    assert (words in response.text) == warned
    assert Session.objects.get().location == cast.location


@pytest.mark.parametrize(("seats", "warned"), [(2, True), (30, False)])
def test_drafting_and_publishing_a_roster_warn_of_too_few_seats(cast, logged_in, seats, warned):
    cast.location.capacity = seats
    cast.location.save()
    client = logged_in(cast.facilitator.user)
    rhythm = {
        "first_day": "2026-09-10",
        "weekday": "",
        "last_day": "",
        "every_weeks": "4",
        "half_day": "afternoon",
        "starts_at": "",
        "length_minutes": "150",
        "location": str(cast.location.pk),
    }

    drafted = client.post(reverse("draft_roster", args=[cast.community.pk]), rhythm, follow=True)
    publishing = client.get(reverse("publish_roster", args=[cast.community.rosters.get().pk]))

    words = f"{cast.location} has 2 seats, and the community has 3 members then."
    assert (words in drafted.text, words in publishing.text) == (warned, warned)
