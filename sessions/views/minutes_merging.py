"""Pages of minutes on which a writer brings two texts together: after a conflict, and of what they could not save."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.views.gate import agreements_first
from sessions.enums import SaveOrigin
from sessions.forms.minutes import MinutesForm
from sessions.models import Minutes, OwnDraft
from sessions.selectors.conflicts import Conflict
from sessions.selectors.themes import themes_to_suggest
from sessions.services.own_drafts import forget_own_draft
from sessions.views.minutes import actor_of, form_of, found, page_of, save_form


@require_http_methods(["GET", "HEAD", "POST"])
def resolve_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Save what the writer chose of two texts; should a third have come in between, that is shown in turn."""
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("edit_minutes", session_pk)
    minutes = found(request, session_pk, "sessions.open_minutes")
    form = form_of(request, minutes)
    if not form.is_valid() or not _is_of_now(request, minutes):
        return save_form(request, minutes, form)
    return _merge(request, minutes, Conflict.of_form(minutes, form))


@require_safe
@agreements_first(sessions="session_pk")
def own_draft(request: HttpRequest, session_pk: int) -> HttpResponse:
    """What this person wrote and could not save, beside what the minutes say now."""
    minutes = found(request, session_pk, "sessions.read_minutes")
    draft = _draft(request, minutes)
    context = {"page": page_of(request, minutes), "draft": draft, "conflict": _beside(minutes, draft)}
    return render(request, "sessions/minutes/own_draft.html", context)


@require_POST
def merge_own_draft(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Put it into the minutes, as they chose for each section."""
    minutes = found(request, session_pk, "sessions.open_minutes")
    draft = _draft(request, minutes)
    if not page_of(request, minutes).may_write or not _is_of_now(request, minutes):
        messages.info(request, _("The minutes went on meanwhile. This is how they stand now."))
        return redirect("own_draft", session_pk)
    return _merge(request, minutes, _beside(minutes, draft))


@require_POST
def forget_draft(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Throw it away; a second time is harmless."""
    minutes = found(request, session_pk, "sessions.read_minutes")
    forget_own_draft(actor=actor_of(request), minutes=minutes)
    messages.success(request, _("Your text was thrown away."))
    return redirect("edit_minutes" if page_of(request, minutes).may_write else "minutes", session_pk)


def _is_of_now(request: HttpRequest, minutes: Minutes) -> bool:
    """Whether the writer chose against the minutes as they stand."""
    return request.POST.get("theirs_version", "") == str(minutes.revision)


def _draft(request: HttpRequest, minutes: Minutes) -> OwnDraft:
    draft = page_of(request, minutes).own_draft
    if draft is None:
        raise Http404
    return draft


def _beside(minutes: Minutes, draft: OwnDraft) -> Conflict:
    return Conflict(minutes, draft.contents["sections"], draft.contents["themes"], draft.revision)


def _merge(request: HttpRequest, minutes: Minutes, conflict: Conflict) -> HttpResponse:
    """Saved; or, where both texts are too long together, in the writing page."""
    values = QueryDict(mutable=True)
    values.update(conflict.chosen_sections(request.POST))
    values.setlist("themes", conflict.chosen_themes(request.POST))
    values["version"] = str(minutes.revision)
    merged = MinutesForm(values, minutes=minutes, suggested=themes_to_suggest(minutes.session.community))
    response = save_form(request, minutes, merged, SaveOrigin.MERGED)
    if response.status_code == 302:
        forget_own_draft(actor=actor_of(request), minutes=minutes, revision=conflict.revision)
    return response
