"""Pages of distribution: confirming to whom it goes, and the PDF."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.pdf import ask_for_pdf, file_name, is_kept, kept
from sessions.selectors.remarks import Remarks
from sessions.services.distribution import distribute, recipients_in, why_not
from sessions.views.minutes import found, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(sessions="session_pk")
def distribute_minutes(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Confirm, knowing how many people get a mail and who they are; or see why it cannot be done yet."""
    minutes = found(request, session_pk, "sessions.distribute_minutes")
    page = page_of(request, minutes)
    if request.method == "POST":
        try:
            version = distribute(actor=person(request), minutes=minutes)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("distribute_minutes", session_pk)
        if version.distributed_at == minutes.distributed_at:
            messages.info(request, _("The minutes had been distributed already; nobody gets a second mail."))
        else:
            messages.success(request, _("The minutes are on their way to every member."))
        return redirect("minutes", session_pk)
    if page.version is not None:
        return redirect("minutes", session_pk)
    context = {
        "page": page,
        "remarks": Remarks(page),
        "recipients": recipients_in(minutes.session.community),
        "reason": _("This session was cancelled, so it has no minutes.") if page.is_cancelled else why_not(minutes),
    }
    return render(request, "sessions/minutes/distribute.html", context)


@require_safe
@agreements_first(sessions="session_pk")
def minutes_pdf(request: HttpRequest, session_pk: int) -> HttpResponse:
    """The PDF of what was distributed; where it is not there yet, a worker makes it and the page says so."""
    minutes = found(request, session_pk, "sessions.read_minutes")
    version = page_of(request, minutes).version
    if version is None:
        raise Http404
    if not is_kept(version):
        ask_for_pdf(version)
        return render(request, "sessions/minutes/pdf_waiting.html", {"page": page_of(request, minutes)}, status=202)
    # No streaming: it is small, and only a plain response is kept out of every cache.
    disposition = content_disposition_header(as_attachment=True, filename=file_name(version))
    return HttpResponse(
        kept(version), content_type="application/pdf", headers={"Content-Disposition": disposition or "attachment"}
    )
