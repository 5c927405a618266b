"""Rosters of a community: the list, drafting with a preview, the page of one, publishing, throwing a draft away."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community
from communities.selectors.access import coordinates_any_of, standing_in
from communities.views.gate import agreements_first, to_agreements
from lwg import clock
from lwg.web.access import may, person
from lwg.web.once import first_time
from sessions.enums import RosterState, half_day_of
from sessions.forms.rosters import RosterForm
from sessions.models import Roster
from sessions.selectors import rosters as selector
from sessions.selectors.roster_changes import change_page, versions_of
from sessions.selectors.seats import too_few_seats
from sessions.services import rosters as services
from sessions.services.telling import members_to_tell
from sessions.views.planning_pages import (
    above_community,
    above_roster,
    above_rosters,
    community_to_plan,
    draft_to_change,
    handed_in,
    roster_title,
    show_form,
)


@require_safe
def rosters(request: HttpRequest, pk: int) -> HttpResponse:
    """Published rosters for everybody of the community; drafts for those who plan."""
    standing = standing_in(person(request), pk)
    if standing.must_accept_first:
        return to_agreements(request, pk)
    community = standing.community
    may_plan = may(request.user, "communities.plan", community)
    found = selector.rosters_of(community, with_drafts=may_plan)
    context = {
        "community": community,
        "rosters": [(one, roster_title(one)) for one in found],
        "has_draft": any(one.state == RosterState.DRAFT and one.replaces_id is None for one in found),
        "may_plan": may_plan,
        "crumbs": above_community(community),
    }
    return render(request, "sessions/planning/rosters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(pk="pk")
def draft_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """The rhythm of a half-year; saving gives a draft whose page shows the dates."""
    community = community_to_plan(request, pk)
    form = RosterForm(handed_in(request), community=community, initial=_usual(community))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if not first_time(form.cleaned_data["form_key"]):
                return _to_draft(community)
            roster = form.save_through(
                services.draft_roster, actor=person(request), community=community, **form.roster()
            )
            if roster is not None:
                if warning := too_few_seats(community, roster.location, roster.first_day):
                    messages.warning(request, warning)
                return redirect("roster", roster.pk)
            transaction.set_rollback(True)
    return show_form(
        request,
        form,
        heading=_("Draft a roster"),
        submit=_("Save the draft"),
        up=above_rosters(community),
        template="sessions/planning/draft_form.html",
        community=community,
        draft=selector.draft_of(community),
    )


@require_safe
@agreements_first(pk="pk")
def preview_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates that this rhythm gives, as a part of the form's page."""
    community = community_to_plan(request, pk)
    form = RosterForm(request.GET, community=community)
    page, refusals = None, []
    if form.is_valid():
        try:
            page = selector.preview_of(community, services.propose(community=community, **form.rhythm()))
        except ValidationError as error:
            refusals = error.messages
    context = {"page": page, "refusals": refusals}
    return render(request, "sessions/planning/_preview.html", context)


@require_safe
@agreements_first(rosters="pk")
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates with their shifts, gaps and turns; a draft is for those who plan."""
    visible = Roster.objects.visible_to(person(request)).select_related("community__organisation", "location")
    found = get_object_or_404(visible.annotate(coordinates_any=coordinates_any_of(person(request).pk)), pk=pk)
    request.is_coordinator = found.coordinates_any  # type: ignore[attr-defined]  # so that the menu need not ask
    may_plan = may(request.user, "sessions.plan_roster", found)
    is_draft = found.state == RosterState.DRAFT
    if is_draft and not may_plan:
        raise Http404
    if not may_plan and standing_in(person(request), found.community_id).must_accept_first:
        return to_agreements(request, found.community_id)
    context = {
        "roster": found,
        "title": roster_title(found),
        "is_draft": is_draft,
        "may_plan": may_plan,
        "page": _page_of(found),
        "is_change": found.replaces_id is not None,
        "is_over": found.last_day < clock.today(),
        "versions": versions_of(found) if may_plan and not is_draft else [],
        "crumbs": above_rosters(found.community),
    }
    return render(request, "sessions/planning/roster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def publish_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what publishing does, and does it."""
    found = draft_to_change(request, pk)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            made = services.publish_roster(actor=person(request), roster=found)
        except ValidationError as error:
            refusals = error.messages
        else:
            if made:
                messages.success(request, _("The roster is published. Every member gets a mail with the dates."))
            else:
                messages.info(request, _("The roster was published already. Nothing was done twice."))
            return redirect("roster", found.pk)
    elif found.state == RosterState.PUBLISHED:
        return redirect("roster", found.pk)
    elif found.replaces_id is not None:
        return redirect("publish_change", found.replaces_id)
    context = {
        "roster": found,
        "page": selector.draft_page(found),
        "number_of_mails": len(members_to_tell(found.community)),
        "refusals": refusals,
        "seats": too_few_seats(found.community, found.location, found.first_day),
        "crumbs": above_roster(found),
    }
    return render(request, "sessions/planning/publish.html", context, status=422 if refusals else 200)


@require_POST
@agreements_first(rosters="pk")
def discard_roster(request: HttpRequest, pk: int) -> HttpResponse:
    found = draft_to_change(request, pk)
    services.discard_draft(actor=person(request), roster=found)
    return redirect("rosters", found.community_id)


def _page_of(found: Roster) -> selector.RosterPage:
    if found.state == RosterState.PUBLISHED:
        return selector.published_page(found)
    return selector.draft_page(found) if found.replaces_id is None else change_page(found)


def _to_draft(community: Community) -> HttpResponse:
    """Where a form that was handed in before leads."""
    draft = selector.draft_of(community)
    return redirect("roster", draft.pk) if draft else redirect("rosters", community.pk)


def _usual(community: Community) -> dict[str, object]:
    """What the last roster was like, carried on; else what most communities do."""
    last = selector.last_roster_of(community)
    if last is None:
        return {
            "first_day": clock.today() + timedelta(weeks=2),
            "every_weeks": community.cadence_weeks,
            "half_day": "afternoon",
            "location": community.location_id,
        }
    return {
        "first_day": selector.next_first_day(community, last),
        "weekday": last.weekday,
        "every_weeks": last.every_weeks,
        "half_day": half_day_of(last.starts_at),
        "starts_at": last.starts_at,
        "length_minutes": last.length_minutes,
        "location": last.location_id,
    }
