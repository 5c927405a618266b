"""Lists of sessions: all of mine, and those of one community."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.selectors.access import standing_in
from communities.views.gate import to_agreements
from lwg.web.access import may, person
from sessions.selectors import planning as selector
from sessions.views.planning_pages import above_community


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Those to come first; the past by pages."""
    user = person(request)
    page = selector.past(user, request.GET.get("page"))
    context = {
        "coming": selector.coming(user),
        "page": page,
        "past": page.object_list,
        "show_community": True,
    }
    return render(request, "sessions/planning/sessions.html", context)


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
