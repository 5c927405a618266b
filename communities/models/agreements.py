"""Agreements on confidentiality, versioned, and who accepted which (A6a)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models.communities import Community
from lwg import clock


class Agreements(models.Model):
    """One version of a community's agreements; the highest number is in force."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("agreements"), max_length=8000)
    published_at = models.DateTimeField(default=clock.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        verbose_name = verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="agreements_number_once_per_community"),
        ]

    def __str__(self) -> str:
        return f"{self.community} {self.number}"


class Acceptance(models.Model):
    """This person accepted this version at this moment."""

    agreements = models.ForeignKey(Agreements, on_delete=models.CASCADE, related_name="acceptances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acceptances")
    accepted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreements", "user"], name="acceptance_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.agreements}"
