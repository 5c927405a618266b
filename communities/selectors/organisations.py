"""What the pages of organisations show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from communities.enums import HolidayKind, Region
from communities.models import Community, Location, Organisation, SchoolHoliday
from communities.services.holidays import study_year_of
from lwg import clock
from lwg.accounts.models import User


def organisations_for(user: User) -> QuerySet[Organisation]:
    """Those whose page `user` may see, with `location_count` and `community_count`."""
    return Organisation.objects.visible_to(user).annotate(
        location_count=_count_of(Location), community_count=_count_of(Community)
    )


def _count_of(model: type[Location] | type[Community]) -> Coalesce:
    """How many of these the organisation has: a subquery, for two joins would multiply each other."""
    own = model.objects.filter(organisation_id=OuterRef("pk")).order_by().values("organisation_id")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class HolidayRow:
    """A holiday in the list of an organisation; `is_replaced`: of the region, and the organisation set its own."""

    holiday: SchoolHoliday
    is_own: bool
    is_replaced: bool


def region_of(organisation: Organisation) -> Region:
    """Where most of its communities are; Middle when there are none."""
    most = (
        organisation.communities.order_by()
        .values_list("region", flat=True)
        .annotate(number=Count("pk"))
        .order_by("-number", "region")
        .first()
    )
    return Region(most) if most else Region.MIDDLE


def holidays_of(organisation: Organisation, region: str) -> list[tuple[int, list[HolidayRow]]]:
    """By study year, from the one that runs: the region's and the organisation's own, oldest first."""
    first = date(study_year_of(clock.today()), 9, 1)
    found = list(
        SchoolHoliday.objects.filter(last_day__gte=first)
        .filter(Q(organisation=organisation) | Q(organisation=None, region=region))
        .order_by("first_day", "pk")
    )
    replaced = {(one.kind, one.study_year) for one in found if one.organisation_id and one.kind != HolidayKind.OTHER}
    rows = [
        HolidayRow(
            holiday=one,
            is_own=one.organisation_id is not None,
            is_replaced=one.organisation_id is None and (one.kind, one.study_year) in replaced,
        )
        for one in found
    ]
    return _by_year(rows)


def _by_year(rows: Sequence[HolidayRow]) -> list[tuple[int, list[HolidayRow]]]:
    years = sorted({row.holiday.study_year for row in rows})
    return [(year, [row for row in rows if row.holiday.study_year == year]) for year in years]
