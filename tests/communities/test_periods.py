"""Querysets and predicates say the same, for whatever period, day and acceptance (P1, P4, A6a)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Acceptance, Community, Membership, Organisation
from communities.rules import coordinates, is_accepted_member, is_administrator, is_member
from lwg import clock
from lwg.web.access import may
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=clock.AMSTERDAM)
TODAY = NOON.date()
NEAR = st.integers(min_value=-3, max_value=3).map(lambda days: TODAY + timedelta(days=days))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    starts_on=NEAR,
    length=st.one_of(st.none(), st.integers(min_value=0, max_value=3)),
    has_accepted=st.booleans(),
    is_coordinator=st.booleans(),
    is_staff=st.booleans(),
    has_newer_agreements=st.booleans(),
)
def test_what_exists_and_what_is_allowed_agree(
    starts_on, length, has_accepted, is_coordinator, is_staff, has_newer_agreements
):
    user = UserFactory(is_staff=is_staff)
    community = CommunityFactory()
    ends_on = None if length is None else starts_on + timedelta(days=length)
    membership = MembershipFactory(
        community=community, user=user, starts_on=starts_on, ends_on=ends_on, accepted=has_accepted
    )
    if has_newer_agreements:
        community.agreements.create(number=2, text="Nieuw")
    if is_coordinator:
        CoordinatorshipFactory(user=user, organisation=community.organisation)

    with clock.at(NOON):
        active = starts_on <= TODAY and (ends_on is None or ends_on >= TODAY)
        accepted = active and has_accepted and not has_newer_agreements
        assert membership.is_active == active
        assert is_member(user, community) == active
        assert is_accepted_member(user, community) == accepted
        assert may(user, "communities.see_contents", community) == accepted
        assert Community.objects.open_to(user).filter(pk=community.pk).exists() == accepted
        assert Community.objects.joined_by(user).filter(pk=community.pk).exists() == active
        visible = active or is_coordinator or is_staff
        assert Community.objects.visible_to(user).filter(pk=community.pk).exists() == visible
        assert (is_member(user, community) or coordinates(user, community) or is_administrator(user)) == visible
        manages = is_coordinator or is_staff
        assert may(user, "communities.manage_members", community) == manages
        assert may(user, "communities.change_organisation", community.organisation) == manages
        assert Organisation.objects.visible_to(user).filter(pk=community.organisation_id).exists() == manages


def test_acceptance_of_another_community_opens_nothing():
    membership = MembershipFactory(accepted=False)
    Acceptance.objects.create(agreements=CommunityFactory().agreements.get(), user=membership.user)
    assert not Community.objects.open_to(membership.user).exists()


def test_the_acceptance_of_another_member_opens_nothing():
    membership = MembershipFactory(accepted=False)
    MembershipFactory(community=membership.community)
    assert [one.user for one in Membership.objects.accepted() if one.user == membership.user] == []
