"""Pages on which a writer puts in, or throws away, what they could not save of minutes or of their correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.web.access import may, person
from sessions.models import OwnDraft
from sessions.selectors.conflicts import Conflict
from sessions.selectors.corrections import CorrectionPage
from sessions.selectors.minutes_history import Contents
from sessions.selectors.sections import sections_in
from sessions.services.own_drafts import forget_own_draft
from sessions.views.minutes import found
from sessions.views.writing import Writing, WritingCorrection


@require_safe
@agreements_first(sessions="session_pk")
def own_draft(request: HttpRequest, session_pk: int, draft_pk: int) -> HttpResponse:
    """What this person wrote and could not save, beside what the minutes, or their correction, say now.

    Who had them to write before, and may not read them now, sees their own words only.
    """
    draft, writing = _draft(request, session_pk, draft_pk, "sessions.see_own_text")
    context = {"page": writing.page, "draft": draft, "writing": writing}
    if not may(writing.actor, "sessions.read_minutes", writing.minutes):
        context |= {"sections": sections_in(draft.contents), "names": draft.contents["themes"]}
        return render(request, "sessions/minutes/own_text.html", context)
    context["conflict"] = _conflict(draft, writing)
    return render(request, "sessions/minutes/own_draft.html", context)


@require_POST
def merge_own_draft(request: HttpRequest, session_pk: int, draft_pk: int) -> HttpResponse:
    """Put it in, as they chose for each section; in a correction, where the minutes went out since."""
    draft, writing = _draft(request, session_pk, draft_pk, "sessions.open_minutes")
    if not writing.may_write or not writing.is_of_now:
        messages.info(request, _("The text went on meanwhile. This is how it stands now."))
        return redirect("own_draft", session_pk, draft_pk)
    return writing.merge(_conflict(draft, writing), pk=draft.pk)


@require_POST
def forget_draft(request: HttpRequest, session_pk: int, draft_pk: int) -> HttpResponse:
    """Throw it away; a second time is harmless."""
    minutes = found(request, session_pk, "sessions.see_own_text")
    draft = OwnDraft.objects.filter(minutes=minutes, author=person(request), pk=draft_pk).first()
    forget_own_draft(actor=person(request), minutes=minutes, pk=draft_pk)
    messages.success(request, _("Your text was thrown away."))
    page = CorrectionPage(minutes, person(request))
    writing = _writing(request, page, of_correction=draft is not None and draft.of_correction)
    reads = may(writing.actor, "sessions.read_minutes", minutes)
    return redirect(writing.address if writing.may_write else "minutes" if reads else "session", session_pk)


def _draft(request: HttpRequest, session_pk: int, pk: int, permission: str) -> tuple[OwnDraft, Writing]:
    """Of this person, and how it can be put in; raises Http404 for another's."""
    page = CorrectionPage(found(request, session_pk, permission), person(request))
    draft = get_object_or_404(OwnDraft, minutes=page.minutes, author=page.user, pk=pk)
    return draft, _writing(request, page, of_correction=draft.of_correction or page.may_correct)


def _writing(request: HttpRequest, page: CorrectionPage, *, of_correction: bool) -> Writing:
    return WritingCorrection(request, page) if of_correction else Writing(request, page)


def _conflict(draft: OwnDraft, writing: Writing) -> Conflict:
    kept = draft.contents
    mine = Contents(kept["sections"], kept["themes"], kept.get("reason", ""))
    return Conflict(writing.text, mine, draft.revision, of=writing.text if draft.of_correction else writing.minutes)
