"""Handing minutes over to another member: whose turn it is with one click, or somebody else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.views.gate import agreements_first
from lwg.web.access import person, require
from sessions.enums import MinutesState, SessionDuty, SessionState, SwapState
from sessions.forms.week import HandOverForm
from sessions.models import DutySwap, Session
from sessions.selectors.duty_holders import told_of_hand_over
from sessions.selectors.rota import is_still_to_do
from sessions.services.deadlines import is_awaited
from sessions.services.hand_over import hand_over_minutes as hand_over
from sessions.views.planning_pages import above_session, handed_in


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def hand_over_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """For the minute taker, and for who facilitates when they are absent; nothing of the contents stands here."""
    user = person(request)
    opened = Session.objects.open_to(user).select_related(
        "community", "facilitator__user", "minute_taker__user", "reader__user", "minutes"
    )
    session = get_object_or_404(opened, pk=session_pk)
    if request.method == "POST" and _gave_away(request, session):  # pressed twice
        return redirect("session", session_pk)
    require(user, "sessions.hand_over_minutes", session)
    if session.minute_taker is None or not is_awaited(session.minutes):
        messages.info(request, _why_not(session))
        return redirect("session", session_pk)
    form = HandOverForm(handed_in(request), session=session)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        if form.saves(hand_over, actor=user, session=session, to=to):
            done = _("%(name)s takes the minutes now, and gets a mail. The deadline stays.")
            messages.success(request, done % {"name": to.user})
            return redirect("session", session_pk)
    told = told_of_hand_over(session, session.minute_taker)
    context = {
        "session": session,
        "form": form,
        "mailed_when_chosen": [_("whom you choose"), *told],
        "mailed_when_suggested": [form.suggested.user, *told] if form.suggested else [],
        "is_mine": session.minute_taker.user_id == user.pk,
        "may_ask": is_still_to_do(session, SessionDuty.MINUTE_TAKER),
        "crumbs": above_session(session),
    }
    return render(request, "sessions/minutes/hand_over.html", context, status=422 if form.errors else 200)


def _gave_away(request: HttpRequest, session: Session) -> bool:
    """Whether who asks gave these minutes to their present minute taker already."""
    return DutySwap.objects.filter(
        session=session,
        duty=SessionDuty.MINUTE_TAKER,
        state=SwapState.ACCEPTED,
        holder__user=person(request),
        asked=session.minute_taker_id,
        asked_id=_typed(request),
    ).exists()


def _typed(request: HttpRequest) -> int:
    typed = request.POST.get("to", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _why_not(session: Session) -> str:
    if session.state == SessionState.CANCELLED:
        return _("This session was cancelled, so it has no minutes.")
    if session.minutes.state == MinutesState.DISTRIBUTED:
        return _("The minutes were distributed; who wrote them stays.")
    return _("Nobody takes the minutes of this session; choose somebody under its duties.")
