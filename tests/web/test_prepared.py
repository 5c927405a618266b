"""Prepared reads say what the ORM says, with the clock and arguments of the moment."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import prepared, prepared_objects
from sessions.models import Session
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db


@prepared
def coming(communities: list[int]) -> QuerySet[Any, Any]:
    return Session.objects.upcoming().filter(community_id__in=communities).values_list("pk", "starts_at", "state")


@prepared
def open_communities(user: int) -> QuerySet[Any, Any]:
    return Community.objects.open_to(User(pk=user)).order_by("pk").values_list("pk", "name", "starts_on")


@prepared
def soon(until: datetime, since: date, background: str) -> QuerySet[Any, Any]:
    return Membership.objects.filter(
        starts_on__gte=since, background=background, community__sessions__starts_at__lt=until
    ).values_list("pk", "knows_locally")


def test_it_answers_as_the_queryset_does_for_every_length_of_list():
    sessions = [SessionFactory() for _ in range(3)]
    with clock.at(sessions[0].starts_at):
        for count in (1, 3, 0, 2):
            communities = [one.community_id for one in sessions[:count]]
            expected = Session.objects.upcoming().filter(community_id__in=communities)
            assert coming(communities=communities) == list(expected.values_list("pk", "starts_at", "state"))


def test_the_clock_is_asked_at_each_call():
    session = SessionFactory()
    for moment, expected in ((session.ends_at, 1), (session.ends_at + timedelta(seconds=1), 0)):
        with clock.at(moment):
            assert len(coming(communities=[session.community_id])) == expected


def test_who_asks_is_an_argument_and_a_membership_ends():
    member = MembershipFactory(ends_on=date(2026, 11, 23))
    other = MembershipFactory()
    community = member.community
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=clock.AMSTERDAM)):
        assert open_communities(user=member.user_id) == [(community.pk, community.name, community.starts_on)]
        assert [row[0] for row in open_communities(user=other.user_id)] == [other.community_id]
    with clock.at(datetime(2026, 11, 24, 12, tzinfo=clock.AMSTERDAM)):
        assert open_communities(user=member.user_id) == []


def test_texts_days_and_moments_are_arguments():
    session = SessionFactory()
    member = MembershipFactory(community=session.community, background="student", starts_on=date(2024, 9, 1))
    later = session.starts_at + timedelta(hours=1)
    assert soon(until=later, since=date(2024, 9, 1), background="student") == [(member.pk, False)]
    assert soon(until=later, since=date(2024, 9, 2), background="student") == []
    assert soon(until=session.starts_at, since=date(2024, 9, 1), background="student") == []
    assert soon(until=later, since=date(2024, 9, 1), background="lecturer") == []


def test_the_sql_is_written_once_and_asked_each_time():
    calls = []

    @prepared
    def counted(user: int) -> QuerySet[Any, Any]:
        calls.append(user)
        return Membership.objects.filter(user_id=user).values_list("pk")

    member = MembershipFactory()
    with CaptureQueriesContext(connection) as asked:
        assert counted(user=member.user_id) == [(member.pk,)]
        assert counted(user=member.user_id + 1) == []
    assert len(calls) == 1
    assert len(asked) == 2


@pytest.mark.parametrize("made", [timedelta(days=7), timedelta(0)])
def test_a_value_made_out_of_the_clock_is_refused_for_it_would_stand_still(made):
    @prepared
    def within_a_week() -> QuerySet[Any, Any]:
        return Session.objects.filter(starts_at__lt=clock.now() + made).values_list("pk")

    if made:
        with pytest.raises(ValueError, match="hand it over"):
            within_a_week()
    else:
        assert within_a_week() == []


@prepared_objects
def with_people(session: int) -> QuerySet[Any, Any]:
    return (
        Session.objects.filter(pk=session)
        .select_related("community", "facilitator__user", "minute_taker__user")
        .annotate(place=F("community__location__name"), question=F("community__shared_question"))
    )


def test_objects_come_with_what_is_annotated_and_selected_along(django_assert_num_queries):
    community = MembershipFactory().community
    facilitator = MembershipFactory(community=community, is_facilitator=True)
    session = SessionFactory(community=community, facilitator=facilitator, minute_taker=None)
    with django_assert_num_queries(1):
        [found] = with_people(session=session.pk)
        assert (found, found.community, found.facilitator.user) == (session, community, facilitator.user)
        assert found.starts_at == session.starts_at
        assert found.minute_taker is None
        assert (found.place, found.question) == (None, community.shared_question)
    assert with_people(session=session.pk + 1) == []


def test_an_object_is_one_to_change_and_save():
    session = SessionFactory()
    [found] = with_people(session=session.pk)
    found.online_link = "https://example.org/"
    found.save()
    session.refresh_from_db()
    assert session.online_link == "https://example.org/"


@pytest.mark.only_on("postgresql")
def test_postgresql_plans_a_read_once_per_connection_for_lists_of_any_length():
    sessions = [SessionFactory() for _ in range(3)]

    @prepared
    def of_communities(communities: list[int]) -> QuerySet[Any, Any]:
        return Session.objects.filter(community_id__in=communities).order_by("pk").values_list("pk")

    def declared() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            return cursor.fetchone()[0]

    before = declared()
    with CaptureQueriesContext(connection) as asked:
        for count in (1, 2, 3):
            found = of_communities(communities=tuple(one.community_id for one in sessions[:count]))
            assert found == [(one.pk,) for one in sessions[:count]]
    assert declared() == before + 1
    assert len({query["sql"].split(" (")[0] for query in asked.captured_queries}) == 1


@pytest.mark.only_on("postgresql")
def test_a_list_is_asked_with_in_only():
    @prepared
    def odd(numbers: list[int]) -> QuerySet[Any, Any]:
        return Session.objects.filter(community_id__gt=numbers[0]).values_list("pk")

    with pytest.raises(ValueError, match="__in"):
        odd(numbers=[1, 2])


@pytest.mark.django_db(transaction=True)
def test_it_may_be_the_first_thing_that_a_connection_is_asked():
    @prepared
    def started(since: date) -> QuerySet[Any, Any]:
        return Membership.objects.filter(starts_on__gte=since, background="student").values_list("pk")

    connection.close()
    assert started(since=date(2026, 1, 1)) == []
