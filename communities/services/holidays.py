"""The days that an organisation keeps free, in place of or beside the region's school holidays."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.enums import HolidayKind
from communities.models import Organisation, SchoolHoliday
from lwg.accounts.models import User
from lwg.audit.services import record

LONGEST = timedelta(weeks=13)
"""A longer holiday is taken for a typing error."""


def study_year_of(day: date) -> int:
    """The year in which the study year of `day` starts: it runs from 1 September to 31 August."""
    return day.year if day.month >= 9 else day.year - 1


@transaction.atomic
def set_holiday(
    *, actor: User, organisation: Organisation, kind: str, first_day: date, last_day: date
) -> SchoolHoliday:
    """Keep these days free, both ends included.

    An autumn, Christmas, spring, May or summer holiday replaces the organisation's own of that study year, and stands
    in place of the region's; other days off come beside. Repeating it changes nothing. Raises ValidationError.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    own = SchoolHoliday.objects.filter(organisation=organisation, kind=kind)
    if kind == HolidayKind.OTHER:
        found = own.filter(first_day=first_day, last_day=last_day).first()
    else:
        found = own.filter(study_year=study_year_of(first_day)).first()
    if found is not None and (found.first_day, found.last_day) == (first_day, last_day):
        return found
    holiday = found or SchoolHoliday(organisation=organisation, kind=kind)
    holiday.study_year = study_year_of(first_day)
    holiday.first_day, holiday.last_day = first_day, last_day
    holiday.full_clean()
    if last_day - first_day > LONGEST:
        raise ValidationError({"last_day": _("That is longer than three months.")})
    holiday.save()
    record(actor=actor, verb="holidays.set", target=organisation, kind=kind, study_year=holiday.study_year)
    return holiday


@transaction.atomic
def remove_holiday(*, actor: User, organisation: Organisation, pk: int) -> None:
    """Take away one that the organisation set itself, so that the region's holds again; a second time is harmless."""
    holiday = SchoolHoliday.objects.select_for_update().filter(organisation=organisation, pk=pk).first()
    if holiday is None:
        return
    holiday.delete()
    record(actor=actor, verb="holidays.removed", target=organisation, kind=holiday.kind, study_year=holiday.study_year)
