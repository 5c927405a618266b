"""The session page, and the board's way through its parts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.enums import Part
from sessions.forms.board import PartForm
from sessions.selectors.board import SessionPage, session_page
from sessions.services import board as services
from sessions.views.rendering import chosen_part, news_url, part_context, render_session, standing, to_session


def open_page(request: HttpRequest, pk: int) -> SessionPage:
    """The page for an accepted member; raises Http404 for anybody else (P1, P3)."""
    page = session_page(person(request), pk)
    if not page.opens_contents:
        raise Http404
    return page


def run_page(request: HttpRequest, pk: int) -> SessionPage:
    """The page for the facilitator or minute taker of this session; raises Http404 for anybody else."""
    page = open_page(request, pk)
    if not page.runs_board:
        raise Http404
    return page


@agreements_first(sessions="pk")
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    page = session_page(person(request), pk)
    request.is_coordinator = page.coordinates_any  # type: ignore[attr-defined]  # so that the menu need not ask
    return render_session(request, page)


@require_POST
@agreements_first(sessions="pk")
def open_board(request: HttpRequest, pk: int) -> HttpResponse:
    page = run_page(request, pk)
    try:
        services.open_board(actor=page.user, session=page.session)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return to_session(page)


@require_POST
@agreements_first(sessions="pk")
def go_to_part(request: HttpRequest, pk: int) -> HttpResponse:
    page = run_page(request, pk)
    form = PartForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.go_to_part(actor=page.user, session=page.session, part=Part(form.cleaned_data["part"]))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return to_session(page)


@require_POST
@agreements_first(sessions="pk")
def close_board(request: HttpRequest, pk: int) -> HttpResponse:
    page = run_page(request, pk)
    try:
        services.close_board(actor=page.user, session=page.session)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return to_session(page)


@require_safe
@agreements_first(sessions="pk")
def board_news(request: HttpRequest, pk: int) -> HttpResponse:
    """The lists of one part, where they differ from what the page has (`seen`); 204 where they do not."""
    page = open_page(request, pk)
    part = chosen_part(request, page)
    context = part_context(page, part)
    context["news_url"] = news_url(page, part, context)
    if f"{request.path}?{request.GET.urlencode()}" == context["news_url"]:
        return HttpResponse(status=204)
    context["is_out_of_date"] = request.GET.get("on") != standing(page, context)
    context["oob"] = True
    return render(request, "sessions/board/_news.html", context)
