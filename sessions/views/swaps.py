"""Asking another member to take over a duty, and their answer by one click."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.web.access import person
from lwg.web.templatetags.lwg import day as told_day
from sessions.enums import SessionDuty, SwapState
from sessions.forms.duties import AskSwapForm
from sessions.models import DutySwap, Session
from sessions.planning.rhythm import local_day
from sessions.selectors.rota import holder_of, is_still_to_do
from sessions.selectors.swaps import members_to_ask, open_swap
from sessions.services import swaps as services
from sessions.views.planning_pages import above_session, handed_in, show_form


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="pk")
def ask_swap(request: HttpRequest, pk: int, duty: str) -> HttpResponse:
    """Whom to ask; for the holder of the duty, while it is still to be done."""
    session, mine = _my_duty(request, pk, duty)
    form = AskSwapForm(handed_in(request), members=members_to_ask(session, mine), duty=mine)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["asked"]
        swap = form.save_through(services.ask_swap, actor=person(request), session=session, duty=mine, asked=asked)
        if swap is not None:
            messages.success(request, _("%(name)s gets a mail with your question.") % {"name": asked})
            return redirect("swap", swap.pk)
    words = {"duty": mine.label, "day": told_day(local_day(session.starts_at))}
    return show_form(
        request,
        form,
        heading=_("Ask somebody to be %(duty)s on %(day)s") % words,
        submit=_("Ask"),
        up=above_session(session),
        template="sessions/rota/ask_swap.html",
        waiting=open_swap(session, mine),
    )


@require_safe
@agreements_first(sessions__swaps="pk")
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, with one button to take it over; for who was asked, and for who asks."""
    found = _swap(request, pk)
    context = {
        "swap": found,
        "session": found.session,
        "is_open": DutySwap.objects.open().filter(pk=pk).exists(),
        "is_asked": found.asked.user_id == person(request).pk,
        "crumbs": above_session(found.session),
    }
    return render(request, "sessions/rota/swap.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def accept_swap(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, SwapState.ACCEPTED)


@require_http_methods(["GET", "HEAD", "POST"])
def decline_swap(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, SwapState.DECLINED)


@require_POST
def take_back_swap(request: HttpRequest, pk: int) -> HttpResponse:
    found = _swap(request, pk)
    if found.holder.user_id != person(request).pk:
        raise Http404
    services.take_back_swap(actor=person(request), swap=found)
    messages.success(request, _("Your question is taken back."))
    return redirect("session", found.session_id)


def _answer(request: HttpRequest, pk: int, state: SwapState) -> HttpResponse:
    found = _swap(request, pk)
    if found.asked.user_id != person(request).pk:
        raise Http404
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("swap", pk)
    try:
        if state == SwapState.ACCEPTED:
            services.accept_swap(actor=person(request), swap=found)
        else:
            services.decline_swap(actor=person(request), swap=found)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("swap", pk)
    names = {"name": found.holder, "duty": found.get_duty_display()}
    if state == SwapState.ACCEPTED:
        messages.success(request, _("You are %(duty)s now. %(name)s gets a mail.") % names)
        return redirect("session", found.session_id)
    messages.success(request, _("%(name)s gets a mail that you cannot, and can ask somebody else.") % names)
    return redirect("swap", pk)


def _my_duty(request: HttpRequest, pk: int, duty: str) -> tuple[Session, SessionDuty]:
    """Raises Http404 where this duty of that session is not mine, or nothing is left to take over."""
    if duty not in SessionDuty.values:
        raise Http404
    opened = Session.objects.open_to(person(request)).select_related(
        "community", "facilitator__user", "minute_taker__user", "reader__user", "minutes"
    )
    session, mine = get_object_or_404(opened, pk=pk), SessionDuty(duty)
    holder = holder_of(session, mine)
    if holder is None or holder.user_id != person(request).pk or not is_still_to_do(session, mine):
        raise Http404
    return session, mine


def _swap(request: HttpRequest, pk: int) -> DutySwap:
    """Raises Http404 for anybody but the two, and where they may not see the session any more (P3, P4)."""
    user = person(request)
    between = DutySwap.objects.filter(Q(asked__user=user) | Q(holder__user=user))
    opened = between.filter(session__in=Session.objects.open_to(user))
    return get_object_or_404(
        opened.select_related("session__community", "session__location", "holder__user", "asked__user"), pk=pk
    )
