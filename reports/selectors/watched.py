"""The communities that one person coordinates, with what is overdue there: facts, not contents (P1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from communities.models import Community
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import prepared
from sessions.enums import SessionState
from sessions.models import Minutes


@dataclass(frozen=True)
class Watched:
    """A community that I coordinate: facts, not contents (P1)."""

    pk: int
    name: str
    overdue: int
    overdue_since: datetime | None


@prepared
def _watched(user: int) -> "QuerySet[Any, Any]":
    overdue = (
        Minutes.objects.filter(session__community=OuterRef("pk"), distributed_at=None, due_at__lt=clock.now())
        .exclude(session__state=SessionState.CANCELLED)
        .order_by()
        .values("session__community")
    )
    return (
        Community.objects.coordinated_by(User(pk=user))
        .active_on(clock.today())
        .annotate(
            overdue=Subquery(overdue.annotate(n=Count("pk")).values("n")),
            overdue_since=Subquery(overdue.annotate(first=Min("due_at")).values("first")),
        )
        .order_by("name", "pk")
        .values_list("pk", "name", "overdue", "overdue_since")
    )


def watched_by(user: User) -> list[Watched]:
    """The active communities that `user` coordinates, with what is overdue there."""
    return [Watched(pk, name, count or 0, since) for pk, name, count, since in _watched(user=user.pk)]
