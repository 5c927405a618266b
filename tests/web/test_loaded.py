"""Objects of prepared reads are as Django makes them itself."""

import pytest
from django.db.models import QuerySet

from communities.models import Community
from lwg.prepared import prepared_objects
from sessions.models import Session
from tests.factories.communities import LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db


def as_django_asks(session: int) -> QuerySet[Session]:
    found = Session.objects.filter(pk=session).select_related("community__organisation", "location", "reader__user")
    return found.defer("online_link", "community__name")


ours = prepared_objects(as_django_asks)


def told(one):
    """What an object holds, and all that was selected along."""
    fields = {name: value for name, value in vars(one).items() if name != "_state"}
    along = {name: other and told(other) for name, other in one._state.fields_cache.items() if name != "session"}
    return fields, one._state.adding, one._state.db, along


@pytest.mark.parametrize("has_all", [True, False])
def test_an_object_holds_what_djangos_holds_and_what_was_selected_along(has_all, django_assert_num_queries):
    session = SessionFactory(location=LocationFactory() if has_all else None)
    if has_all:
        session.reader = MembershipFactory(community=session.community)
        session.save()
    [theirs] = as_django_asks(session.pk)

    [found] = ours(session=session.pk)

    assert told(found) == told(theirs)
    assert found.get_deferred_fields() == {"online_link"}
    with django_assert_num_queries(0):
        assert (found == theirs, found.location, found.reader) == (True, theirs.location, theirs.reader)


def test_what_was_left_out_is_fetched_when_it_is_asked_for(django_assert_num_queries):
    session = SessionFactory(online_link="https://example.org/there")
    [found] = ours(session=session.pk)

    with django_assert_num_queries(1):
        assert found.online_link == "https://example.org/there"


def test_an_object_can_be_changed_and_saved():
    session = SessionFactory()
    [found] = ours(session=session.pk)

    found.online_link = "https://example.org/there"
    found.save(update_fields=["online_link"])

    session.refresh_from_db()
    assert (session.online_link, Session.objects.count()) == ("https://example.org/there", 1)


def test_a_relation_is_known_on_both_sides(django_assert_num_queries):
    @prepared_objects
    def with_minutes(session: int) -> QuerySet[Session]:
        return Session.objects.filter(pk=session).select_related("minutes")

    [found] = with_minutes(session=SessionFactory().pk)

    with django_assert_num_queries(0):
        assert found.minutes.session is found


def test_rows_of_a_community_are_each_their_own():
    pks = sorted(SessionFactory().community_id for _ in range(3))

    @prepared_objects
    def communities(ids: list[int]) -> QuerySet[Community]:
        return Community.objects.filter(pk__in=ids).order_by("pk")

    assert [one.pk for one in communities(ids=pks)] == pks
