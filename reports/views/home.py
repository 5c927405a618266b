"""Home: a to-do list, not a menu."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lwg.web.access import person
from reports.selectors.home_page import home_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What to do next and by when, the next sessions, my communities."""
    found = home_of(person(request))
    request.is_coordinator = found.coordinates  # type: ignore[attr-defined]  # so that the menu need not ask again
    return render(request, "reports/home.html", {"home": found})
