"""Error pages in our own look."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

NOT_TYPED = {"csrfmiddlewaretoken", "form_key", "version", "next"}
MOST_READ = 64 * 1024 * 1024


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere; what was typed stands in the page to copy."""
    typed = {
        name: str(value)
        for name, value in request.POST.items()
        if name not in NOT_TYPED and "password" not in name and str(value).strip()
    }
    return render(request, "403_csrf.html", {"typed": typed, "reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More text than the server takes at once is told as that (413; as JSON 422, for a form that saves by itself)."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    _read_to_the_end(request)
    if request.accepts("text/html"):
        return render(request, "413.html", status=413)
    told = _("This is more text than can be saved at once. Nothing was saved: take out what you pasted last.")
    return JsonResponse({"errors": {"__all__": [told]}}, status=422)


def _read_to_the_end(request: HttpRequest) -> None:
    """An answer to a request that was not read is lost on its way: the connection breaks on what still comes."""
    left = MOST_READ
    try:
        while left > 0 and (piece := request.read(65_536)):
            left -= len(piece)
    except UnreadablePostError:
        return
