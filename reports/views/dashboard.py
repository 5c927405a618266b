"""The dashboard of coordinators and administrators: figures, never contents (P1)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from communities.models import Community
from lwg import clock
from lwg.web.access import person, require
from reports.exports import csv_response
from reports.forms.filters import Option, options
from reports.overview import overview_heads, overview_line, overview_row, totals_of
from reports.periods import Period, period_named, periods
from reports.selectors.community_figures import series_of, with_latest
from reports.selectors.figures import communities_to_watch, figures_of
from reports.tables import Cell, community_tables

PER_PAGE = 200


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """One row a community, and what they add up to on this page."""
    period = _period(request)
    watched = communities_to_watch(person(request), period)
    _require_dashboard(request, watched)
    page = Paginator(watched, PER_PAGE).get_page(request.GET.get("page"))
    figures = figures_of(list(page.object_list), period)
    base = reverse("dashboard")
    context = {
        "periods": _period_options(period),
        "period": period,
        "page": page,
        "rows": tuple(overview_line(one, f"{base}{one.pk}/?period={period.key}") for one in figures),
        "totals": totals_of(figures),
        "organisations": tuple({one.organisation_id: one.organisation for one in figures}.items()),
    }
    return render(request, "reports/dashboard.html", context)


@require_GET
def dashboard_csv(request: HttpRequest) -> StreamingHttpResponse:
    period = _period(request)
    watched = communities_to_watch(person(request), period)
    _require_dashboard(request, watched)
    return csv_response(f"communities-{period.key}", _overview_rows(watched, period))


@require_GET
def community_dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one community, one question a chart."""
    community = _community(request, pk)
    period = _period(request)
    series = series_of(community, period)
    context = {
        "community": community,
        "periods": _period_options(period),
        "period": period,
        "series": series,
        "missing": series.people.missing,
        "tables": community_tables(series),
    }
    return render(request, "reports/community_dashboard.html", context)


@require_GET
def community_dashboard_csv(request: HttpRequest, pk: int, table: str) -> StreamingHttpResponse:
    community = _community(request, pk)
    period = _period(request)
    for one in community_tables(series_of(community, period)):
        if one.slug == table:
            heads = [column.label for column in one.columns]
            return csv_response(f"{table}-{community.pk}-{period.key}", [heads, *one.rows])
    raise Http404


def _require_dashboard(request: HttpRequest, watched: Sequence[int]) -> None:
    """Raises Http404 for whom there is none; whoever watches a community has one, and the menu need not ask either."""
    if not watched:
        require(request.user, "reports.see_dashboard")
    if not person(request).is_administrator:
        request.is_coordinator = True  # type: ignore[attr-defined]  # see communities.context


def _period(request: HttpRequest) -> Period:
    return period_named(request.GET.get("period", ""), clock.today())


def _period_options(chosen: Period) -> tuple[Option, ...]:
    return tuple(options(_period_labels(clock.today(), get_language()), chosen.key))


@lru_cache(maxsize=8)
def _period_labels(today: date, language: str | None) -> tuple[tuple[str, str], ...]:
    """The same for everybody on one day in one language."""
    return tuple((one.key, one.label) for one in periods(today))


def _community(request: HttpRequest, pk: int) -> Community:
    visible = Community.objects.visible_to(person(request))
    community = get_object_or_404(with_latest(visible), pk=pk)
    require(request.user, "reports.see_community_figures", community)
    return community


def _overview_rows(ids: Sequence[int], period: Period) -> Iterator[list[Cell]]:
    yield list(overview_heads())
    for start in range(0, len(ids), PER_PAGE):
        yield from map(overview_row, figures_of(ids[start : start + PER_PAGE], period))
