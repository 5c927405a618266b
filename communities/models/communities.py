"""The community (leerwerkgemeenschap): people around one shared question (A1)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.enums import Cadence, CommunityKind, Region
from communities.models.memberships import Membership
from communities.models.organisations import Coordinatorship, Location, Organisation
from lwg import clock
from lwg.accounts.models import User


class CommunityQuerySet(models.QuerySet["Community"]):
    def coordinated_by(self, user: User) -> Self:
        """Those of an organisation for which `user` coordinates."""
        return self.filter(
            organisation_id__in=Coordinatorship.objects.filter(user_id=user.pk).values("organisation_id")
        )

    def joined_by(self, user: User, day: date | None = None) -> Self:
        """Those of which `user` is a member on `day` (today); before and after the period there is none (P4)."""
        return self.filter(pk__in=Membership.objects.of(user).active_on(day or clock.today()).values("community_id"))

    def visible_to(self, user: User) -> Self:
        """Members see theirs, coordinators those of their organisation, administrators all; figures, not contents."""
        if user.is_administrator:
            return self.all()
        return self.filter(
            Q(pk__in=Membership.objects.of(user).active_on(clock.today()).values("community_id"))
            | Q(organisation_id__in=Coordinatorship.objects.filter(user_id=user.pk).values("organisation_id"))
        )

    def open_to(self, user: User) -> Self:
        """Those whose contents `user` may read: active member who accepted the agreements in force (A6a, P1)."""
        return self.filter(pk__in=Membership.objects.opening_to(user).values("community_id"))

    def active_on(self, day: date) -> Self:
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day)))


class Community(models.Model):
    """People who learn together around a shared question, in a fixed rhythm."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="communities", verbose_name=_("organisation")
    )
    partners = models.ManyToManyField(
        Organisation,
        related_name="partnerships",
        blank=True,
        verbose_name=_("partner organisations"),
        help_text=_("The other organisations of a network."),
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=CommunityKind.choices)
    shared_question = models.TextField(
        _("shared question"),
        max_length=600,
        help_text=_("One question from practice, hard to solve, that all want to work on."),
    )
    region = models.CharField(
        _("region"),
        max_length=10,
        choices=Region.choices,
        help_text=_("Whose school holidays are kept free."),
    )
    cadence_weeks = models.PositiveSmallIntegerField(_("cadence"), choices=Cadence.choices, default=Cadence.FOUR)
    reminder_text = models.CharField(_("text in reminders of sessions"), max_length=500, blank=True)
    location = models.ForeignKey(
        Location,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("usual location"),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="community_name_once_per_organisation",
                violation_error_code="name_taken",
                violation_error_message=_("This organisation has a community of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="community_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=Q(kind__in=CommunityKind.values), name="community_kind_known"),
            models.CheckConstraint(condition=Q(region__in=Region.values), name="community_region_known"),
            models.CheckConstraint(
                condition=Q(cadence_weeks__gte=3, cadence_weeks__lte=6), name="community_cadence_3_to_6_weeks"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("community", args=[self.pk])
