"""The states of long work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkState(models.TextChoices):
    WAITING = "waiting", _("waits for its turn")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    FAILED = "failed", _("did not work out")
    STOPPED = "stopped", _("stopped")


OPEN_WORK = (WorkState.WAITING, WorkState.RUNNING)
