"""What minutes were before: every save of them, and what somebody wrote that could not be saved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lwg import clock
from sessions.enums import SaveOrigin
from sessions.models.minutes import Minutes


class MinutesSave(models.Model):
    """One save; `changed` holds the whole new value of each section, and of "themes", that it changed."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="saves")
    # The revision of the minutes that this save made.
    number = models.PositiveIntegerField(_("version"))
    changed = models.JSONField()
    saved_at = models.DateTimeField(default=clock.now, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    origin = models.CharField(max_length=10, choices=SaveOrigin.choices, default=SaveOrigin.TYPED)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_save_number_once"),
            models.CheckConstraint(condition=Q(origin__in=SaveOrigin.values), name="minutes_save_origin_known"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"


class OwnDraft(models.Model):
    """What one writer sent and could not be saved, until they merge it or throw it away; nobody else sees it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="own_drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The revision on which the text stands.
    revision = models.PositiveIntegerField()
    # "sections", as in MinutesVersion, and the names of the "themes".
    contents = models.JSONField()
    saved_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "author"], name="own_draft_once_per_author"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.author}"
