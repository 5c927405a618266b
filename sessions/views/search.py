"""The page that searches the minutes that one may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lwg.web.access import person
from sessions.forms.search import DATE, SearchForm
from sessions.selectors.search import Search


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everybody who is logged in may ask; what is found is of their own communities."""
    asked = request.GET
    wanted = Search(
        person(request),
        asked.get("q", ""),
        community=_number(asked.get("community", "")),
        theme=asked.get("theme", "").replace("\x00", ""),
        by_date=asked.get("order") == DATE,
        page=_number(asked.get("page", "")) or 1,
    )
    form = SearchForm(asked or None, search=wanted)
    return render(request, "sessions/search.html", {"form": form, "search": wanted})


def _number(text: str) -> int:
    """0 for what is no number; -1 for one that no row has, so that it finds nothing."""
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
