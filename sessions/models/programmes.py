"""Planning a half-year of several communities together: what was asked, and what came of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Organisation
from lwg import clock
from lwg.accounts.models import User
from lwg.jobs.models import LongWork
from sessions.models.rosters import Roster

SHORTEST_SEARCH, USUAL_SEARCH, LONGEST_SEARCH = 5, 60, 100
"""Seconds; the longest is less than what a worker's claim is good for, as a solver tells nothing while it solves."""
MOST_SEED = 999_999


class ProgrammePlanQuerySet(models.QuerySet["ProgrammePlan"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class ProgrammePlan(models.Model):
    """That a coordinator asked to plan communities together; `work` says how far it is, and is forgotten in time.

    `result` has the figures: objective, bound, the costs of a community without dates, and how it ended (`Ending`).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="programme_plans")
    first_day = models.DateField(_("first day of the half-year"))
    last_day = models.DateField(_("last day of the half-year"))
    seed = models.PositiveIntegerField(_("seed"), default=1)
    seconds = models.PositiveSmallIntegerField(_("seconds at the most"), default=USUAL_SEARCH)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    work = models.OneToOneField(
        LongWork, on_delete=models.SET_NULL, null=True, blank=True, related_name="programme_plan"
    )
    result = models.JSONField(default=dict, blank=True)
    taken_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ProgrammePlanQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("plan of a half-year")
        verbose_name_plural = _("plans of a half-year")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="programme_ends_after_start"),
            models.CheckConstraint(
                condition=Q(seconds__gte=SHORTEST_SEARCH, seconds__lte=LONGEST_SEARCH), name="programme_search_bounded"
            ),
            models.CheckConstraint(condition=Q(seed__lte=MOST_SEED), name="programme_seed_bounded"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.first_day:%d-%m-%Y}"


class ProgrammePart(models.Model):
    """One community in such a plan, with the draft it was planned for (None: thrown away since).

    `seen`: fingerprint of what was planned with. `found`: its `dates`, or `why` there are none; empty while nothing was
    found yet. `refused`: why its dates were not taken over.
    """

    plan = models.ForeignKey(ProgrammePlan, on_delete=models.CASCADE, related_name="parts")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="programme_parts")
    roster = models.ForeignKey(Roster, on_delete=models.SET_NULL, null=True, related_name="programme_parts")
    seen = models.CharField(max_length=64, blank=True)
    found = models.JSONField(default=dict, blank=True)
    taken_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    refused = models.CharField(_("why it was not taken over"), max_length=300, blank=True)

    class Meta:
        ordering = ["community__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "community"], name="programme_part_once_per_community"),
            models.CheckConstraint(condition=Q(taken_at=None) | Q(refused=""), name="programme_part_taken_or_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}, {self.plan_id}"
