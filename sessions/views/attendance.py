"""Who is there, who was heard, and the list to sign."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from communities.views.gate import agreements_first
from sessions.enums import SessionState
from sessions.forms.board import HeardForm, PresenceForm
from sessions.selectors.board import SessionPage, session_page
from sessions.services import attendance as services
from sessions.views.board import open_page, run_page
from sessions.views.rendering import board_context, chosen_part, to_session


@require_POST
@agreements_first(sessions="pk")
def set_presence(request: HttpRequest, pk: int) -> HttpResponse:
    page = run_page(request, pk)
    form = PresenceForm(request.POST, page=page)
    if not form.is_valid():
        raise Http404
    membership, state = form.cleaned_data["presence"]
    try:
        services.set_presence(actor=page.user, session=page.session, membership=membership, state=state)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _people(request, page)


@require_POST
@agreements_first(sessions="pk")
def mark_heard(request: HttpRequest, pk: int) -> HttpResponse:
    page = open_page(request, pk)
    form = HeardForm(request.POST, page=page)
    if not page.guides or not form.is_valid():
        raise Http404
    try:
        services.mark_heard(actor=page.user, session=page.session, membership=form.cleaned_data["heard"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _people(request, page)


@require_POST
@agreements_first(sessions="pk")
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    page = open_page(request, pk)
    try:
        services.announce(actor=page.user, session=page.session, coming=request.POST.get("coming") == "yes")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _people(request, page)


def _people(request: HttpRequest, page: SessionPage) -> HttpResponse:
    part = chosen_part(request, page)
    if not request.htmx or not page.is_running:  # type: ignore[attr-defined]  # set by django-htmx's middleware
        return to_session(page, part if "part" in request.GET else None, "people")
    page = session_page(page.user, page.session.pk)
    return render(request, "sessions/board/_news.html", board_context(page, part) | {"oob": True})


@require_safe
@agreements_first(sessions="pk")
def attendance_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to print and sign (A4)."""
    page = open_page(request, pk)
    if page.session.state == SessionState.CANCELLED:
        raise Http404
    return render(request, "sessions/board/attendance.html", {"page": page, "session": page.session})
