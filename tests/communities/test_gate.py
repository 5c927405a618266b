"""A member accepts the agreements before any page of the community; for others it does not exist."""

from datetime import date, timedelta

import pytest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.test import RequestFactory

from communities.models import Agreements, Community
from communities.selectors.access import community_for, standing_in
from communities.views.gate import accept_first, agreements_first
from lwg import clock
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def request_of(user, path="/communities/1/?page=2", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = user
    return request


@agreements_first(pk="pk")
def contents(request, pk):
    return HttpResponse(get_object_or_404(Community.objects.open_to(request.user), pk=pk))


def test_a_member_who_accepted_is_let_through():
    membership = MembershipFactory()
    request = request_of(membership.user)
    assert accept_first(request, membership.community) is None
    assert contents(request, pk=membership.community_id).status_code == 200
    assert community_for(membership.user, membership.community_id) == membership.community


def test_a_member_who_has_yet_to_accept_is_sent_to_the_agreements_and_back():
    membership = MembershipFactory(accepted=False)
    request = request_of(membership.user)
    address = f"/communities/{membership.community_id}/agreements/?next=%2Fcommunities%2F1%2F%3Fpage%3D2"
    assert accept_first(request, membership.community).url == address
    assert contents(request, pk=membership.community_id).url == address
    with pytest.raises(Http404):
        community_for(membership.user, membership.community_id)


def test_part_of_a_page_sends_the_whole_page_to_the_agreements():
    membership = MembershipFactory(accepted=False)
    response = accept_first(request_of(membership.user, **{"HX-Request": "true"}), membership.community)
    assert response.headers["HX-Redirect"] == f"/communities/{membership.community_id}/agreements/"


def test_a_new_version_stands_before_the_community_again():
    membership = MembershipFactory()
    Agreements.objects.create(community=membership.community, number=2, text="Nieuw")
    assert standing_in(membership.user, membership.community_id).must_accept_first
    assert accept_first(request_of(membership.user), membership.community).status_code == 302


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize(
    "period",
    [
        {"ends_on": clock.today() - timedelta(days=1)},
        {"starts_on": clock.today() + timedelta(days=1)},
    ],
    ids=["former", "future"],
)
def test_for_former_and_future_members_it_does_not_exist(period, accepted):
    membership = MembershipFactory(**period, accepted=accepted)
    request = request_of(membership.user)
    with pytest.raises(Http404):
        accept_first(request, membership.community)
    with pytest.raises(Http404):
        contents(request, pk=membership.community_id)


def test_for_an_outsider_it_does_not_exist():
    community = CommunityFactory()
    with pytest.raises(Http404):
        accept_first(request_of(UserFactory()), community)
    with pytest.raises(Http404):
        standing_in(UserFactory(), 10**9)


def test_a_coordinator_sees_figures_and_accepts_nothing():
    community = CommunityFactory()
    coordinator = CoordinatorshipFactory(organisation=community.organisation).user
    assert accept_first(request_of(coordinator), community) is None
    standing = standing_in(coordinator, community.pk)
    assert (standing.sees_figures, standing.sees_contents) == (True, False)
    with pytest.raises(Http404):
        contents(request_of(coordinator), pk=community.pk)


def test_a_standing_takes_one_query(django_assert_num_queries):
    membership = MembershipFactory(starts_on=date(2020, 1, 1))
    with django_assert_num_queries(1):
        assert standing_in(membership.user, membership.community_id).community.organisation.name
