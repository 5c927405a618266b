"""Pages of minutes: reading, and writing with autosave."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.accounts.models import User
from lwg.together import together
from lwg.web.access import require
from lwg.web.templatetags.lwg import clock_time
from sessions.enums import SaveOrigin
from sessions.forms.minutes import MinutesForm, TypedMinutes
from sessions.models import Minutes
from sessions.selectors.conflicts import Conflict
from sessions.selectors.minutes import MinutesPage, asked_to_read, minutes_of
from sessions.selectors.minutes_cards import cards_of
from sessions.selectors.remarks import Remarks
from sessions.selectors.themes import themes_to_suggest
from sessions.selectors.week_acts import WeekActs
from sessions.services.autosave import autosave
from sessions.services.minutes import EditConflict, NotWritableError, fill_from_board, open_minutes, save_minutes
from sessions.services.own_drafts import forget_if_saved, keep_own_draft


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
    with together(*asked_to_read(actor_of(request), session_pk)):
        page = page_of(request, found(request, session_pk, "sessions.read_minutes"))
        context = {"page": page, "acts": WeekActs(page), "remarks": Remarks(page)}
        return render(request, "sessions/minutes/read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def edit_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Write; the first time the board has filled the sections. The button saves, as autosave does in between."""
    minutes = found(request, session_pk, "sessions.open_minutes")
    if request.method == "POST":
        return save_form(request, minutes, form_of(request, minutes))
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
    """Save in between: the time and the new revision as JSON, 409 with both texts, or 422 with what is wrong.

    What cannot be saved is kept as the writer's own draft.
    """
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("edit_minutes", session_pk)
    form = TypedMinutes(request.POST)
    if not form.is_valid():
        keep_what_was_sent(request, found(request, session_pk, "sessions.open_minutes"), form)
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        saved = autosave(
            actor=actor_of(request),
            session_pk=session_pk,
            sections=form.sections,
            themes=form.cleaned_data["all_themes"],
            revision=form.cleaned_data["version"],
        )
    except EditConflict:
        minutes = _kept_beside(request, session_pk, form)
        context = {"conflict": Conflict.of_form(minutes, form), "page": page_of(request, minutes)}
        return render(request, "sessions/minutes/_conflict.html", context, status=409)
    except NotWritableError as refusal:
        _kept_beside(request, session_pk, form)
        return render(request, "sessions/minutes/_closed.html", {"refusal": refusal.message}, status=409)
    return JsonResponse({"saved_at": clock_time(saved.saved_at), "version": saved.revision})


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


def form_of(request: HttpRequest, minutes: Minutes) -> MinutesForm:
    """The form as it was sent."""
    return MinutesForm(request.POST, minutes=minutes, suggested=themes_to_suggest(minutes.session.community))


def save_form(
    request: HttpRequest, minutes: Minutes, form: MinutesForm, origin: SaveOrigin = SaveOrigin.TYPED
) -> HttpResponse:
    """Save, and back to the writing page; or that page with what was sent, kept as the writer's own draft too.

    Where nobody changed the same section or the themes meanwhile, both texts are brought together at once.
    """
    if not form.is_valid():
        keep_what_was_sent(request, minutes, form)
        return _write(request, minutes, form, status=422)
    try:
        return _saved(request, minutes, form, origin)
    except EditConflict as conflict:
        beside = Conflict.of_form(conflict.theirs, form)
        keep_what_was_sent(request, conflict.theirs, form)
        return _write(request, minutes, form, status=409, conflict=beside)
    except NotWritableError as refusal:
        keep_what_was_sent(request, minutes, form)
        return _write(request, minutes, form, status=409, refusal=str(refusal.message))


def keep_what_was_sent(request: HttpRequest, minutes: Minutes, form: TypedMinutes) -> None:
    """On the server, for its writer only: the browser may be closed before anything comes of it."""
    revision = form.revision
    keep_own_draft(
        actor=actor_of(request),
        minutes=minutes,
        sections=form.sent_sections,
        themes=form.sent_themes,
        revision=minutes.revision if revision is None else revision,
    )


def _kept_beside(request: HttpRequest, session_pk: int, form: TypedMinutes) -> Minutes:
    minutes = found(request, session_pk, "sessions.open_minutes")
    keep_what_was_sent(request, minutes, form)
    return minutes


def _saved(request: HttpRequest, minutes: Minutes, form: MinutesForm, origin: SaveOrigin) -> HttpResponse:
    """Raises EditConflict only where the writer has to choose."""
    actor = actor_of(request)
    told = _("Saved at %(time)s.")
    sections, themes, revision = form.sections, form.cleaned_data["all_themes"], form.cleaned_data["version"]
    try:
        saved = save_minutes(
            actor=actor, minutes=minutes, sections=sections, themes=themes, revision=revision, origin=origin
        )
    except EditConflict as conflict:
        beside = Conflict.of_form(conflict.theirs, form)
        if beside.asks:
            raise
        saved = save_minutes(
            actor=actor,
            minutes=minutes,
            sections=beside.chosen_sections({}),
            themes=beside.chosen_themes({}),
            revision=conflict.theirs.revision,
            origin=SaveOrigin.MERGED,
        )
        told = _("Saved at %(time)s, together with what was written elsewhere meanwhile.")
    forget_if_saved(actor=actor, minutes=saved)
    messages.success(request, told % {"time": clock_time(saved.saved_at)})
    return redirect("edit_minutes", minutes.session_id)


def _with_people(minutes: Minutes, held: Minutes) -> Minutes:
    """The texts as the service holds them, with the people that were fetched before."""
    held.session = minutes.session
    held.has_own_draft = minutes.has_own_draft  # type: ignore[attr-defined]  # read along
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
    context = {
        "page": page,
        "form": form,
        "conflict": conflict,
        "refusal": refusal,
        "cards": cards_of(minutes.session),
        "acts": WeekActs(page),
        "remarks": Remarks(page),
    }
    return render(request, "sessions/minutes/edit.html", context, status=status)
