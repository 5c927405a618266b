"""Which session came before this one, and which comes next."""

from datetime import datetime

from django.db.models import QuerySet

from sessions.enums import TOOK_PLACE
from sessions.models import Session


def earlier_than(session: Session) -> QuerySet[Session]:
    """Standing sessions of the community that began before this one, the latest first."""
    return (
        Session.objects.standing()
        .filter(community_id=session.community_id, starts_at__lt=session.starts_at)
        .order_by("-starts_at")
    )


def previous_of(session: Session) -> Session | None:
    """The one whose intentions this session looks back on (A3): the latest that took place."""
    return earlier_than(session).filter(state__in=TOOK_PLACE).first()


def next_start_after(session: Session) -> datetime | None:
    """When the next standing session of the community begins."""
    return (
        Session.objects.standing()
        .filter(community_id=session.community_id, starts_at__gt=session.starts_at)
        .order_by("starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
