"""Who may do what with organisations and communities."""

import rules
from django.db.models import Q

from communities.models import Community, Coordinatorship, Membership, Organisation
from communities.selectors import access
from lwg import clock
from lwg.accounts.models import User


@rules.predicate
def is_administrator(user: User) -> bool:
    return user.is_administrator


@rules.predicate
def coordinates_any(user: User) -> bool:
    """Coordinates for at least one organisation."""
    return access.coordinates_any(user)


@rules.predicate
def coordinates_organisation(user: User, organisation: Organisation) -> bool:
    return Coordinatorship.objects.filter(user=user, organisation=organisation).exists()


@rules.predicate
def coordinates(user: User, community: Community) -> bool:
    return Coordinatorship.objects.filter(user=user, organisation_id=community.organisation_id).exists()


@rules.predicate
def is_member(user: User, community: Community) -> bool:
    """Active today (P4); says nothing of the agreements."""
    return Membership.objects.of(user).active_on(clock.today()).filter(community=community).exists()


@rules.predicate
def is_accepted_member(user: User, community: Community) -> bool:
    """Active today, and accepted the agreements in force (A6a)."""
    return access.is_accepted_member(user, community.pk)


@rules.predicate
def facilitates(user: User, community: Community) -> bool:
    """Has the duty of facilitator or process coach, is active and accepted."""
    mine = Membership.objects.opening_to(user).filter(community=community)
    return mine.filter(Q(is_facilitator=True) | Q(is_process_coach=True)).exists()


@rules.predicate
def plans(user: User, community: Community) -> bool:
    """Facilitates or coordinates, in one query: nearly every page of planning asks it."""
    guides = Membership.objects.opening_to(user)
    return (
        Community.objects.filter(pk=community.pk)
        .filter(
            Q(organisation_id__in=Coordinatorship.objects.filter(user=user).values("organisation_id"))
            | Q(pk__in=guides.filter(Q(is_facilitator=True) | Q(is_process_coach=True)).values("community_id"))
        )
        .exists()
    )


rules.add_perm("communities.add_organisation", is_administrator | coordinates_any)
rules.add_perm("communities.change_organisation", is_administrator | coordinates_organisation)
rules.add_perm("communities.add_community", is_administrator | coordinates_organisation)
rules.add_perm("communities.change_community", is_administrator | coordinates)
rules.add_perm("communities.manage_members", is_administrator | coordinates)
rules.add_perm("communities.change_agreements", is_administrator | coordinates | facilitates)
rules.add_perm("communities.see_contents", is_accepted_member)
rules.add_perm("communities.plan", plans)
