"""One session: planning it, moving it, cancelling it, giving its duties."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities.models import Membership
from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.forms.planning import CancelForm, DutiesForm, SessionForm, as_it_stands
from sessions.models import Session
from sessions.selectors.roster_watch import gap_around
from sessions.selectors.rosters import gap_in_words
from sessions.selectors.turns import turns_for
from sessions.services import duties
from sessions.services import planning as services
from sessions.views.planning_pages import (
    above_session,
    above_sessions,
    community_to_plan,
    handed_in,
    session_to_plan,
    show_form,
)

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_WRITE)
@agreements_first(pk="pk")
def add_session(request: HttpRequest, pk: int) -> HttpResponse:
    community = community_to_plan(request, pk)
    initial = {"starts_at": "13:30", "location": community.location_id}
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
            return redirect("session", session.pk)
        if not form.errors:  # handed in before
            return redirect("community_sessions", community.pk)
    return show_form(
        request, form, heading=_("Plan a session"), submit=_("Plan the session"), up=above_sessions(community)
    )


@require_http_methods(READ_AND_WRITE)
@agreements_first(sessions="pk")
def move_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Another moment or place."""
    session = session_to_plan(request, pk)
    form = SessionForm(handed_in(request), community=session.community, initial=as_it_stands(session))
    if request.method == "POST" and form.is_valid():
        moved = form.save_through(services.move_session, actor=person(request), session=session, **form.planned())
        if moved is not None:
            if moved.calendar_sequence != session.calendar_sequence:
                messages.success(request, _("The session has changed. Every member gets a mail."))
            if not (moved.facilitator and moved.minute_taker):
                messages.warning(request, _("A duty is open: choose a facilitator and a minute taker."))
            return redirect("session", moved.pk)
    return show_form(
        request, form, heading=_("Move the session"), submit=_("Save and tell everyone"), up=above_session(session)
    )


@require_http_methods(READ_AND_WRITE)
@agreements_first(sessions="pk")
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason, and says what follows; after its end, of a session that did not take place."""
    session = session_to_plan(request, pk)
    form = CancelForm(handed_in(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.save_through(services.cancel_session, actor=person(request), session=session, reason=reason):
            messages.success(request, _("The session is cancelled. Every member gets a mail."))
            return redirect("session", session.pk)
    gap = gap_around(session)
    act = _("It did not take place") if session.has_ended else _("Cancel the session")
    return show_form(
        request,
        form,
        heading=act,
        submit=act,
        up=above_session(session),
        template="sessions/planning/cancel.html",
        session=session,
        gap=gap,
        gap_words=gap_in_words(gap.days) if gap else "",
    )


@require_http_methods(READ_AND_WRITE)
@agreements_first(sessions="pk")
def assign_duties(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly one facilitator and one minute taker (A7, A8)."""
    session = session_to_plan(request, pk)
    form = DutiesForm(handed_in(request), session=session, initial=_duties_of(session))
    if request.method == "POST" and form.is_valid():
        assigned = form.save_through(duties.assign_duties, actor=person(request), session=session, **form.cleaned_data)
        if assigned is not None:
            messages.success(request, _("The duties are given."))
            return redirect("session", session.pk)
    return show_form(request, form, heading=_("Who does what"), submit=_("Save"), up=above_session(session))


def _duties_of(session: Session) -> dict[str, Membership | None]:
    """Those who have the duties; where both are open, those whose turn it is."""
    if session.facilitator or session.minute_taker:
        return {"facilitator": session.facilitator, "minute_taker": session.minute_taker}
    turn = turns_for(session.community, [(session.starts_at, session.ends_at)])[0]
    return {"facilitator": turn.facilitator, "minute_taker": turn.minute_taker}
