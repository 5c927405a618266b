"""The half-year roster: a draft of dates that, once published, are sessions."""

from datetime import datetime, time
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.enums import Cadence
from communities.models import Community, Location
from lwg import clock
from lwg.accounts.models import User
from lwg.jobs.models import LongWork
from sessions.enums import RosterState, SessionLength
from sessions.planning.rhythm import moments_of


class Weekday(models.IntegerChoices):
    """As Python's date.weekday()."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class RosterQuerySet(models.QuerySet["Roster"]):
    def visible_to(self, user: User) -> Self:
        """Of communities one may see; a draft is for its facilitators and coordinators, see rules."""
        return self.filter(community__in=Community.objects.visible_to(user))

    def published(self) -> Self:
        return self.filter(state=RosterState.PUBLISHED)


class Roster(models.Model):
    """A rhythm over a period: weekday, half-day and every so many weeks.

    A draft that `replaces` a published roster is a change to it: its dates are what that roster will have.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="rosters")
    state = models.CharField(_("state"), max_length=10, choices=RosterState.choices, default=RosterState.DRAFT)
    first_day = models.DateField(_("first session"))
    last_day = models.DateField(_("until"), help_text=_("The last day of the half-year."))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    starts_at = models.TimeField(_("from"), help_text=_("Local time; it stays the same when the clock changes."))
    length_minutes = models.PositiveSmallIntegerField(_("length"), choices=SessionLength.choices)
    every_weeks = models.PositiveSmallIntegerField(_("every"), choices=Cadence.choices)
    location = models.ForeignKey(
        Location,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("location"),
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="changes", verbose_name=_("a change to")
    )

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day"]
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="roster_ends_after_start"),
            models.CheckConstraint(
                condition=Q(every_weeks__gte=3, every_weeks__lte=6), name="roster_every_3_to_6_weeks"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="roster_weekday_known"),
            models.CheckConstraint(
                condition=Q(state=RosterState.DRAFT, published_at=None)
                | Q(state=RosterState.PUBLISHED, published_at__isnull=False),
                name="roster_published_when",
            ),
            models.UniqueConstraint(fields=["replaces"], name="roster_one_change_at_a_time"),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(state=RosterState.DRAFT), name="roster_change_is_a_draft"
            ),
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(state=RosterState.DRAFT, replaces=None),
                name="roster_one_draft_per_community",
                violation_error_message=_("There is a draft already; change that one, or throw it away."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "-last_day"],
                name="roster_published",
                condition=Q(state=RosterState.PUBLISHED),
            )
        ]

    def __str__(self) -> str:
        return f"{self.community} {self.first_day:%d-%m-%Y}–{self.last_day:%d-%m-%Y}"


class RosterDate(models.Model):
    """One date of a roster: where the rhythm fell, where it went, and why."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="dates")
    rhythm_day = models.DateField(_("by the rhythm"))
    day = models.DateField(_("date"))
    # [{"day": "2026-12-31", "reason": "school:christmas"}, …]: each day that was passed over, and why.
    passed_over = models.JSONField(default=list, blank=True)
    by_hand = models.BooleanField(_("changed by hand"), default=False)
    on_purpose = models.BooleanField(_("on a holiday on purpose"), default=False)
    starts_at = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("Local time; empty for the hour of the roster.")
    )
    # Accounts whom the plan of a programme counts on in another community at that time: these get no duty here.
    needed_elsewhere = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "day"], name="roster_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d-%m-%Y}"

    def hour(self, roster: Roster) -> time:
        """Wall-clock time in Amsterdam."""
        return self.starts_at or roster.starts_at

    def moments(self, roster: Roster) -> tuple[datetime, datetime]:
        """Start and end in UTC, with the hour of the roster where it has none of its own."""
        return moments_of(self.day, self.hour(roster), roster.length_minutes)


class RosterVersion(models.Model):
    """A roster as it was published: the first time, and with each change. It never changes."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # [{"session": 12, "starts_at": "2026-09-10T11:30:00+00:00", "ends_at": …}, …], earliest first.
    dates = models.JSONField(default=list)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="roster_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="roster_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.roster} v{self.number}"


class RosterPlanning(models.Model):
    """That somebody asked for dates of a draft that a worker looks for; `work` says how far it is and what came of it.

    `options` are those of the page of the proposal, `asked_of` the fingerprint of what was planned with.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="plannings")
    work = models.OneToOneField(LongWork, on_delete=models.CASCADE, related_name="roster_planning")
    options = models.CharField(max_length=2000, blank=True)
    asked_of = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.roster}: {self.work}"
