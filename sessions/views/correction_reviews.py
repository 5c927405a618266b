"""Pages of reading a correction along (A8c), and of the versions that went out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.forms.corrections import AskCorrectionReaderForm
from sessions.forms.minutes import RemarkForm
from sessions.selectors.corrections import CorrectionPage, VersionPage, versions_of
from sessions.services import corrections
from sessions.views.corrections import correction_page
from sessions.views.minutes import found, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def ask_correction_reader(request: HttpRequest, session_pk: int) -> HttpResponse:
    """See what is different, and choose who reads it along; the question goes out by mail at once."""
    page = correction_page(request, session_pk, "sessions.correct_minutes")
    if page.draft.pk is None:
        return redirect("correct_minutes", session_pk)
    form = AskCorrectionReaderForm(request.POST or None, draft=page.draft)
    if request.method == "POST" and form.is_valid():
        reader = form.cleaned_data["reader"]
        try:
            corrections.ask_reader(actor=person(request), minutes=page.minutes, reader=reader)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("%(reader)s has been asked to read along.") % {"reader": reader})
            return redirect("minutes", session_pk)
    status = 422 if form.errors else 200
    return render(request, "sessions/corrections/ask_reader.html", {"page": page, "form": form}, status=status)


@require_safe
@agreements_first(sessions="session_pk")
def review_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """The reader reads what is different, and says that it is right or what should change."""
    page = correction_page(request, session_pk, "sessions.answer_correction")
    if not page.is_mine_to_read_correction:
        return redirect("minutes", session_pk)
    return _review_page(request, page, RemarkForm())


@require_http_methods(["GET", "HEAD", "POST"])
def approve_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Approve what was shown."""
    page = correction_page(request, session_pk, "sessions.answer_correction")
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("review_correction", session_pk)
    # Against another revision than this one the service says that the text has changed.
    shown = page.draft.revision if request.POST.get("revision") == str(page.draft.revision) else -1
    try:
        corrections.approve(actor=person(request), minutes=page.minutes, revision=shown)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("review_correction", session_pk)
    messages.success(request, _("You approved the correction. The minute taker can distribute it now."))
    return redirect("minutes", session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
def request_correction_changes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Say what should change."""
    page = correction_page(request, session_pk, "sessions.answer_correction")
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("review_correction", session_pk)
    form = RemarkForm(request.POST)
    if form.is_valid():
        remark = form.cleaned_data["remark"]
        try:
            corrections.request_changes(actor=person(request), minutes=page.minutes, remark=remark)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The minute taker gets your remark."))
            return redirect("minutes", session_pk)
    return _review_page(request, page, form, status=422)


@require_safe
@agreements_first(sessions="session_pk")
def distributed_versions(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Every version that went out, newest first."""
    minutes = found(request, session_pk, "sessions.read_versions")
    context = {"page": page_of(request, minutes), "versions": versions_of(minutes)}
    return render(request, "sessions/corrections/versions.html", context)


@require_safe
@agreements_first(sessions="session_pk")
def distributed_version(request: HttpRequest, session_pk: int, number: int) -> HttpResponse:
    """One version as it went out, and word by word what changed in it."""
    page = VersionPage(found(request, session_pk, "sessions.read_versions"), person(request), number)
    return render(request, "sessions/corrections/version.html", {"page": page})


def _review_page(request: HttpRequest, page: CorrectionPage, form: RemarkForm, status: int = 200) -> HttpResponse:
    return render(request, "sessions/corrections/review.html", {"page": page, "form": form}, status=status)
