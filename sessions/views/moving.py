"""Moving one session or several, and taking one off: each says beforehand what follows."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.forms.planning import CancelForm, MoveForm, SkipForm
from sessions.models import Session
from sessions.planning.rhythm import local_day
from sessions.selectors.gaps import OpenGap, gaps_opened
from sessions.selectors.seats import too_few_seats
from sessions.services import planning as services
from sessions.services.series import Plan, move_sessions, plan_moves, sessions_to_come
from sessions.services.telling import members_to_tell
from sessions.services.watch_rosters import who_hears_of_gaps
from sessions.views.planning_pages import above_session, handed_in, session_to_plan, show_form

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_WRITE)
@agreements_first(sessions="pk")
def move_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Another moment or place: shows what that comes to, with the number of mails; `confirm_move` does it."""
    session = session_to_plan(request, pk)
    form = _move_form(request, session)
    if request.method == "POST" and form.is_valid():
        return _show_move(request, form, form.save_through(plan_moves, wish=form.wish()))
    return _show_move(request, form)


@require_POST
@agreements_first(sessions="pk")
def confirm_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out the plan that was seen; where it is another one by now, show that."""
    form = _move_form(request, session_to_plan(request, pk))
    if form.is_valid():
        return _carry_out(request, form, form.cleaned_data["seen"])
    return _show_move(request, form)


def _move_form(request: HttpRequest, session: Session) -> MoveForm:
    return MoveForm(handed_in(request), session=session, numbers=sessions_to_come(session.community, session))


def _carry_out(request: HttpRequest, form: MoveForm, seen: str) -> HttpResponse:
    moved = form.save_through(move_sessions, actor=person(request), wish=form.wish(), seen=seen)
    if moved is None:
        is_late = form.has_error(NON_FIELD_ERRORS, "changed")
        return _show_move(request, form, form.save_through(plan_moves, wish=form.wish()) if is_late else None)
    if moved:
        number = len(moved)
        told = ngettext(
            "The session has changed. Every member gets a mail.",
            "%(number)d sessions have changed. Every member gets one mail.",
            number,
        )
        messages.success(request, told % {"number": number})
    if not all(one.facilitator and one.minute_taker for one in moved):
        messages.warning(request, _("A duty is open: choose a facilitator and a minute taker."))
    for warning in dict.fromkeys(too_few_seats(one.community, one.location, local_day(one.starts_at)) for one in moved):
        if warning:
            messages.warning(request, warning)
    return redirect("session", form.session.pk)


def _show_move(request: HttpRequest, form: MoveForm, plan: Plan | None = None) -> HttpResponse:
    if plan is not None:
        form.put(seen=plan.fingerprint)
    return show_form(
        request,
        form,
        heading=_("Move the session"),
        submit=_("See what changes") if plan is None else _("Look again"),
        up=above_session(form.session),
        template="sessions/planning/move.html",
        session=form.session,
        plan=plan,
        hear=_number_who_hear(form.session, plan.gaps if plan else []),
    )


def _number_who_hear(session: Session, gaps: Sequence[OpenGap]) -> int:
    """Of the mails that go out besides, for each gap."""
    return len(who_hears_of_gaps(session.community)) if gaps else 0


@require_http_methods(READ_AND_WRITE)
@agreements_first(sessions="pk")
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason, and says what follows; after its end, of a session that did not take place."""
    session = session_to_plan(request, pk)
    act = _("It did not take place") if session.has_ended else _("Cancel the session")
    done = _("The session is cancelled. Every member gets a mail.")
    return _take_off(request, session, CancelForm(handed_in(request)), act, done)


@require_http_methods(READ_AND_WRITE)
@agreements_first(sessions="pk")
def skip_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a session out on purpose, such as for a holiday: nobody reads that it was cancelled."""
    session = session_to_plan(request, pk)
    done = _("The session is skipped. Every member gets a mail.")
    return _take_off(request, session, SkipForm(handed_in(request)), _("Skip the session"), done, skipped=True)


def _take_off(
    request: HttpRequest,
    session: Session,
    form: CancelForm | SkipForm,
    act: str,
    done: str,
    *,
    skipped: bool = False,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.save_through(
            services.cancel_session, actor=person(request), session=session, reason=reason, skipped=skipped
        ):
            messages.success(request, done)
            return redirect("session", session.pk)
    gaps = gaps_opened(session.community, {session.pk: None}, like=session)
    return show_form(
        request,
        form,
        heading=act,
        submit=act,
        up=above_session(session),
        template="sessions/planning/cancel.html",
        session=session,
        skipped=skipped,
        mails=len(members_to_tell(session.community)),
        gaps=gaps,
        hear=_number_who_hear(session, gaps),
    )
