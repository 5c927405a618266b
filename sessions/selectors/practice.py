"""One's own intentions with their private log, and the intentions that a nudge may go out for."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import TOOK_PLACE
from sessions.models import Intention, PracticeEntry, Session

LONGEST_WAIT = timedelta(weeks=26)
"""Older intentions are not reminded of; a half-year has a session in it."""


def intentions_of(user: User) -> QuerySet[Intention]:
    """Those of `user`, newest first, in communities where they are an accepted member now (P4)."""
    return (
        Intention.objects.filter(
            membership__user=user, session__community_id__in=Membership.objects.opening_to(user).values("community_id")
        )
        .select_related("session__community", "membership")
        .order_by("-session__starts_at", "-pk")
    )


def entries_of(user: User) -> QuerySet[PracticeEntry]:
    """The private notes that `user` wrote; nobody else's, whatever their duty."""
    return PracticeEntry.objects.filter(intention__in=intentions_of(user)).select_related("intention__membership")


def nudgeable(now: datetime) -> QuerySet[Any]:
    """Intentions without a note, of members who still are one, before the next session; with `next_starts_at`."""
    members = Membership.objects.active_on(now.astimezone(clock.AMSTERDAM).date()).filter(user__is_active=True)
    return (
        not_logged(now, now - LONGEST_WAIT)
        .filter(Q(next_starts_at=None) | Q(next_starts_at__gt=now), membership__in=members)
        .select_related("session", "membership__user")
        .order_by("pk")
    )


def not_logged(now: datetime, since: datetime) -> QuerySet[Any]:
    """Intentions without a note, of sessions that ended after `since`; with `next_starts_at`, which may be over."""
    upcoming = (
        Session.objects.standing()
        .filter(
            community_id=OuterRef("session__community_id"),
            starts_at__gt=OuterRef("session__starts_at"),
        )
        .order_by("starts_at")
        .values("starts_at")[:1]
    )
    return Intention.objects.filter(
        ~Exists(PracticeEntry.objects.filter(intention=OuterRef("pk"))),
        session__state__in=TOOK_PLACE,
        session__ends_at__lte=now,
        session__ends_at__gt=since,
    ).annotate(next_starts_at=Subquery(upcoming))
