"""What the pages of communities show, each in a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from communities.enums import CommunityKind, Duty, Knowledge
from communities.models import Acceptance, Agreements, Community, Membership
from communities.perspectives import Perspectives, perspectives_of
from communities.selectors.access import Standing
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import Asked, prepared

GUIDING = frozenset({Duty.FACILITATOR, Duty.PROCESS_COACH})


def joined_by(user: User) -> list[Community]:
    """Communities of which `user` is a member today, with `has_accepted` and `member_count`."""
    mine = Membership.objects.opening_to(user)
    return list(
        counted(Community.objects.joined_by(user)).annotate(
            has_accepted=Exists(mine.filter(community_id=OuterRef("pk")))
        )
    )


def coordinated_by(user: User) -> QuerySet[Community]:
    """Communities whose figures `user` may see without being a member, with `member_count`; administrators: all."""
    found = Community.objects.all() if user.is_administrator else Community.objects.coordinated_by(user)
    return counted(found)


def counted(communities: QuerySet[Community]) -> QuerySet[Community]:
    """With their organisation and `member_count`: today's members."""
    today = clock.today()
    active = Q(memberships__starts_on__lte=today) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today))
    return communities.select_related("organisation").annotate(member_count=Count("memberships", filter=active))


@dataclass(frozen=True)
class Person:
    """A member as the community page shows one."""

    user_id: int
    name: str
    background: str
    knowledge: tuple[Knowledge, ...]
    duties: tuple[Duty, ...]
    has_accepted: bool

    @property
    def told_duties(self) -> str:
        return " · ".join(str(duty.label) for duty in self.duties)


@dataclass(frozen=True)
class Members:
    """Today's members of a community: by background, what they bring, and how many accepted the agreements."""

    groups: tuple[tuple[str, tuple[Person, ...]], ...]
    perspectives: Perspectives
    total: int
    accepted: int
    may_change_agreements: bool

    @property
    def still_to_accept(self) -> int:
        return self.total - self.accepted


@prepared
def _members(community: int) -> QuerySet[Any, Any]:
    newest = Agreements.objects.filter(community_id=community).order_by("-number").values("pk")[:1]
    return (
        Membership.objects.active_on(clock.today())
        .filter(community_id=community)
        .annotate(has_accepted=Exists(Acceptance.objects.filter(user_id=OuterRef("user_id"), agreements_id=newest)))
        .order_by("user__name", "user__email")
        .values_list(
            *("user_id", "user__name", "user__email", "background", "has_accepted"),
            *Membership.KNOWLEDGE_FIELDS.values(),
            *Membership.DUTY_FIELDS.values(),
        )
    )


def asked_members(community: int) -> Asked:
    """What `members_of` asks, to ask it together with more."""
    return _members.asked(community=community)


def members_of(standing: Standing) -> Members:
    """In one query. Those who guide the community may change its agreements, as may its coordinators."""
    found = [_person(*row) for row in _members(community=standing.community.pk)]
    perspectives = perspectives_of((one.background, one.knowledge) for one in found)
    own = next((one for one in found if one.user_id == standing.user.pk), None)
    guides = own is not None and standing.has_accepted and not GUIDING.isdisjoint(own.duties)
    return Members(
        groups=tuple(
            (str(background.label), tuple(one for one in found if one.background == background))
            for background, count in perspectives.backgrounds
            if count
        ),
        perspectives=perspectives,
        total=len(found),
        accepted=sum(one.has_accepted for one in found),
        may_change_agreements=standing.sees_figures or guides,
    )


def _person(user_id: int, name: str, email: str, background: str, has_accepted: bool, *flags: bool) -> Person:
    """`flags` say of each kind of knowledge, then of each duty, whether it is theirs."""
    knowledge = tuple(compress(Membership.KNOWLEDGE_FIELDS, flags))
    duties = tuple(compress(Membership.DUTY_FIELDS, flags[len(Membership.KNOWLEDGE_FIELDS) :]))
    return Person(user_id, name or email, background, knowledge, duties, has_accepted)


@dataclass(frozen=True)
class About:
    """What is the same about a community for everybody who may see it."""

    kind: str
    partners: tuple[str, ...]
    rhythm: str
    region: str
    location: str
    starts_on: date
    ends_on: date | None


def about(community: Community) -> About:
    """Without a query, but for the partner organisations of a network; `location` comes with the community."""
    is_network = community.kind == CommunityKind.NETWORK
    return About(
        kind=community.get_kind_display(),
        partners=tuple(community.partners.values_list("name", flat=True)) if is_network else (),
        rhythm=community.get_cadence_weeks_display(),
        region=community.get_region_display(),
        location=str(community.location or ""),
        starts_on=community.starts_on,
        ends_on=community.ends_on,
    )
