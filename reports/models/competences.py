"""Competence frameworks: data that a programme can load for itself (B5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communities.models import Organisation


class Framework(models.Model):
    """A set of competences; without an organisation it is for all."""

    name = models.CharField(_("name"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="frameworks"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("competence framework")
        verbose_name_plural = _("competence frameworks")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="framework_name_once_per_organisation"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(organisation=None), name="framework_name_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competences")
    position = models.PositiveSmallIntegerField(_("position"))
    name_nl = models.CharField(_("in Dutch"), max_length=120)
    name_en = models.CharField(_("in English"), max_length=120)

    class Meta:
        ordering = ["framework", "position"]
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        constraints = [
            models.UniqueConstraint(fields=["framework", "position"], name="competence_position_once"),
            models.CheckConstraint(condition=~Q(name_nl=""), name="competence_named"),
        ]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "nl").startswith("en") else self.name_nl
