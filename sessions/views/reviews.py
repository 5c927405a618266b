"""Pages of reading along (A8c): asking a reader, and the reader's answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.views.gate import agreements_first
from sessions.forms.minutes import AskReaderForm, RemarkForm
from sessions.models import Minutes
from sessions.selectors.suggested import taken_back_of
from sessions.services import reviews
from sessions.views.minutes import actor_of, found, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def ask_reader(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Choose who reads along; the question goes out by mail at once."""
    minutes = found(request, session_pk, "sessions.submit_minutes")
    form = AskReaderForm(request.POST or None, minutes=minutes)
    if request.method == "POST" and form.is_valid():
        try:
            review = reviews.ask_reader(actor=actor_of(request), minutes=minutes, reader=form.cleaned_data["reader"])
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("%(reader)s has been asked to read along.") % {"reader": review.reader})
            return redirect("minutes", session_pk)
    page = page_of(request, minutes)
    if request.method != "POST" and not page.may_ask:
        return redirect("minutes", session_pk)
    context = {"page": page, "form": form}
    return render(request, "sessions/minutes/ask_reader.html", context, status=422 if form.errors else 200)


@require_safe
@agreements_first(sessions="session_pk")
def review_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """The reader reads, and says that it is right or what should change."""
    if lapsed := _lapsed(request, session_pk):
        return lapsed
    minutes = found(request, session_pk, "sessions.answer_review")
    if not page_of(request, minutes).is_mine_to_review:
        return redirect("minutes", session_pk)
    return _review_page(request, minutes, RemarkForm())


@require_http_methods(["GET", "HEAD", "POST"])
def approve_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Approve the text that was shown."""
    if request.method == "POST" and (lapsed := _lapsed(request, session_pk)):
        return lapsed
    minutes = found(request, session_pk, "sessions.answer_review")
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("review_minutes", session_pk)
    # Against another revision than this one the service says that the text has changed.
    shown = minutes.revision if request.POST.get("revision") == str(minutes.revision) else -1
    try:
        reviews.approve(actor=actor_of(request), minutes=minutes, revision=shown)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("review_minutes", session_pk)
    messages.success(request, _("You approved the minutes. The minute taker can distribute them now."))
    return redirect("minutes", session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
def request_changes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Say what should change."""
    if request.method == "POST" and (lapsed := _lapsed(request, session_pk)):
        return lapsed
    minutes = found(request, session_pk, "sessions.answer_review")
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("review_minutes", session_pk)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            reviews.request_changes(actor=actor_of(request), minutes=minutes, remark=form.cleaned_data["remark"])
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The minute taker gets your remark."))
            return redirect("minutes", session_pk)
    return _review_page(request, minutes, form, status=422)


def _lapsed(request: HttpRequest, session_pk: int) -> HttpResponse | None:
    """Tells who was asked to read along that the question was taken back; None for everybody else."""
    session = taken_back_of(actor_of(request), session_pk)
    if session is None:
        return None
    context = {"session": session, "typed": request.POST.get("remark", "")}
    return render(request, "sessions/minutes/review_lapsed.html", context)


def _review_page(request: HttpRequest, minutes: Minutes, form: RemarkForm, status: int = 200) -> HttpResponse:
    context = {"page": page_of(request, minutes), "form": form}
    return render(request, "sessions/minutes/review.html", context, status=status)
