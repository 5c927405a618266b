"""Reminders of sessions: the text of a community, and which of them one wants."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.models import Membership
from communities.views.gate import agreements_first
from lwg import clock
from lwg.web.access import person
from sessions.forms.duties import RemindersForm, ReminderTextForm
from sessions.services import reminders as services
from sessions.views.planning_pages import above_community, community_to_plan, handed_in, show_form


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(pk="pk")
def reminder_text(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in each reminder of this community, besides day, place and duty."""
    community = community_to_plan(request, pk)
    form = ReminderTextForm(handed_in(request), initial={"text": community.reminder_text})
    if request.method == "POST" and form.is_valid():
        services.set_reminder_text(actor=person(request), community=community, text=form.cleaned_data["text"])
        messages.success(request, _("The text is saved. It stands in the next reminders."))
        return redirect("rota", pk)
    up = [*above_community(community), (_("Rota"), reverse("rota", args=[pk]))]
    return show_form(request, form, heading=_("Text in reminders"), submit=_("Save"), up=up)


@require_http_methods(["GET", "HEAD", "POST"])
def session_reminders(request: HttpRequest) -> HttpResponse:
    """On or off, for each of my communities; also where the agreements are still to be accepted."""
    mine = Membership.objects.of(person(request)).active_on(clock.today())
    memberships = list(mine.select_related("community").order_by("community__name", "pk"))
    form = RemindersForm(handed_in(request), memberships=memberships)
    if request.method == "POST" and form.is_valid():
        services.choose_reminders(actor=person(request), wanted=form.cleaned_data["wanted"])
        messages.success(request, _("Your choice is saved."))
        return redirect("session_reminders")
    context = {"form": form, "memberships": memberships}
    return render(request, "sessions/rota/reminders.html", context, status=422 if form.is_bound else 200)
