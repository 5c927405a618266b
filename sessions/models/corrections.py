"""Corrections of minutes that were distributed: written and read along apart, until they go out as a new version."""

from copy import copy

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from sessions.enums import OPEN_CORRECTIONS, CorrectionState
from sessions.models.minutes import Minutes, MinutesVersion


class Correction(models.Model):
    """The text as it should have been; the minutes themselves change when it is published, and not before."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    state = models.CharField(
        _("state"), max_length=20, choices=CorrectionState.choices, default=CorrectionState.WRITING
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # "sections", as in MinutesVersion, and the names of the "themes".
    contents = models.JSONField()
    reason = models.TextField(_("what was wrong"), max_length=1000, blank=True)
    # Rises with every save, and on from the correction before: a save that knows an older number is a conflict.
    revision = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=clock.now, editable=False)
    saved_at = models.DateTimeField(default=clock.now, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reader = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reader")
    )
    asked_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    remark = models.TextField(_("remark"), max_length=4000, blank=True)
    # What it became.
    version = models.OneToOneField(MinutesVersion, on_delete=models.CASCADE, null=True, related_name="correction")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_known"),
            models.UniqueConstraint(
                fields=["minutes"], condition=Q(state__in=OPEN_CORRECTIONS), name="correction_one_open_per_minutes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CorrectionState.WRITING, CorrectionState.DISCARDED])
                | (~Q(reason="") & Q(reader__isnull=False, asked_at__isnull=False)),
                name="correction_read_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CorrectionState.APPROVED, CorrectionState.PUBLISHED], approved_at__isnull=False)
                | Q(
                    state__in=[CorrectionState.WRITING, CorrectionState.WITH_READER, CorrectionState.CHANGES],
                    approved_at=None,
                )
                | Q(state=CorrectionState.DISCARDED),
                name="correction_approved_when",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.PUBLISHED, version__isnull=False)
                | (~Q(state=CorrectionState.PUBLISHED) & Q(version=None)),
                name="correction_published_as",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} – {self.reason[:40]}"

    @property
    def sections(self) -> dict[str, str]:
        """What stands in each section."""
        return self.as_minutes().sections

    def as_minutes(self) -> Minutes:
        """The minutes as they would read, to be shown; not to be saved."""
        return with_contents(self.minutes, self.contents["sections"])


def with_contents(minutes: Minutes, sections: dict[str, str]) -> Minutes:
    """A copy of the minutes that reads so; not to be saved."""
    shown = copy(minutes)
    for section in Minutes.SECTIONS:
        setattr(shown, section, sections.get(section, ""))
    return shown
