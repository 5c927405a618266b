"""Data of the method that administrators may edit: timing of the parts and helping questions of the steps."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sessions.enums import Part, SessionLength, Step


class PartTiming(models.Model):
    """Default minutes of one part in a session of one length (domain.md, "Default minutes per part")."""

    length_minutes = models.PositiveSmallIntegerField(_("length"), choices=SessionLength.choices)
    part = models.CharField(_("part"), max_length=10, choices=Part.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        ordering = ["length_minutes", "position"]
        verbose_name = _("timing of a part")
        verbose_name_plural = _("timing of the parts")
        constraints = [
            models.UniqueConstraint(fields=["length_minutes", "part"], name="part_timing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.length_minutes} {self.part} {self.minutes}"


class Prompt(models.Model):
    """A helping question of a step (A2), in both languages."""

    step = models.PositiveSmallIntegerField(_("step"), choices=Step.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    text_nl = models.CharField(_("in Dutch"), max_length=200)
    text_en = models.CharField(_("in English"), max_length=200)

    class Meta:
        ordering = ["step", "position"]
        verbose_name = _("helping question")
        verbose_name_plural = _("helping questions")
        constraints = [models.UniqueConstraint(fields=["step", "position"], name="prompt_once")]

    def __str__(self) -> str:
        return self.text_en if (get_language() or "nl").startswith("en") else self.text_nl
