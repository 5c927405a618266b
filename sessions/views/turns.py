"""The page of turns: who did what when over a year, and who is due more or less."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.selectors.access import standing_in
from communities.views.gate import to_agreements
from lwg.web.access import person
from sessions.selectors.year_of_turns import year_of_turns
from sessions.views.planning_pages import above_community
from sessions.views.rota import above_rota, community_with_dates


@require_safe
def turns(request: HttpRequest, pk: int) -> HttpResponse:
    """Persons × sessions with counts; duties are for members and coordinators, as in the rota (P1)."""
    standing = standing_in(person(request), pk)
    if standing.must_accept_first:
        return to_agreements(request, pk)
    community = community_with_dates(standing)
    context = {
        "community": community,
        "page": year_of_turns(community),
        "crumbs": [*above_community(community), above_rota(community)],
    }
    return render(request, "sessions/rota/turns.html", context)
