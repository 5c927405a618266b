"""Pages of a correction: writing it with autosave, throwing it away, and distributing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.gate import agreements_first
from lwg.web.templatetags.lwg import clock_time
from sessions.forms.corrections import CorrectionForm
from sessions.models import Correction, Minutes
from sessions.selectors.corrections import CorrectionPage, TwoTexts
from sessions.selectors.themes import themes_to_suggest
from sessions.services import corrections
from sessions.services.corrections import CorrectionConflict, save_correction
from sessions.services.distribution import recipients_in
from sessions.services.minutes import NotWritableError
from sessions.views.minutes import actor_of, found


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def correct_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Write a correction of what was distributed; the first save begins it."""
    page = correction_page(request, session_pk, "sessions.correct_minutes")
    if request.method == "POST":
        return _save(request, page)
    if not page.may_write_correction:
        return redirect("ask_correction_reader", session_pk)
    return _write(request, page, _form(page))


@require_http_methods(["GET", "HEAD", "POST"])
def autosave_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Save in between: the time and the new revision as JSON, 409 with both texts, or 422 with what is wrong."""
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("correct_minutes", session_pk)
    page = correction_page(request, session_pk, "sessions.correct_minutes")
    form = _form(page, request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        saved = _saved(request, page.minutes, form)
    except CorrectionConflict as conflict:
        context = {"page": page, "conflict": _two_texts(conflict, form)}
        return render(request, "sessions/corrections/_conflict.html", context, status=409)
    except NotWritableError as refusal:
        return render(request, "sessions/minutes/_closed.html", {"refusal": refusal.message}, status=409)
    return JsonResponse({"saved_at": clock_time(saved.saved_at), "version": saved.revision})


@require_POST
def discard_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Throw the open correction away; what was distributed stays as it is."""
    minutes = found(request, session_pk, "sessions.correct_minutes")
    corrections.discard_correction(actor=actor_of(request), minutes=minutes)
    messages.success(request, _("The correction was thrown away. The minutes stay as they were distributed."))
    return redirect("minutes", session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def publish_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Confirm, knowing how many people get a mail; or see why it cannot be done yet."""
    page = correction_page(request, session_pk, "sessions.correct_minutes")
    if request.method == "POST":
        try:
            corrections.publish(actor=actor_of(request), minutes=page.minutes)
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
    return CorrectionPage(found(request, session_pk, permission), actor_of(request))


def _form(page: CorrectionPage, sent: QueryDict | None = None) -> CorrectionForm:
    return CorrectionForm(sent, draft=page.draft, suggested=themes_to_suggest(page.session.community))


def _save(request: HttpRequest, page: CorrectionPage) -> HttpResponse:
    form = _form(page, request.POST)
    if form.is_valid() and request.POST.get("theirs_version") == str(page.draft.revision):
        form = _form(page, _two_texts(CorrectionConflict(page.draft), form).chosen(request.POST))
    if not form.is_valid():
        return _write(request, page, form, status=422)
    try:
        saved = _saved(request, page.minutes, form)
    except CorrectionConflict as conflict:
        return _write(request, page, form, status=409, conflict=_two_texts(conflict, form))
    except NotWritableError as refusal:
        return _write(request, page, form, status=409, refusal=str(refusal.message))
    messages.success(request, _("Saved at %(time)s.") % {"time": clock_time(saved.saved_at)})
    return redirect("ask_correction_reader" if "ask" in request.POST else "correct_minutes", page.session.pk)


def _saved(request: HttpRequest, minutes: Minutes, form: CorrectionForm) -> Correction:
    return save_correction(
        actor=actor_of(request),
        minutes=minutes,
        sections=form.sections,
        themes=form.cleaned_data["all_themes"],
        reason=form.cleaned_data["reason"],
        revision=form.cleaned_data["version"],
    )


def _two_texts(conflict: CorrectionConflict, form: CorrectionForm) -> TwoTexts:
    return TwoTexts(conflict.theirs, form.sections, form.cleaned_data["all_themes"], form.cleaned_data["reason"])


def _write(
    request: HttpRequest,
    page: CorrectionPage,
    form: CorrectionForm,
    *,
    status: int = 200,
    conflict: TwoTexts | None = None,
    refusal: str = "",
) -> HttpResponse:
    context = {"page": page, "form": form, "conflict": conflict, "refusal": refusal}
    return render(request, "sessions/corrections/edit.html", context, status=status)
