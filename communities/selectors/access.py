"""What one person is in one community: the question that every page of a community asks first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from communities.models import Community, Coordinatorship, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import Asked, prepared, prepared_objects


@dataclass(frozen=True)
class Standing:
    """Figures are for coordinators and administrators, contents for members who accepted the agreements (P1, A6a)."""

    user: User
    community: Community
    is_member: bool
    has_accepted: bool
    coordinates: bool
    coordinates_any: bool  # this organisation or another
    is_administrator: bool

    @property
    def must_accept_first(self) -> bool:
        """Active member who has not accepted the agreements in force (A6a)."""
        return self.is_member and not self.has_accepted

    @property
    def sees_contents(self) -> bool:
        return self.is_member and self.has_accepted

    @property
    def sees_figures(self) -> bool:
        return self.coordinates or self.is_administrator

    @property
    def sees_anything(self) -> bool:
        return self.is_member or self.sees_figures


@prepared_objects
def _with_standing(user: int, pk: int) -> "QuerySet[Community]":
    mine = Membership.objects.of(User(pk=user)).active_on(clock.today())
    return (
        Community.objects.filter(pk=pk)
        .select_related("organisation", "location")
        .annotate(
            is_member=Exists(mine.filter(community_id=OuterRef("pk"))),
            has_accepted=Exists(mine.accepted().filter(community_id=OuterRef("pk"))),
            is_coordinated=Exists(
                Coordinatorship.objects.filter(user_id=user, organisation_id=OuterRef("organisation_id"))
            ),
            is_coordinator=coordinates_any_of(user),
        )
    )


def asked_standing(user: User, pk: int) -> Asked:
    """What `standing_in` asks, to ask it together with more."""
    return _with_standing.asked(user=user.pk, pk=pk)


def standing_in(user: User, pk: int) -> Standing:
    """What `user` is in community `pk` today, in one query with its organisation and location.

    Raises Http404 for whom it does not exist: outsiders, former and future members (P3, P4). A member who has yet
    to accept gets a standing, so that the page can send them to the agreements.
    """
    community = next(iter(_with_standing(user=user.pk, pk=pk)), None)
    if community is None:
        raise Http404
    standing = Standing(
        user=user,
        community=community,
        is_member=community.is_member,
        has_accepted=community.has_accepted,
        coordinates=community.is_coordinated,
        coordinates_any=community.is_coordinator,
        is_administrator=user.is_administrator,
    )
    if not standing.sees_anything:
        raise Http404
    return standing


def community_for(user: User, pk: int) -> Community:
    """The community whose contents `user` may read: active member who accepted the agreements in force.

    Raises Http404 for anybody else. A view that is decorated with `communities.views.gate.agreements_first` turns
    that into a redirect for the member who has yet to accept.
    """
    standing = standing_in(user, pk)
    if not standing.sees_contents:
        raise Http404
    return standing.community


@prepared
def _coordinatorships(user: int) -> "QuerySet[Any, Any]":
    return Coordinatorship.objects.filter(user_id=user).values_list("pk")[:1]


def coordinates_any_of(user: int) -> Exists:
    """The same as `coordinates_any`, to annotate a read that the page makes anyway."""
    return Exists(Coordinatorship.objects.filter(user_id=user))


def asked_coordinates_any(user: User) -> Asked:
    """What `coordinates_any` asks, to ask it together with more."""
    return _coordinatorships.asked(user=user.pk)


def coordinates_any(user: User) -> bool:
    """Whether `user` coordinates for at least one organisation; the menu asks it on every page."""
    return bool(_coordinatorships(user=user.pk))


@prepared
def _accepted_memberships(user: int, community: int) -> "QuerySet[Any, Any]":
    mine = Membership.objects.opening_to(User(pk=user))
    return mine.filter(community_id=community).values_list("pk")[:1]


def is_accepted_member(user: User, community_pk: int) -> bool:
    """Active today, and accepted the agreements in force (A6a); every page of contents asks it."""
    return bool(_accepted_memberships(user=user.pk, community=community_pk))
