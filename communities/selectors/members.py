"""The list of members for who manages it: active, former and coming ones (P4)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Community, MemberImport, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.jobs.enums import OPEN_WORK


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


def closed_accounts(addresses: list[str]) -> set[str]:
    """Which of these addresses belong to people who may not log in any more."""
    return set(User.objects.filter(email__in=addresses, is_active=False).values_list("email", flat=True))


def latest_import(community: Community) -> MemberImport | None:
    """The list of members that is on its way, or was handed in since yesterday."""
    recent = Q(work__state__in=OPEN_WORK) | Q(work__asked_at__gt=clock.now() - timedelta(days=1))
    return MemberImport.objects.filter(recent, community=community).select_related("work").first()
