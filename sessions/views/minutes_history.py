"""Pages of the versions of minutes, for those who write and read along: which there are, two compared, one put back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.views.gate import agreements_first
from sessions.selectors.minutes_history import Comparison, before, lines_of, saves_of
from sessions.services.restoring import restore_version
from sessions.views.minutes import actor_of, found, page_of


@require_safe
@agreements_first(sessions="session_pk")
def versions(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Every save, newest first; those of one author close together fold into a line."""
    minutes = found(request, session_pk, "sessions.see_versions")
    saves = saves_of(minutes, request.GET.get("page"))
    context = {
        "page": page_of(request, minutes),
        "saves": saves,
        "lines": lines_of(saves),
        "compare_url": reverse("compare_versions", args=[session_pk]),
    }
    return render(request, "sessions/minutes/versions.html", context)


@require_safe
@agreements_first(sessions="session_pk")
def compare(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Two versions word by word: `newer` (now) against `older` (the one before it); 0 is before the first."""
    minutes = found(request, session_pk, "sessions.see_versions")
    newer = _number(request, "newer", minutes.revision)
    comparison = Comparison(minutes, _number(request, "older", before(minutes, newer)), newer)
    return render(
        request, "sessions/minutes/compare.html", {"page": page_of(request, minutes), "comparison": comparison}
    )


@require_POST
def restore(request: HttpRequest, session_pk: int, number: int) -> HttpResponse:
    """Put a version back; what stood there is offered to be put back in turn."""
    minutes = found(request, session_pk, "sessions.open_minutes")
    address = reverse("compare_versions", args=[session_pk])
    try:
        restored = restore_version(actor=actor_of(request), minutes=minutes, number=number)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("minutes_versions", session_pk)
    if restored.revision == minutes.revision:
        messages.info(request, _("The minutes say the same as version %(number)d already.") % {"number": number})
        return redirect("minutes_versions", session_pk)
    messages.success(
        request,
        _("Version %(number)d stands in the minutes again. To undo this, put version %(before)d back here.")
        % {"number": number, "before": restored.revision - 1},
    )
    return redirect(f"{address}?{urlencode({'older': restored.revision - 1, 'newer': restored.revision})}")


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    """A version in the address; what is none is as good as absent."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else otherwise
