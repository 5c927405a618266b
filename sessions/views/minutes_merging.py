"""Pages on which a writer puts in, or throws away, what they could not save of minutes or of their correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.views.gate import agreements_first
from sessions.models import Minutes, OwnDraft
from sessions.selectors.conflicts import Conflict
from sessions.selectors.corrections import CorrectionPage
from sessions.selectors.minutes_history import Contents
from sessions.services.own_drafts import forget_own_draft
from sessions.views.minutes import actor_of, found, page_of
from sessions.views.writing import Writing, WritingCorrection


@require_safe
@agreements_first(sessions="session_pk")
def own_draft(request: HttpRequest, session_pk: int, draft_pk: int) -> HttpResponse:
    """What this person wrote and could not save, beside what the minutes, or their correction, say now."""
    draft, writing = _draft(request, session_pk, draft_pk, "sessions.read_minutes")
    context = {
        "page": writing.page,
        "draft": draft,
        "may_write": writing.may_write,
        "conflict": Conflict(writing.text, _contents(draft), draft.revision),
    }
    return render(request, "sessions/minutes/own_draft.html", context)


@require_POST
def merge_own_draft(request: HttpRequest, session_pk: int, draft_pk: int) -> HttpResponse:
    """Put it in, as they chose for each section."""
    draft, writing = _draft(request, session_pk, draft_pk, "sessions.open_minutes")
    if not writing.may_write or not writing.is_of_now:
        messages.info(request, _("The text went on meanwhile. This is how it stands now."))
        return redirect("own_draft", session_pk, draft_pk)
    return writing.merge(_contents(draft), draft.revision, pk=draft.pk)


@require_POST
def forget_draft(request: HttpRequest, session_pk: int, draft_pk: int) -> HttpResponse:
    """Throw it away; a second time is harmless."""
    minutes = found(request, session_pk, "sessions.read_minutes")
    draft = OwnDraft.objects.filter(minutes=minutes, author=actor_of(request), pk=draft_pk).first()
    forget_own_draft(actor=actor_of(request), minutes=minutes, pk=draft_pk)
    messages.success(request, _("Your text was thrown away."))
    writing = _writing(request, minutes, of_correction=draft is not None and draft.of_correction)
    return redirect(writing.address if writing.may_write else "minutes", session_pk)


def _draft(request: HttpRequest, session_pk: int, pk: int, permission: str) -> tuple[OwnDraft, Writing]:
    """Of this person, and how it can be put in; raises Http404 for another's."""
    minutes = found(request, session_pk, permission)
    draft = get_object_or_404(OwnDraft, minutes=minutes, author=actor_of(request), pk=pk)
    return draft, _writing(request, minutes, of_correction=draft.of_correction)


def _writing(request: HttpRequest, minutes: Minutes, *, of_correction: bool) -> Writing:
    if of_correction:
        return WritingCorrection(request, CorrectionPage(minutes, actor_of(request)))
    return Writing(request, page_of(request, minutes))


def _contents(draft: OwnDraft) -> Contents:
    kept = draft.contents
    return Contents(kept["sections"], kept["themes"], kept.get("reason", ""))
