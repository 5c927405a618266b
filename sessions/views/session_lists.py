"""Lists of sessions: all of mine, those of one community, and where one is missing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.selectors.access import asked_coordinates_any, standing_in
from communities.views.gate import agreements_first, to_agreements
from lwg.together import together
from lwg.web.access import may, person
from sessions.selectors import planning as selector
from sessions.selectors.gaps import gaps_that_stand
from sessions.views.planning_pages import above_community, above_sessions, community_to_plan


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Those to come first; the past by pages."""
    user, number = person(request), request.GET.get("page")
    with together(*selector.asked_of_lists(user, number), asked_coordinates_any(user)):  # the menu asks the latter
        page = selector.past(user, number)
        context = {
            "coming": selector.coming(user),
            "page": page,
            "past": page.object_list,
            "show_community": True,
        }
        return render(request, "sessions/planning/sessions.html", context)


@require_safe
@agreements_first(pk="pk")
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """Where more than six weeks pass without a session, with days on which most can come; for those who plan."""
    community = community_to_plan(request, pk)
    context = {"community": community, "gaps": gaps_that_stand(community), "crumbs": above_sessions(community)}
    return render(request, "sessions/planning/gaps.html", context)


@require_safe
def community_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """For members and coordinators; administrators see no dates of sessions."""
    user = person(request)
    standing = standing_in(user, pk)
    if standing.must_accept_first:
        return to_agreements(request, pk)
    if not (standing.sees_contents or standing.coordinates):
        raise Http404
    community = standing.community
    page = selector.past(user, request.GET.get("page"), community=community.pk)
    context = {
        "community": community,
        "coming": selector.coming(user, community=community.pk),
        "page": page,
        "past": page.object_list,
        "may_plan": may(user, "communities.plan", community),
        "crumbs": above_community(community),
        "show_community": False,
    }
    return render(request, "sessions/planning/community_sessions.html", context)
