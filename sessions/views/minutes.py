"""Pages of minutes: reading, and writing with autosave."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.together import together
from lwg.web.access import person, require
from lwg.web.templatetags.lwg import clock_time
from sessions.forms.minutes import TypedMinutes
from sessions.models import Minutes, OwnDraft
from sessions.selectors.minutes import MinutesPage, asked_to_read, minutes_of
from sessions.selectors.minutes_facts import facts_of
from sessions.selectors.remarks import Remarks
from sessions.selectors.week_acts import WeekActs
from sessions.services.autosave import autosave
from sessions.services.minutes import EditConflict, NotWritableError, fill_from_board, open_minutes
from sessions.views.writing import Writing


def found(request: HttpRequest, session_pk: int, permission: str) -> Minutes:
    """The minutes of that session, for whom they exist and who may; raises Http404 for everybody else (P3)."""
    user = person(request)
    minutes = minutes_of(user, session_pk)
    request.is_coordinator = minutes.coordinates_any  # type: ignore[attr-defined]  # so that the menu need not ask
    require(user, permission, minutes)
    return minutes


def page_of(request: HttpRequest, minutes: Minutes) -> MinutesPage:
    return MinutesPage(minutes, person(request))


def former(kind: type[Writing], request: HttpRequest, session_pk: int) -> Writing:
    """Of who had these minutes to write before. Raises Http404 for everybody else (P3)."""
    page = kind.page_of(found(request, session_pk, "sessions.keep_own_text"), person(request))
    return kind(request, page)


def kept_for_former(kind: type[Writing], request: HttpRequest, session_pk: int, form: TypedMinutes) -> HttpResponse:
    """What autosave answers to who loses the duty while typing: no word is lost. Raises as `former`."""
    form.is_valid()
    why = NotWritableError(_("This is not yours to write any more."))
    return former(kind, request, session_pk).not_saved(form, why)


Page = Callable[[HttpRequest, int], HttpResponse]


def own_text_stays(kind: type[Writing]) -> Callable[[Page], Page]:
    """Who had this to write before is shown what they typed and could not save, also what they send just now."""

    def around(view: Page) -> Page:
        @wraps(view)
        def shown(request: HttpRequest, session_pk: int) -> HttpResponse:
            try:
                return view(request, session_pk)
            except Http404:
                writing = former(kind, request, session_pk)
            if request.method == "POST":
                form = kind.typed(request.POST)
                form.is_valid()
                writing.keep(form)
            draft = OwnDraft.objects.filter(minutes=writing.minutes, author=writing.actor).first()
            if draft is None:
                raise Http404
            return redirect("own_draft", session_pk, draft.pk)

        return shown

    return around


@require_safe
@agreements_first(sessions="session_pk")
@own_text_stays(Writing)
def minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Read the minutes, and see what is to be done with them."""
    with together(*asked_to_read(person(request), session_pk)):
        page = page_of(request, found(request, session_pk, "sessions.read_minutes"))
        context = {"page": page, "facts": facts_of(page), "acts": WeekActs(page), "remarks": Remarks(page)}
        return render(request, "sessions/minutes/read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
@own_text_stays(Writing)
def edit_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Write; the first time the board has filled the sections. The button saves, as autosave does in between."""
    writing = _writing(request, session_pk)
    if request.method == "POST":
        return writing.send()
    if writing.minutes.started_at is None or not writing.may_write:
        try:
            opened = _with_people(writing.minutes, open_minutes(actor=writing.actor, minutes=writing.minutes))
        except NotWritableError as refusal:
            messages.info(request, str(refusal.message))
            return redirect("minutes", session_pk)
        writing = Writing(request, page_of(request, opened))
    return writing.show(writing.form())


@require_http_methods(["GET", "HEAD", "POST"])
def autosave_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Save in between: the time and the new revision as JSON, 409 with both texts, or 422 with what is wrong.

    What cannot be saved is kept as the writer's own draft.
    """
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("edit_minutes", session_pk)
    form = TypedMinutes(request.POST)
    try:
        return _autosaved(request, session_pk, form)
    except Http404:
        return kept_for_former(Writing, request, session_pk, form)


def _autosaved(request: HttpRequest, session_pk: int, form: TypedMinutes) -> HttpResponse:
    if not form.is_valid():
        return _writing(request, session_pk).not_saved(form)
    try:
        saved = autosave(
            actor=person(request),
            session_pk=session_pk,
            sections=form.sections,
            themes=form.cleaned_data["all_themes"],
            revision=form.cleaned_data["version"],
        )
    except (EditConflict, NotWritableError) as why:
        return _writing(request, session_pk).not_saved(form, why)
    return JsonResponse({"saved_at": clock_time(saved.saved_at), "version": saved.revision})


@require_POST
def fill_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Fill what is still empty with what the board says by now."""
    minutes = found(request, session_pk, "sessions.open_minutes")
    try:
        filled = fill_from_board(actor=person(request), minutes=minutes)
    except NotWritableError as refusal:
        messages.info(request, str(refusal.message))
        return redirect("minutes", session_pk)
    if filled.revision > minutes.revision:
        messages.success(request, _("The empty sections now say what the board says."))
    else:
        messages.info(request, _("The board has nothing for the sections that are empty."))
    return redirect("edit_minutes", session_pk)


def _writing(request: HttpRequest, session_pk: int) -> Writing:
    return Writing(request, page_of(request, found(request, session_pk, "sessions.open_minutes")))


def _with_people(minutes: Minutes, held: Minutes) -> Minutes:
    """The texts as the service holds them, with the people that were fetched before."""
    held.session = minutes.session
    held.has_own_draft = minutes.has_own_draft  # type: ignore[attr-defined]  # read along
    return held
