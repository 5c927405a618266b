"""The summer holidays of communities: a gap over the summer is no breach of the rhythm (A9)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from communities.enums import HolidayKind
from communities.models import Community, SchoolHoliday
from lwg.prepared import Asked, prepared
from reports.periods import Period
from sessions.planning.holidays import Span


@prepared
def _summers(communities: list[int], years: list[int]) -> "QuerySet[Any, Any]":
    organisations = Community.objects.filter(pk__in=communities).order_by().values("organisation_id")
    return (
        SchoolHoliday.objects.filter(
            Q(organisation=None) | Q(organisation_id__in=organisations),
            kind=HolidayKind.SUMMER,
            study_year__in=years,
        )
        .order_by()
        .values_list("organisation_id", "region", "study_year", "first_day", "last_day")
    )


def asked_summers(communities: Sequence[int], period: Period) -> Asked:
    """What `Summers` asks, to ask it together with more."""
    return _summers.asked(communities=list(communities), years=_years_around(period))


def _years_around(period: Period) -> list[int]:
    return list(range(period.year - 2, period.year + 2))


class Summers:
    """The summer holidays around a period; an organisation's own replace those of the region, year by year."""

    def __init__(self, communities: Sequence[int], period: Period) -> None:
        self._years = _years_around(period)
        rows = _summers(communities=list(communities), years=self._years)
        self._spans: dict[tuple[int | None, str, int], Span] = {
            (organisation, region, year): Span(first, last, HolidayKind.SUMMER)
            for organisation, region, year, first, last in rows
        }

    def of(self, organisation_id: int, region: str) -> list[Span]:
        found = (
            self._spans.get((organisation_id, "", year)) or self._spans.get((None, region, year))
            for year in self._years
        )
        return [span for span in found if span]
