"""The pages on which an administrator sees whether LWG runs: its jobs and its mails."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lwg.jobs import selectors
from lwg.notifications import outbox as mails
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message
from lwg.web.access import require


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """When each job last ran, what broke down, and how many mails are in which state."""
    require(request.user, "jobs.see_system")
    context = {
        "jobs": selectors.jobs(now=timezone.now()),
        "faulty": selectors.faulty_works(),
        "counts": selectors.outbox_counts(),
    }
    return render(request, "jobs/system.html", context)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails in one state; those that failed, unless another is asked for."""
    require(request.user, "jobs.see_system")
    asked = request.GET.get("state", "")
    shown = MessageState(asked) if asked in MessageState.values else MessageState.FAILED
    counts = selectors.outbox_counts(shown=shown)
    page = selectors.outbox_page(counts=counts, number=request.GET.get("page"))
    return render(request, "jobs/outbox.html", {"counts": counts, "shown": shown, "page": page})


@require_POST
def retry_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a failed mail be tried again; doing so twice has one effect."""
    require(request.user, "jobs.see_system")
    if mails.retry(message=get_object_or_404(Message, pk=pk)):
        messages.success(request, _("The mail is tried again."))
    return redirect(f"{reverse('outbox')}?state={MessageState.FAILED}")
