"""Who is asked for which candidates, and how many of them wait for an answer."""

from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.models import Candidate, Reply, Roster


def candidates_for(roster: Roster, membership: Membership) -> list[Candidate]:
    """The candidates from today on that fall within the membership, earliest first (P4)."""
    found = Candidate.objects.to_answer().filter(roster=roster, day__gte=membership.starts_on)
    if membership.ends_on is not None:
        found = found.filter(day__lte=membership.ends_on)
    return list(found.order_by("day", "starts_at"))


def number_unanswered(roster: Roster | OuterRef, *, is_their_draft: bool = False) -> Coalesce:
    """To annotate memberships with: how many candidates of this draft they said nothing of yet.

    `is_their_draft`: known to be a draft, and of the membership's community.
    """
    candidates = Candidate.objects.left_open() if is_their_draft else Candidate.objects.unanswered()
    number = candidates.filter(roster=roster).order_by().values("roster").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def with_unanswered(roster: Roster, day: date) -> QuerySet[Any, Any]:
    """Members on `day` who can log in and are still there at the first candidate, with `unanswered`; by name.

    Who left is not among them, and who is yet to come neither (P4).
    """
    first = roster.candidates.filter(day__gte=day).aggregate(first=Min("day"))["first"] or day
    return (
        Membership.objects.filter(community=roster.community_id, user__is_active=True)
        .active_on(day)
        .filter(Q(ends_on=None) | Q(ends_on__gte=first))
        .annotate(unanswered=number_unanswered(roster))
        .order_by("user__name", "pk")
    )


def reply_of(user: User, round_pk: int) -> Reply | None:
    """What this person is or was asked in a round, as an active member who accepted the agreements; else None (P4)."""
    return (
        Reply.objects.filter(round__pk=round_pk, membership__in=Membership.objects.opening_to(user))
        .select_related("round__roster__community", "membership__user", "answered_by")
        .first()
    )


def reply_for(roster: Roster, membership_pk: int) -> Reply | None:
    """What a member is asked in the round of this roster that is not closed; None for who is no member now (P4)."""
    return (
        Reply.objects.filter(
            round__roster=roster,
            round__closed_at=None,
            membership__in=Membership.objects.active_on(clock.today()).filter(pk=membership_pk),
        )
        .select_related("round__roster__community", "membership__user", "answered_by")
        .first()
    )
