"""Pages to put the reminders of minutes off, and to have them sent again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.views.gate import agreements_first
from lwg.web.access import person
from lwg.web.templatetags.lwg import moment
from sessions.forms.week import SnoozeForm
from sessions.selectors.week_acts import WeekActs
from sessions.services import snooze as services
from sessions.views.minutes import found, page_of
from sessions.views.planning_pages import handed_in


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def snooze_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Until when, and why; for the minute taker, before the deadline."""
    minutes = found(request, session_pk, "sessions.submit_minutes")
    acts = WeekActs(page_of(request, minutes))
    form = SnoozeForm(handed_in(request), minutes=minutes)
    if request.method == "POST" and form.is_valid():
        until, reason = form.moment(), form.cleaned_data["reason"]
        done = form.save_through(
            services.put_off_reminders, actor=person(request), minutes=minutes, until=until, reason=reason
        )
        if done is not None:
            told = _("You get no reminders until %(moment)s, and one then. The deadline stays.")
            messages.success(request, told % {"moment": moment(until)})
            return redirect("minutes", session_pk)
    if request.method != "POST" and not acts.may_snooze:
        return redirect("minutes", session_pk)
    context = {"page": acts.page, "form": form}
    return render(request, "sessions/minutes/snooze.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end_snooze(request: HttpRequest, session_pk: int) -> HttpResponse:
    """The reminders that are still to come are sent again."""
    minutes = found(request, session_pk, "sessions.submit_minutes")
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("minutes", session_pk)
    try:
        services.end_snooze(actor=person(request), minutes=minutes)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("You get reminders again."))
    return redirect("minutes", session_pk)
