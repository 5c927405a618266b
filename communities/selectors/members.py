"""The list of members for who manages it: active, former and coming ones (P4)."""

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Membership
from lwg import clock


class Period(models.TextChoices):
    """Where today lies in a membership."""

    ACTIVE = "active", _("active")
    COMING = "coming", _("coming")
    FORMER = "former", _("former")


def memberships_in(community: Community, period: str) -> QuerySet[Membership]:
    """Those of that period, by name, with their people."""
    today = clock.today()
    found = Membership.objects.filter(community=community).select_related("user").order_by("user__name", "pk")
    if period == Period.FORMER:
        return found.filter(ends_on__lt=today)
    if period == Period.COMING:
        return found.filter(starts_on__gt=today)
    return found.active_on(today)


def already_in(community: Community, addresses: list[str]) -> set[str]:
    """Which of these addresses belong to members, of any period."""
    return set(
        Membership.objects.filter(community=community, user__email__in=addresses).values_list("user__email", flat=True)
    )
