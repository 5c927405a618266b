"""Saying whether one comes: on the session's page, or by a link in a mail without logging in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.gate import agreements_first
from sessions.enums import AnswerChoice
from sessions.services import answer_links
from sessions.services.answers import answer_on_page
from sessions.views.board import open_page
from sessions.views.rendering import to_session


@require_POST
@agreements_first(sessions="pk")
def answer_session(request: HttpRequest, pk: int) -> HttpResponse:
    page = open_page(request, pk)
    choice = request.POST.get("choice", "")
    if choice not in AnswerChoice.values:
        raise Http404
    try:
        answer_on_page(actor=page.user, session=page.session, choice=AnswerChoice(choice))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return to_session(page, anchor="people")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Asks to confirm, as programs that look through mail open links; only handing in the form gives the answer.

    An altered, used or late link does not exist.
    """
    link = answer_links.read_link(token)
    if link is None:
        raise Http404
    with translation.override(link.membership.user.language):
        context = {
            "session": link.session,
            "choice": link.choice,
            "person": link.membership.user.get_short_name(),
            "sequence": link.session.calendar_sequence,
        }
        if request.method != "POST":
            return render(request, "sessions/planning/answer_by_link.html", context)
        if request.POST.get("sequence") != str(link.session.calendar_sequence):
            context["has_changed"] = True
            return render(request, "sessions/planning/answer_by_link.html", context, status=409)
        try:
            if answer_links.use_link(link) is None:
                raise Http404
        except ValidationError as error:
            raise Http404 from error
        return render(request, "sessions/planning/answered.html", context)
