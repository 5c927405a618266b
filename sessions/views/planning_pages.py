"""How the views of planning begin and end: what one may plan, the pages above, a form as the answer."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Community
from lwg.web.access import person, require
from lwg.web.templatetags.lwg import day as told_day
from sessions.enums import RosterState
from sessions.models import Roster, Session
from sessions.planning.rhythm import local_day

Crumb = tuple[str, str]
"""Label and address of a page above."""


def handed_in(request: HttpRequest) -> QueryDict | None:
    """What was posted, for a form; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def community_to_plan(request: HttpRequest, pk: int) -> Community:
    """Raises Http404 for whom this community does not exist, or who does not plan it (P3)."""
    visible = Community.objects.visible_to(person(request)).select_related("organisation", "location")
    community = get_object_or_404(visible, pk=pk)
    require(request.user, "communities.plan", community)
    return community


def draft_to_change(request: HttpRequest, pk: int) -> Roster:
    """Draft or published, for those who plan; services refuse to change what is published."""
    visible = Roster.objects.visible_to(person(request)).select_related("community__organisation", "location")
    roster = get_object_or_404(visible, pk=pk)
    require(request.user, "sessions.plan_roster", roster)
    return roster


def session_to_plan(request: HttpRequest, pk: int) -> Session:
    """Raises Http404 for whom this session does not exist, or who does not plan it (P3)."""
    visible = Session.objects.visible_to(person(request)).select_related(
        "community__organisation", "location", "facilitator__user", "minute_taker__user", "reader__user"
    )
    session = get_object_or_404(visible, pk=pk)
    require(request.user, "sessions.plan_session", session)
    return session


def above_community(community: Community) -> list[Crumb]:
    return [(_("Communities"), reverse("communities")), (community.name, reverse("community", args=[community.pk]))]


def above_rosters(community: Community) -> list[Crumb]:
    return [*above_community(community), (_("Rosters"), reverse("rosters", args=[community.pk]))]


def above_roster(roster: Roster) -> list[Crumb]:
    return [*above_rosters(roster.community), (roster_title(roster), reverse("roster", args=[roster.pk]))]


def above_sessions(community: Community) -> list[Crumb]:
    return [
        *above_community(community),
        (_("Sessions"), reverse("community_sessions", args=[community.pk])),
    ]


def above_session(session: Session) -> list[Crumb]:
    day = told_day(local_day(session.starts_at))
    return [*above_sessions(session.community), (day, reverse("session", args=[session.pk]))]


def roster_title(roster: Roster) -> str:
    if roster.replaces_id is not None:
        return _("Change of the roster from %(day)s") % {"day": told_day(roster.first_day)}
    if roster.state == RosterState.DRAFT:
        return _("Draft roster")
    return _("Roster from %(day)s") % {"day": told_day(roster.first_day)}


def show_form(
    request: HttpRequest,
    form: forms.Form,
    *,
    heading: str,
    submit: str,
    up: list[Crumb],
    template: str = "sessions/planning/form.html",
    **more: object,
) -> HttpResponse:
    """The form, with status 422 when it was handed in and refused; *Cancel* goes to the last page above."""
    context = {"form": form, "heading": heading, "submit": submit, "crumbs": up, "cancel": up[-1][1], **more}
    return render(request, template, context, status=422 if form.errors else 200)
