"""School holidays as data: the nation's per region, and what an organisation sets for itself."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.enums import HolidayKind, Region
from communities.models.organisations import Organisation


class SchoolHolidayQuerySet(models.QuerySet["SchoolHoliday"]):
    def that_hold_for(self, organisation: Organisation, region: str, first: date, last: date) -> "list[SchoolHoliday]":
        """Holidays touching `first`…`last`, oldest first; the organisation's own replace the region's."""
        touching = self.filter(last_day__gte=first, first_day__lte=last).filter(
            Q(organisation=organisation) | Q(organisation=None, region=region)
        )
        found = list(touching.order_by("first_day"))
        replaced = {
            (one.kind, one.study_year) for one in found if one.organisation_id and one.kind != HolidayKind.OTHER
        }
        return [one for one in found if one.organisation_id or (one.kind, one.study_year) not in replaced]

    def national(self) -> Self:
        return self.filter(organisation=None)


class SchoolHoliday(models.Model):
    """A run of days without sessions, both ends included (Saturday to Sunday as a rule)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="school_holidays"
    )
    region = models.CharField(_("region"), max_length=10, choices=Region.choices, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=HolidayKind.choices)
    study_year = models.PositiveSmallIntegerField(
        _("study year"), help_text=_("The year in which it starts, in September.")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = SchoolHolidayQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "region"]
        verbose_name = _("school holiday")
        verbose_name_plural = _("school holidays")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="school_holiday_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(organisation=None, region__in=Region.values)
                | (Q(organisation__isnull=False) & Q(region="")),
                name="school_holiday_of_region_or_organisation",
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "study_year"],
                condition=Q(organisation=None) & ~Q(kind="other"),
                name="school_holiday_once_per_region_and_year",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "study_year"],
                condition=Q(organisation__isnull=False) & ~Q(kind="other"),
                name="school_holiday_once_per_organisation_and_year",
            ),
            models.UniqueConstraint(
                fields=["organisation", "first_day", "last_day"],
                condition=Q(organisation__isnull=False, kind="other"),
                name="days_off_once_per_organisation",
                violation_error_message=_("These days off are in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_day:%d-%m-%Y}–{self.last_day:%d-%m-%Y}"
