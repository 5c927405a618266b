"""What minutes and their corrections were before: every save of them, and what was written and could not be saved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lwg import clock
from sessions.enums import SaveOrigin
from sessions.models.corrections import Correction
from sessions.models.minutes import Minutes


class MinutesSave(models.Model):
    """One save of minutes or of a correction; `changed` holds the whole new value of each part that it changed.

    Parts are the sections and "themes", and of a correction the "reason". Its first save has them all: it began with
    what was distributed.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="saves")
    # Empty for a save of the minutes themselves.
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, null=True, related_name="saves")
    # The revision of the minutes, or of the correction, that this save made.
    number = models.PositiveIntegerField(_("version"))
    changed = models.JSONField()
    saved_at = models.DateTimeField(default=clock.now, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    origin = models.CharField(max_length=10, choices=SaveOrigin.choices, default=SaveOrigin.TYPED)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "number"], condition=Q(correction=None), name="minutes_save_number_once"
            ),
            models.UniqueConstraint(fields=["correction", "number"], name="correction_save_number_once"),
            models.CheckConstraint(condition=Q(origin__in=SaveOrigin.values), name="minutes_save_origin_known"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"


class OwnDraft(models.Model):
    """What one writer of minutes or of their correction sent and could not be saved; nobody else sees it.

    It stays until they merge it or throw it away. One for each sheet, so that two tabs of one person do not take each
    other's place.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="own_drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The writing page that sent it, by the id that it was opened with; empty where it told none.
    sheet = models.CharField(max_length=36, blank=True)
    # Whether it was written for a correction: the one that is open then, or the next.
    of_correction = models.BooleanField(default=False, db_default=False)
    # The revision, of the minutes or of their corrections, on which the text stands.
    revision = models.PositiveIntegerField()
    # "sections", as in MinutesVersion, the names of the "themes", and of a correction the "reason".
    contents = models.JSONField()
    saved_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "author", "of_correction", "sheet"], name="own_draft_once_per_sheet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.author}"
