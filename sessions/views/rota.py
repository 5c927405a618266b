"""The rota of a half-year: who does what, giving what is open, and the poster."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from communities.forms.fields import EARLIEST, LATEST
from communities.models import Community
from communities.selectors.access import Standing, standing_in
from communities.views.gate import agreements_first, to_agreements
from lwg import clock
from lwg.web.access import may, person
from sessions import posters
from sessions.models import Roster
from sessions.planning.study_year import HalfYear
from sessions.selectors.roster_watch import half_year_on
from sessions.selectors.rota import marks_of, rota_of, suggestions_for
from sessions.services.rota import fill_rota as fill
from sessions.views.planning_pages import Crumb, above_community, community_to_plan


@require_safe
def rota(request: HttpRequest, pk: int) -> HttpResponse:
    """Dates × duties, how even the turns are, and what is open; for members and coordinators."""
    standing = standing_in(person(request), pk)
    if standing.must_accept_first:
        return to_agreements(request, pk)
    community = community_with_dates(standing)
    may_plan = may(request.user, "communities.plan", community)
    page = rota_of(community, person(request), _day(request), may_plan=may_plan)
    context = {
        "community": community,
        "page": page,
        "may_plan": may_plan,
        "crumbs": above_community(community),
        "has_swaps": any(row.swaps for row in page.rows),
    }
    return render(request, "sessions/rota/rota.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(pk="pk")
def fill_rota(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows who would get what is open, and gives it."""
    community, day = community_to_plan(request, pk), _day(request)
    back = f"{reverse('rota', args=[pk])}?day={day.isoformat()}"
    refusals: list[str] = []
    if request.method == "POST":
        shown = request.POST.get("shown", "")
        try:
            given = fill(actor=person(request), community=community, day=day, shown=shown)
        except ValidationError as error:
            refusals = error.messages
        else:
            told = ngettext("Turns are given in %(n)d session.", "Turns are given in %(n)d sessions.", given)
            messages.success(request, told % {"n": given})
            return redirect(back)
    found = suggestions_for(community, day)
    context = {
        "community": community,
        "suggestions": found,
        "shown": marks_of(found),
        "refusals": refusals,
        "back": back,
        "crumbs": [*above_community(community), above_rota(community)],
    }
    return render(request, "sessions/rota/fill.html", context, status=422 if refusals else 200)


@require_safe
def rota_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The half-year, or the period of a published roster, on one A4; a worker makes it where it is not there yet."""
    standing = standing_in(person(request), pk)
    if standing.must_accept_first:
        return to_agreements(request, pk)
    community = community_with_dates(standing)
    poster = posters.poster_of(community, *_period(request, community))
    if not posters.is_kept(poster):
        posters.ask_for_poster(poster)
        crumbs = [*above_community(community), above_rota(community)]
        return render(request, "sessions/rota/poster_waiting.html", {"crumbs": crumbs}, status=202)
    disposition = content_disposition_header(as_attachment=True, filename=posters.file_name(poster))
    return HttpResponse(
        posters.kept(poster),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition or "attachment"},
    )


def community_with_dates(standing: Standing) -> Community:
    """Dates are for members and coordinators (P1); raises Http404 for others."""
    if not (standing.sees_contents or standing.coordinates):
        raise Http404
    return standing.community


def above_rota(community: Community) -> Crumb:
    return (_("Rota"), reverse("rota", args=[community.pk]))


def _day(request: HttpRequest) -> date:
    """The day that was asked for; today when there is none that can be one."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()
    return day if EARLIEST < day < LATEST else clock.today()


def _period(request: HttpRequest, community: Community) -> tuple[date, date]:
    asked = request.GET.get("roster", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        roster = Roster.objects.published().filter(community=community, pk=int(asked)).first()
        if roster is None:
            raise Http404
        return roster.first_day, roster.last_day
    half_year: HalfYear = half_year_on(_day(request))
    return half_year.first_day, half_year.last_day
