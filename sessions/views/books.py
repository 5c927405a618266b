"""The page of a community's book: making it, following how far it is, and taking it along."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Community
from communities.selectors.access import community_for
from communities.views.gate import agreements_first
from lwg import clock
from lwg.jobs.enums import WorkState
from lwg.jobs.following import follow
from lwg.web.access import person
from sessions.models import CommunityBook
from sessions.planning.study_year import half_year_of
from sessions.selectors.books import Book, half_years_of
from sessions.services.books import ask_book, book_now

TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


@require_safe
@agreements_first(pk="pk")
def community_book(request: HttpRequest, pk: int) -> HttpResponse:
    """The book of a half-year: how far it is, or its two files; whether something changed since."""
    community = community_for(person(request), pk)
    book = Book(community, half_year_of(_day(request.GET.get("half_year", ""))))
    made = book_now(book)
    context = {"community": community, "book": book, "made": made, "half_years": half_years_of(community)}
    context["is_done"] = made is not None and made.work.state == WorkState.DONE
    page, part = "sessions/book/page.html", "sessions/book/_made.html"
    if made is None:  # for HTMX: something changed while it was made
        return render(request, part if request.htmx else page, context)  # type: ignore[attr-defined]  # set by django-htmx
    return follow(request, made.work, page=page, part=part, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(pk="pk")
def make_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the book made; pressed twice it is made once."""
    community = community_for(person(request), pk)
    day = _day(request.POST.get("half_year", ""))
    if request.method == "POST":
        try:
            ask_book(actor=person(request), community=community, day=day)
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
    first_day = half_year_of(day).first_day
    return redirect(f"{reverse('community_book', args=[community.pk])}?half_year={first_day.isoformat()}")


@require_safe
@agreements_first(pk="pk")
def book_file(request: HttpRequest, pk: int, book_pk: int, form: str) -> HttpResponse:
    """The PDF or the HTML file; for members who may read these minutes today, and never kept by a cache."""
    community = community_for(person(request), pk)
    row = CommunityBook.objects.filter(community=community, pk=book_pk).first()
    made = getattr(row, form, None) if form in TYPES else None
    if row is None or made is None:
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=f"{_name(community, row)}.{form}")
    # An attachment: a page of ours never runs what stands in it.
    headers = {"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(made), content_type=TYPES[form], headers=headers)


def _day(typed: str) -> date:
    """The day that was asked for; today where that is none."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return clock.today()
    return day if 2000 <= day.year < 2100 else clock.today()


def _name(community: Community, row: CommunityBook) -> str:
    return f"{slugify(community.name)}-{slugify(_('book'))}-{row.first_day.isoformat()}"
