"""When each periodic task last ran."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """One row a periodic task."""

    task = models.CharField(_("task"), max_length=100, unique=True)
    started_at = models.DateTimeField(_("last started"), null=True)
    finished_at = models.DateTimeField(_("last finished"), null=True)
    error = models.TextField(_("error of the last run"), blank=True)

    class Meta:
        ordering = ["task"]

    def __str__(self) -> str:
        return self.task

    @property
    def interval(self) -> int:
        """Seconds between two runs."""
        return int(settings.PERIODIC_TASKS.get(self.task, 0))
