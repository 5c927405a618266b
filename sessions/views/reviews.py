"""Pages of reading along (A8c): asking a reader, and the reader's answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.forms.minutes import AskReaderForm, RemarkForm
from sessions.forms.remarks import PassageForm
from sessions.models import Minutes
from sessions.selectors.minutes import MinutesPage
from sessions.selectors.remarks import RemarkedSection, Remarks
from sessions.selectors.taken_back import taken_back_of
from sessions.services import reviews
from sessions.views.minutes import found, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def ask_reader(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Choose who reads along; the question goes out by mail at once."""
    minutes = found(request, session_pk, "sessions.submit_minutes")
    form = AskReaderForm(request.POST or None, minutes=minutes)
    if request.method == "POST" and form.is_valid():
        try:
            review = reviews.ask_reader(
                actor=person(request),
                minutes=minutes,
                reader=form.cleaned_data["reader"],
                beside=form.beside,
                instead_of=form.instead_of,
            )
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


def told_when_taken_back(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tells who was asked to read along that it is asked no more, with what they typed; 404 for everybody else (P3)."""

    @wraps(view)
    def told(request: HttpRequest, session_pk: int, **arguments: Any) -> HttpResponse:
        try:
            return view(request, session_pk, **arguments)
        except Http404:
            taken_back = taken_back_of(person(request), session_pk)
            if taken_back is None:
                raise
        typed = [request.POST.get(name, "").strip() for name in ("passage", "remark", "text", "suggestion")]
        context = {"taken_back": taken_back, "session": taken_back.session, "typed": "\n\n".join(filter(None, typed))}
        return render(request, "sessions/minutes/review_taken_back.html", context)

    return told


@require_safe
@agreements_first(sessions="session_pk")
@told_when_taken_back
def review_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """The reader reads, and says that it is right or what should change."""
    minutes = found(request, session_pk, "sessions.answer_review")
    page = page_of(request, minutes)
    return review_page(request, page) if page.is_mine_to_review else redirect("minutes", session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@told_when_taken_back
def approve_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Approve the text that was shown."""
    minutes = found(request, session_pk, "sessions.answer_review")
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("review_minutes", session_pk)
    # Against another revision than this one the service says that the text has changed.
    shown = minutes.revision if request.POST.get("revision") == str(minutes.revision) else -1
    try:
        review = reviews.approve(actor=person(request), minutes=minutes, revision=shown)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("review_minutes", session_pk)
    told = _("You approved the minutes. The minute taker can distribute them now.")
    if remarks := len(Remarks(page_of(request, minutes)).open_of(review)):
        told += " " + ngettext(
            "Your %(count)s remark is told along.", "Your %(count)s remarks are told along.", remarks
        ) % {"count": remarks}
    messages.success(request, told)
    return redirect("minutes", session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@told_when_taken_back
def request_changes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Say what should change."""
    minutes = found(request, session_pk, "sessions.answer_review")
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("review_minutes", session_pk)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            reviews.request_changes(actor=person(request), minutes=minutes, remark=form.cleaned_data["remark"])
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The minute taker gets your remark."))
            return redirect("minutes", session_pk)
    return review_page(request, page_of(request, minutes), form, status=422)


def review_page(
    request: HttpRequest,
    page: MinutesPage,
    form: RemarkForm | None = None,
    *,
    passage_form: PassageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The text with its remarks, and the forms to answer; those with errors as they were sent."""
    remarks = Remarks(page)
    context = {
        "page": page,
        "form": form or RemarkForm(),
        "remarks": remarks,
        "parts": [_part(one, page.minutes, passage_form) for one in remarks.sections],
    }
    return render(request, "sessions/minutes/review.html", context, status=status)


def _part(at: RemarkedSection, minutes: Minutes, sent: PassageForm | None) -> tuple[RemarkedSection, PassageForm]:
    if sent is not None and sent.section == at.section.key:
        return at, sent
    return at, PassageForm(section=at.section.key, revision=minutes.revision)
