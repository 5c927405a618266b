"""One session: planning it, and giving its duties."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.models import Membership
from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.enums import SessionDuty
from sessions.forms.planning import DutiesForm, SessionForm
from sessions.models import Session
from sessions.planning.rhythm import local_day
from sessions.selectors.absences import absences
from sessions.selectors.seats import too_few_seats
from sessions.selectors.turns import turns_for
from sessions.services import duties
from sessions.services import planning as services
from sessions.services.telling import members_to_tell
from sessions.views.planning_pages import (
    above_session,
    above_sessions,
    community_to_plan,
    handed_in,
    session_to_plan,
    show_form,
)

READ_AND_WRITE = ["GET", "HEAD", "POST"]
OFFERED = ("day", "starts_at", "length_minutes", "location")


@require_http_methods(READ_AND_WRITE)
@agreements_first(pk="pk")
def add_session(request: HttpRequest, pk: int) -> HttpResponse:
    community = community_to_plan(request, pk)
    initial = {"starts_at": "13:30", "location": community.location_id} | _offered(request)
    form = SessionForm(handed_in(request), community=community, initial=initial)
    if request.method == "POST" and form.is_valid():
        session = form.save_through(
            services.add_session,
            actor=person(request),
            community=community,
            form_key=form.cleaned_data["form_key"],
            **form.planned(),
        )
        if session is not None:
            messages.success(request, _("The session is planned. Every member gets a mail."))
            if warning := too_few_seats(community, session.location, local_day(session.starts_at)):
                messages.warning(request, warning)
            return redirect("session", session.pk)
        if not form.errors:  # handed in before
            return redirect("community_sessions", community.pk)
    return show_form(
        request,
        form,
        heading=_("Plan a session"),
        submit=_("Plan the session and tell everyone"),
        up=above_sessions(community),
        mails=len(members_to_tell(community)),
    )


@require_http_methods(READ_AND_WRITE)
@agreements_first(sessions="pk")
def assign_duties(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly one facilitator and one minute taker (A7, A8), and who reads along."""
    session = session_to_plan(request, pk)
    form = DutiesForm(handed_in(request), session=session, initial=_duties_of(session))
    if request.method == "POST" and form.is_valid():
        assigned = form.save_through(duties.assign_duties, actor=person(request), session=session, **form.cleaned_data)
        if assigned is not None:
            messages.success(request, _("The duties are given."))
            return redirect("session", session.pk)
    return show_form(request, form, heading=_("Who does what"), submit=_("Save"), up=above_session(session))


def _duties_of(session: Session) -> dict[str, Membership | None]:
    """Those who have the duties; where both first ones are open, those whose turn it is."""
    if session.facilitator or session.minute_taker:
        return {duty: getattr(session, duty) for duty in SessionDuty}
    moments = [(session.starts_at, session.ends_at)]
    turn = turns_for(session.community, moments, away=absences(session.community, moments))[0]
    return {duty: getattr(turn, duty) for duty in SessionDuty}


def _offered(request: HttpRequest) -> dict[str, str]:
    """What a link that offers a day fills in; the form checks it as it checks what is typed."""
    return {name: request.GET[name] for name in OFFERED if name in request.GET}
