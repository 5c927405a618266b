"""Reads that are asked together answer as if each had been asked alone, in one statement."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, QuerySet
from django.test.utils import CaptureQueriesContext

from communities.models import Membership
from lwg import clock
from lwg.prepared import prepared, prepared_objects
from lwg.together import together
from sessions.models import Session
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db


@prepared
def coming(communities: list[int]) -> QuerySet[Any, Any]:
    return (
        Session.objects.filter(community_id__in=communities, ends_at__gte=clock.now())
        .order_by("-starts_at")
        .values_list("pk", "starts_at", "state")
    )


@prepared
def members(communities: list[int], since: date) -> QuerySet[Any, Any]:
    found = Membership.objects.filter(community_id__in=communities, starts_on__lte=since).annotate(name=F("user__name"))
    return found.order_by("name").values_list("name", "pk", "knows_locally", "starts_on", "ends_on")


@prepared
def counted() -> QuerySet[Any, Any]:
    return Membership.objects.order_by("community_id").values("community_id").annotate(n=Count("pk")).values_list("n")


@prepared_objects
def session_of(session: int) -> QuerySet[Any, Any]:
    return Session.objects.filter(pk=session).select_related("community", "facilitator__user").defer("online_link")


@pytest.fixture
def sessions():
    """All to come, one after the other: those of the factory alone may have been, and begin anew after 400."""
    found = [SessionFactory(starts_at=clock.now() + timedelta(weeks=number)) for number in (1, 2, 3)]
    for one in found:
        MembershipFactory(community=one.community, user__name=f"Lid {3 - found.index(one)}", starts_on=date(2024, 9, 1))
    return found


def asked_of(communities: list[int]) -> list[Any]:
    return [
        coming.asked(communities=communities),
        members.asked(communities=communities, since=date(2030, 1, 1)),
        counted.asked(),
    ]


@pytest.mark.parametrize("count", [1, 3, 0, 2])
def test_each_answers_as_alone_for_every_length_of_list_in_one_query(sessions, count, django_assert_num_queries):
    communities = [one.community_id for one in sessions[:count]]
    with clock.at(sessions[0].starts_at):
        alone = [one.read(**one.arguments) for one in asked_of(communities)]
        with django_assert_num_queries(1), together(*asked_of(communities)):
            joined = [one.read(**one.arguments) for one in asked_of(communities)]
    assert joined == alone
    assert [len(rows) for rows in alone] == [count, len(alone[1]), 3]


def test_objects_come_as_objects_and_keep_what_they_select_along(sessions, django_assert_num_queries):
    [pk] = [sessions[0].pk]
    with django_assert_num_queries(1), together(session_of.asked(session=pk), counted.asked()):
        [found] = session_of(session=pk)
        assert (found, found.community) == (sessions[0], sessions[0].community)
        assert found.starts_at == sessions[0].starts_at
        assert found.get_deferred_fields() == {"online_link"}


def test_other_arguments_and_other_reads_are_asked_as_ever(sessions):
    first, second = (one.community_id for one in sessions[:2])
    with together(coming.asked(communities=[first])), CaptureQueriesContext(connection) as queries:
        coming(communities=[first])
        assert len(queries) == 0
        coming(communities=[second])
        counted()
        assert len(queries) == 2


def test_after_the_block_the_database_is_asked_again(sessions):
    community = sessions[0].community_id
    with clock.at(datetime(2020, 1, 1, tzinfo=clock.AMSTERDAM)):
        with together(coming.asked(communities=[community])):
            assert len(coming(communities=[community])) == 1
            Session.objects.filter(community_id=community).delete()
            assert len(coming(communities=[community])) == 1
        assert coming(communities=[community]) == []


def test_the_same_argument_may_differ_between_two_reads(sessions):
    one, other = ([session.community_id] for session in sessions[:2])
    with together(coming.asked(communities=one), members.asked(communities=other, since=date(2030, 1, 1))):
        assert [row[0] for row in coming(communities=one)] == [sessions[0].pk]
        assert {row[0] for row in members(communities=other, since=date(2030, 1, 1))} >= {"Lid 2"}


def test_nothing_to_ask_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0), together(coming.asked(communities=[])):
        assert coming(communities=[]) == []
