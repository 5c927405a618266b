"""My intentions, and the private log of what I did with them (step 5)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lwg.web.access import person
from sessions.forms.practice import PracticeForm
from sessions.models import Intention, PracticeEntry
from sessions.selectors.practice import entries_of, intentions_of
from sessions.services import practice as services

PER_PAGE = 20


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, bound: PracticeForm | None = None, intention: Intention | None = None) -> HttpResponse:
    """The intentions; `bound` is a form with errors for `intention`, which then stands alone (status 422)."""
    mine = intentions_of(person(request)).prefetch_related(
        Prefetch("practice_entries", PracticeEntry.objects.order_by("-logged_at", "-pk"))
    )
    if intention is not None:
        mine = mine.filter(pk=intention.pk)
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, bound or PracticeForm(intention=one)) for one in page]
    return render(
        request,
        "sessions/practice/practice.html",
        {"rows": rows, "page": page},
        status=422 if bound is not None else 200,
    )


@require_POST
def log_practice(request: HttpRequest, pk: int) -> HttpResponse:
    intention = get_object_or_404(intentions_of(person(request)), pk=pk)
    form = PracticeForm(request.POST, intention=intention)
    if form.is_valid():
        try:
            services.log_practice(
                actor=person(request),
                intention=intention,
                text=form.cleaned_data["text"],
                form_key=form.cleaned_data["form_key"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('practice')}#intention-{intention.pk}")
    return _page(request, form, intention)


@require_POST
def remove_practice_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_of(person(request)), pk=pk)
    services.remove_practice_entry(actor=person(request), entry=entry)
    messages.success(request, _("Removed."))
    return redirect(f"{reverse('practice')}#intention-{entry.intention_id}")
