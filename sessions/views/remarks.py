"""Pages of remarks: a reader makes one and takes it back, the minute taker says what becomes of it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lwg.web.access import person
from sessions.forms.remarks import PassageForm
from sessions.models import Minutes, Remark
from sessions.selectors.remarks import remark_of
from sessions.services import remarks
from sessions.views.minutes import found, page_of
from sessions.views.reviews import review_page, told_when_taken_back


@require_http_methods(["GET", "HEAD", "POST"])
@told_when_taken_back
def add_remark(request: HttpRequest, session_pk: int, section: str) -> HttpResponse:
    """Remark something at words of that section, or at all of it."""
    minutes = found(request, session_pk, "sessions.answer_review")
    if section not in Minutes.SECTIONS:
        raise Http404
    if request.method != "POST":  # here after a log-in that had expired
        return redirect("review_minutes", session_pk)
    form = PassageForm(request.POST, section=section, revision=minutes.revision)
    if form.is_valid():
        try:
            remark = remarks.make_remark(actor=person(request), minutes=minutes, section=section, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Your remark stands at the text. The minute taker gets it with your answer."))
            return redirect(f"{reverse('review_minutes', args=[session_pk])}#remark-{remark.pk}")
    return review_page(request, page_of(request, minutes), passage_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@told_when_taken_back
def remove_remark(request: HttpRequest, session_pk: int, remark_pk: int) -> HttpResponse:
    """Who made a remark takes it back."""
    found(request, session_pk, "sessions.answer_review")
    remark = remark_of(person(request), session_pk, remark_pk)
    if request.method == "POST" and remark is not None:  # gone: a second click
        try:
            remarks.remove_remark(actor=person(request), remark=remark)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Your remark is gone."))
    return redirect("review_minutes", session_pk)


@require_http_methods(["GET", "HEAD", "POST"])
def accept_suggestion(request: HttpRequest, session_pk: int, remark_pk: int) -> HttpResponse:
    """Put the suggested words in the place of those that stand there."""
    return _settle(request, session_pk, remark_pk, remarks.accept_suggestion, _("The suggestion stands in the text."))


@require_http_methods(["GET", "HEAD", "POST"])
def decline_remark(request: HttpRequest, session_pk: int, remark_pk: int) -> HttpResponse:
    """Leave the text as it is."""
    return _settle(request, session_pk, remark_pk, remarks.decline_remark, _("You left the text as it was."))


@require_http_methods(["GET", "HEAD", "POST"])
def finish_remark(request: HttpRequest, session_pk: int, remark_pk: int) -> HttpResponse:
    """Say that it was done in the text."""
    return _settle(request, session_pk, remark_pk, remarks.finish_remark, _("The remark is marked as done."))


@require_http_methods(["GET", "HEAD", "POST"])
def reopen_remark(request: HttpRequest, session_pk: int, remark_pk: int) -> HttpResponse:
    """Undo what was done with it."""
    return _settle(request, session_pk, remark_pk, remarks.reopen_remark, _("The remark is open again."), undo=False)


def _settle(
    request: HttpRequest,
    session_pk: int,
    remark_pk: int,
    door: Callable[..., Remark],
    told: str,
    *,
    undo: bool = True,
) -> HttpResponse:
    """Through that door, back to the page where the button stood, with a message that can undo it."""
    back = "edit_minutes" if request.POST.get("back") == "edit_minutes" else "minutes"
    found(request, session_pk, "sessions.submit_minutes")
    remark = remark_of(person(request), session_pk, remark_pk)
    if request.method == "POST" and remark is None:
        messages.info(request, _("The reader took this remark back."))
    elif request.method == "POST":
        try:
            door(actor=person(request), remark=remark)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            context = {"told": told, "remark": remark_pk, "session": session_pk}
            page = render_to_string("sessions/minutes/_undo.html", context, request) if undo else told
            messages.success(request, mark_safe(page) if undo else page)  # noqa: S308 (our own template)
    part = f"#at-{remark.section}" if remark is not None else ""
    return redirect(reverse(back, args=[session_pk]) + part)
