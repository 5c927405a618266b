"""Communities: the list, the page of one, setting one up and changing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communities import panels
from communities.forms.communities import CommunityForm
from communities.models import Organisation
from communities.selectors.access import asked_standing, standing_in
from communities.selectors.communities import about, asked_members, coordinated_by, joined_by, members_of
from communities.services import communities as services
from communities.views.answers import community_to_manage, show_form
from communities.views.gate import to_agreements
from communities.views.pages import COMMUNITIES, ORGANISATIONS, page_of
from lwg.audit.services import trail_of
from lwg.together import together
from lwg.web.access import may, person, require

TRAIL = 10


@require_GET
def communities(request: HttpRequest) -> HttpResponse:
    """Mine, and those whose figures I watch."""
    user = person(request)
    coordinates = may(user, "communities.add_organisation")
    return render(
        request,
        "communities/communities.html",
        {
            "mine": joined_by(user),
            "coordinates": coordinates,
            "page": page_of(request, coordinated_by(user).order_by("name", "pk")) if coordinates else None,
        },
    )


@require_GET
def community(request: HttpRequest, pk: int) -> HttpResponse:
    """Who learns together around which question; panels of other apps say when they meet and what it yields."""
    user = person(request)
    with together(asked_standing(user, pk), asked_members(pk), *panels.asked_by_panels(pk)):
        standing = standing_in(user, pk)
        if standing.must_accept_first:
            return to_agreements(request, pk)
        members = members_of(standing)
        filled = panels.panels_of(standing)
    request.is_coordinator = standing.coordinates_any  # type: ignore[attr-defined]  # so that the menu need not ask
    found = standing.community
    return render(
        request,
        "communities/community.html",
        {
            "standing": standing,
            "community": found,
            "about": about(found),
            "members": members,
            "panels": [panel for panel in filled if not panel.aside],
            "aside_panels": [panel for panel in filled if panel.aside],
            "entries": list(trail_of(found)[:TRAIL]) if standing.sees_figures else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_community(request: HttpRequest, organisation_pk: int) -> HttpResponse:
    user = person(request)
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=organisation_pk)
    require(user, "communities.add_community", organisation)
    form = CommunityForm(request.POST or None, user=user, organisation=organisation)
    if form.is_valid():
        made = form.save_through(
            services.add_community,
            actor=user,
            organisation=organisation,
            form_key=form.cleaned_data["form_key"],
            **form.chosen,
        )
        if made is not None:
            messages.success(request, _("%(name)s is there. Now invite its members.") % {"name": made})
            return redirect(made)
    heading = _("New community")
    return show_form(request, form, heading=heading, submit=_("Set up community"), up=[ORGANISATIONS, organisation])


@require_http_methods(["GET", "HEAD", "POST"])
def change_community(request: HttpRequest, pk: int) -> HttpResponse:
    found = community_to_manage(request, pk, "communities.change_community")
    form = CommunityForm(request.POST or None, user=person(request), organisation=found.organisation, community=found)
    if form.is_valid() and form.saves(services.change_community, actor=person(request), community=found, **form.chosen):
        messages.success(request, _("The community is changed."))
        return redirect(found)
    return show_form(request, form, heading=_("Change the community"), submit=_("Save"), up=[COMMUNITIES, found])
