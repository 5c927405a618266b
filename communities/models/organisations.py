"""Organisations, their places, and who coordinates for them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lwg import clock
from lwg.accounts.models import User

LONGEST_TRAVEL = 240
"""Minutes; further apart, and nobody is at both on one half-day."""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def coordinated_by(self, user: User) -> Self:
        """Those for which `user` coordinates."""
        return self.filter(pk__in=Coordinatorship.objects.filter(user_id=user.pk).values("organisation_id"))

    def visible_to(self, user: User) -> Self:
        """Coordinators see their own; administrators all; nobody else has a page of an organisation."""
        if user.is_administrator:
            return self.all()
        return self.coordinated_by(user)


class Organisation(models.Model):
    """A university, care or welfare organisation, or neighbourhood house."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])


class Location(models.Model):
    """A place where sessions are held, one at a time (A9b): a room, or a place as a whole."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="locations")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    capacity = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    accessible = models.BooleanField(_("wheelchair accessible"), default=False)
    accessibility = models.CharField(_("accessibility"), max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="location_name_once_per_organisation",
                violation_error_code="name_taken",
                violation_error_message=_("This organisation has a location of that name already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}" if self.city else self.name


class Travel(models.Model):
    """How long it takes from one location to another, either way; once for each two."""

    first = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        verbose_name = _("travel time")
        verbose_name_plural = _("travel times")
        constraints = [
            # The one with the lower key comes first, so that no two stand in it twice, and none with itself.
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="travel_lower_key_first"),
            models.UniqueConstraint(fields=["first", "second"], name="travel_once_for_two_locations"),
            models.CheckConstraint(condition=models.Q(minutes__lte=LONGEST_TRAVEL), name="travel_within_a_half_day"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}: {self.minutes}"


class Coordinatorship(models.Model):
    """This person coordinates (coördinator) for this organisation: sees figures, not contents (P1)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="coordinatorships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coordinatorships")
    since = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("coordinator")
        verbose_name_plural = _("coordinators")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="coordinator_once_per_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
