"""Pages of a correction: writing it with autosave, throwing it away, and distributing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.gate import agreements_first
from lwg.web.access import person
from lwg.web.templatetags.lwg import clock_time
from sessions.forms.corrections import TypedCorrection
from sessions.models import Correction
from sessions.selectors.corrections import CorrectionPage
from sessions.services import autosave, corrections
from sessions.services.distribution import recipients_in
from sessions.services.minutes import EditConflict, NotWritableError
from sessions.services.own_drafts import forget_if_saved
from sessions.views.minutes import found, kept_for_former, own_text_stays
from sessions.views.writing import WritingCorrection


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
@own_text_stays(WritingCorrection)
def correct_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Write a correction of what was distributed; the first save begins it."""
    writing = _writing(request, session_pk)
    if request.method == "POST":
        return writing.send()
    if not writing.may_write:
        return redirect("ask_correction_reader", session_pk)
    return writing.show(writing.form())


@require_http_methods(["GET", "HEAD", "POST"])
def autosave_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Save in between: the time and the new revision as JSON, 409 with both texts, or 422 with what is wrong.

    What cannot be saved is kept as the writer's own draft.
    """
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("correct_minutes", session_pk)
    form = TypedCorrection(request.POST)
    try:
        return _autosaved(request, session_pk, form)
    except Http404:
        return kept_for_former(WritingCorrection, request, session_pk, form)


def _autosaved(request: HttpRequest, session_pk: int, form: TypedCorrection) -> HttpResponse:
    if not form.is_valid():
        return _writing(request, session_pk).not_saved(form)
    try:
        saved = _saved(request, session_pk, form)
    except (EditConflict, NotWritableError) as why:
        return _writing(request, session_pk).not_saved(form, why)
    return JsonResponse({"saved_at": clock_time(saved.saved_at), "version": saved.revision})


def _saved(request: HttpRequest, session_pk: int, form: TypedCorrection) -> Correction:
    """In the open correction; else the first save begins one, for who may."""
    sent, revision, actor = form.contents, form.cleaned_data["version"], person(request)
    kept = autosave.autosave_correction(
        actor=actor,
        session_pk=session_pk,
        sections=sent.sections,
        themes=sent.themes,
        reason=sent.reason,
        revision=revision,
    )
    if kept is None:
        kept = _writing(request, session_pk).save(sent, revision)
        forget_if_saved(actor=actor, text=kept)
    return kept


@require_POST
def discard_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Throw the open correction away; what was distributed stays as it is."""
    minutes = found(request, session_pk, "sessions.correct_minutes")
    corrections.discard_correction(actor=person(request), minutes=minutes)
    messages.success(request, _("The correction was thrown away. The minutes stay as they were distributed."))
    return redirect("minutes", session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def publish_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Confirm, knowing how many people get a mail; or see why it cannot be done yet."""
    page = correction_page(request, session_pk, "sessions.correct_minutes")
    if request.method == "POST":
        try:
            corrections.publish(actor=person(request), minutes=page.minutes)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("publish_correction", session_pk)
        messages.success(request, _("The correction is on its way to every member."))
        return redirect("minutes", session_pk)
    if page.draft.pk is None:
        return redirect("minutes", session_pk)
    context = {"page": page, "recipients": recipients_in(page.session.community)}
    return render(request, "sessions/corrections/publish.html", context)


def correction_page(request: HttpRequest, session_pk: int, permission: str) -> CorrectionPage:
    """Of whom it exists for and who may; raises Http404 for everybody else (P3)."""
    return CorrectionPage(found(request, session_pk, permission), person(request))


def _writing(request: HttpRequest, session_pk: int) -> WritingCorrection:
    return WritingCorrection(request, correction_page(request, session_pk, "sessions.correct_minutes"))
