"""The dates of a draft roster by hand: another day, one more, one less."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.gate import agreements_first
from lwg.web.access import person
from lwg.web.templatetags.lwg import day as told_day
from sessions.forms.rosters import RosterDateForm
from sessions.services import rosters as services
from sessions.views.planning_pages import above_roster, draft_to_change, handed_in, show_form


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def change_roster_date(request: HttpRequest, pk: int, date_pk: int) -> HttpResponse:
    roster = draft_to_change(request, pk)
    roster_date = get_object_or_404(roster.dates, pk=date_pk)
    initial = {"day": roster_date.day, "on_purpose": roster_date.on_purpose}
    form = RosterDateForm(handed_in(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = form.save_through(
            services.change_date, actor=person(request), roster_date=roster_date, **form.cleaned_data
        )
        if changed is not None:
            return redirect("roster", roster.pk)
    heading = _("Change %(day)s") % {"day": told_day(roster_date.day)}
    return show_form(request, form, heading=heading, submit=_("Save"), up=above_roster(roster))


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def add_roster_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Adding a day that is there already is refused, so that a double click adds one."""
    roster = draft_to_change(request, pk)
    form = RosterDateForm(handed_in(request))
    if request.method == "POST" and form.is_valid():
        added = form.save_through(services.add_date, actor=person(request), roster=roster, **form.cleaned_data)
        if added is not None:
            return redirect("roster", roster.pk)
    return show_form(request, form, heading=_("Add a date"), submit=_("Add"), up=above_roster(roster))


@require_POST
@agreements_first(rosters="pk")
def remove_roster_date(request: HttpRequest, pk: int, date_pk: int) -> HttpResponse:
    """A date that is gone already stays gone."""
    roster = draft_to_change(request, pk)
    roster_date = roster.dates.filter(pk=date_pk).first()
    try:
        if roster_date is not None:
            services.remove_date(actor=person(request), roster_date=roster_date)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("roster", roster.pk)
