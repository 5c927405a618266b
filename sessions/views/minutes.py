"""Pages of minutes: reading, writing with autosave, and bringing two texts together."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.accounts.models import User
from lwg.web.access import require
from lwg.web.templatetags.lwg import clock_time
from sessions.forms.minutes import MinutesForm
from sessions.models import Minutes
from sessions.selectors.conflicts import Conflict
from sessions.selectors.minutes import MinutesPage, minutes_of
from sessions.selectors.remarks import Remarks
from sessions.selectors.themes import themes_to_suggest
from sessions.services.minutes import EditConflict, NotWritableError, fill_from_board, open_minutes, save_minutes


def found(request: HttpRequest, session_pk: int, permission: str) -> Minutes:
    """The minutes of that session, for whom they exist and who may; raises Http404 for everybody else (P3)."""
    user = actor_of(request)
    minutes = minutes_of(user, session_pk)
    request.is_coordinator = minutes.coordinates_any  # type: ignore[attr-defined]  # so that the menu need not ask
    require(user, permission, minutes)
    return minutes


def page_of(request: HttpRequest, minutes: Minutes) -> MinutesPage:
    return MinutesPage(minutes, actor_of(request))


def actor_of(request: HttpRequest) -> User:
    """The person who is logged in; the middleware lets nobody else through."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@require_safe
@agreements_first(sessions="session_pk")
def minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Read the minutes, and see what is to be done with them."""
    page = page_of(request, found(request, session_pk, "sessions.read_minutes"))
    return render(request, "sessions/minutes/read.html", {"page": page, "remarks": Remarks(page)})


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def edit_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Write; the first time the board has filled the sections. The button saves, as autosave does in between."""
    minutes = found(request, session_pk, "sessions.open_minutes")
    if request.method == "POST":
        return _save(request, minutes)
    if minutes.started_at is None or not page_of(request, minutes).may_write:
        try:
            minutes = _with_people(minutes, open_minutes(actor=actor_of(request), minutes=minutes))
        except NotWritableError as refusal:
            messages.info(request, str(refusal.message))
            return redirect("minutes", session_pk)
    suggested = themes_to_suggest(minutes.session.community)
    return _write(request, minutes, MinutesForm(minutes=minutes, suggested=suggested))


@require_http_methods(["GET", "HEAD", "POST"])
def autosave_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Save in between: the time and the new revision as JSON, 409 with both texts, or 422 with what is wrong."""
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("edit_minutes", session_pk)
    minutes = found(request, session_pk, "sessions.open_minutes")
    form = _form(request, minutes)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        saved = _saved(request, minutes, form, form.cleaned_data["version"])
    except EditConflict as conflict:
        context = {"conflict": Conflict(conflict, form), "page": page_of(request, minutes)}
        return render(request, "sessions/minutes/_conflict.html", context, status=409)
    except NotWritableError as refusal:
        return render(request, "sessions/minutes/_closed.html", {"refusal": refusal.message}, status=409)
    return JsonResponse({"saved_at": clock_time(saved.saved_at), "version": saved.revision})


@require_http_methods(["GET", "HEAD", "POST"])
def resolve_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Save what the writer chose of two texts; should a third have come in between, that is shown in turn."""
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("edit_minutes", session_pk)
    minutes = found(request, session_pk, "sessions.open_minutes")
    form = _form(request, minutes)
    if not form.is_valid():
        return _write(request, minutes, form, status=422)
    theirs = request.POST.get("theirs_version", "")
    if theirs == str(minutes.revision):
        merged = Conflict(EditConflict(minutes), form).chosen(request.POST)
        return _save(request, minutes, merged)
    return _save(request, minutes)


@require_POST
def fill_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Fill what is still empty with what the board says by now."""
    minutes = found(request, session_pk, "sessions.open_minutes")
    try:
        filled = fill_from_board(actor=actor_of(request), minutes=minutes)
    except NotWritableError as refusal:
        messages.info(request, str(refusal.message))
        return redirect("minutes", session_pk)
    if filled.revision > minutes.revision:
        messages.success(request, _("The empty sections now say what the board says."))
    else:
        messages.info(request, _("The board has nothing for the sections that are empty."))
    return redirect("edit_minutes", session_pk)


def _form(request: HttpRequest, minutes: Minutes) -> MinutesForm:
    suggested = themes_to_suggest(minutes.session.community)
    return MinutesForm(request.POST, minutes=minutes, suggested=suggested)


def _save(request: HttpRequest, minutes: Minutes, form: MinutesForm | None = None) -> HttpResponse:
    form = form or _form(request, minutes)
    if not form.is_valid():
        return _write(request, minutes, form, status=422)
    try:
        saved = _saved(request, minutes, form, form.cleaned_data["version"])
    except EditConflict as conflict:
        return _write(request, minutes, form, status=409, conflict=Conflict(conflict, form))
    except NotWritableError as refusal:
        return _write(request, minutes, form, status=409, refusal=str(refusal.message))
    messages.success(request, _("Saved at %(time)s.") % {"time": clock_time(saved.saved_at)})
    return redirect("edit_minutes", minutes.session_id)


def _saved(request: HttpRequest, minutes: Minutes, form: MinutesForm, revision: int) -> Minutes:
    return save_minutes(
        actor=actor_of(request),
        minutes=minutes,
        sections=form.sections,
        themes=form.cleaned_data["all_themes"],
        revision=revision,
    )


def _with_people(minutes: Minutes, held: Minutes) -> Minutes:
    """The texts as the service holds them, with the people that were fetched before."""
    held.session = minutes.session
    return held


def _write(
    request: HttpRequest,
    minutes: Minutes,
    form: MinutesForm,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
    refusal: str = "",
) -> HttpResponse:
    page = page_of(request, minutes)
    context = {"page": page, "form": form, "conflict": conflict, "refusal": refusal, "remarks": Remarks(page)}
    return render(request, "sessions/minutes/edit.html", context, status=status)
