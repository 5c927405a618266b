"""The calendar feed: its page, a new address, and the feed itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lwg.web.access import person
from lwg.web.once import OnceForm
from sessions.selectors import calendar as selector
from sessions.services import calendars as services


class RenewForm(OnceForm):
    """Only the key that makes one renewal of a double click."""


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The secret address, and how to subscribe to it."""
    address = services.address_of(services.feed_of(person(request)))
    webcal = address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)
    context = {"address": address, "webcal": webcal, "form": RenewForm()}
    return render(request, "sessions/planning/calendar.html", context)


@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    form = RenewForm(request.POST)
    if form.is_valid():
        services.renew_feed(actor=person(request), form_key=form.cleaned_data["form_key"])
        messages.success(request, _("You have a new address. The old one has stopped."))
    return redirect("calendar")


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot log in: the address is the secret. At most three queries."""
    user = selector.owner_of(token)
    if user is None:
        raise Http404
    with translation.override(user.language):
        sessions = selector.sessions_for(user)
        version = selector.version_of(sessions)
        etag = f'"{version}"'
        unchanged = get_conditional_response(request, etag=etag)
        response = unchanged or HttpResponse(
            selector.body_of(sessions, version),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="lwg.ics"'},
        )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
