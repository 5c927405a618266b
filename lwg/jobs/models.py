"""When each periodic task last ran, and the work that takes longer than a web request may."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lwg import clock
from lwg.jobs.enums import OPEN_WORK, WorkState


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


class LongWork(models.Model):
    """Something that takes too long for a web request: asked for in one, carried out by a worker, followed on a page.

    What it is about stands in a row of the app that asked, which points here; `result` holds the figures and ids of
    what came out. `error` says in the asker's words why it did not work out; empty where the fault is ours (`fault`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="long_works", verbose_name=_("asked by")
    )
    state = models.CharField(_("state"), max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = models.CharField(_("what is being done"), max_length=200, blank=True)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(_("why it did not work out"), blank=True)
    fault = models.TextField(_("fault"), blank=True)
    stop_wished = models.BooleanField(_("wish to stop"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=clock.now)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=WorkState.values), name="long_work_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=WorkState.RUNNING, claim__isnull=False, claimed_at__isnull=False)
                | (~models.Q(state=WorkState.RUNNING) & models.Q(claim__isnull=True)),
                name="long_work_claimed_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN_WORK, finished_at__isnull=True)
                | (~models.Q(state__in=OPEN_WORK) & models.Q(finished_at__isnull=False)),
                name="long_work_finished_when",
            ),
            models.CheckConstraint(condition=models.Q(done__lte=models.F("total")), name="long_work_done_of_total"),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="long_work_open", condition=models.Q(state__in=OPEN_WORK)),
            models.Index(fields=["finished_at"], name="long_work_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Waits or runs; what is not open does not change any more."""
        return self.state in OPEN_WORK
