"""A community's book of a half-year: asked for on a page, made by a worker as a PDF and as one HTML file."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from communities.models import Community
from lwg import clock
from lwg.accounts.models import User
from lwg.jobs import long_work
from lwg.jobs.enums import WorkState
from lwg.jobs.long_work import Hold, RefusedError
from lwg.jobs.models import LongWork
from sessions.models import CommunityBook
from sessions.pdf import PdfUnavailable, faces, tagged_pdf, without_gaps
from sessions.planning.study_year import half_year_of
from sessions.selectors.books import Book

KIND = "sessions.make_book"


@transaction.atomic
def ask_book(*, actor: User, community: Community, day: date) -> CommunityBook:
    """Have a worker make the book of the half-year of `day`; what was made of the same contents is not made again.

    Raises ValidationError where nothing was distributed in that half-year.
    """
    held = Community.objects.select_for_update().get(pk=community.pk)
    book = Book(held, half_year_of(day))
    if not book.chapters:
        raise ValidationError(_("No minutes were distributed in this half-year, so there is no book to make."))
    found = book_now(book)
    if found is not None and (found.work.is_open or found.work.state == WorkState.DONE):
        return found
    first_day, print_ = book.half_year.first_day, book.fingerprint
    times = CommunityBook.objects.filter(community=held, fingerprint=print_).count()
    key = f"{KIND}:{held.pk}:{first_day}:{print_}:{times}"
    work, _is_new = long_work.ask(kind=KIND, key=key, asked_by=actor, total=2)
    return CommunityBook.objects.create(community=held, first_day=first_day, work=work, fingerprint=print_)


def book_now(book: Book) -> CommunityBook | None:
    """What was asked for last of just these contents, without its files."""
    found = CommunityBook.objects.filter(
        community=book.community, first_day=book.half_year.first_day, fingerprint=book.fingerprint
    )
    return found.select_related("work").defer("pdf", "html").first()


def carry_out(hold: Hold) -> None:
    """Make both files of what stands there now; earlier books of this half-year go."""
    row = CommunityBook.objects.select_related("community").defer("pdf", "html").get(work=hold.work)
    book = Book(row.community, half_year_of(row.first_day))
    hold.report(0, 2, _("Bringing the minutes together"))
    html = book_html(book, for_pdf=False).encode()
    hold.report(1, 2, _("Laying out the pages"))
    try:
        pdf = tagged_pdf(book_html(book, for_pdf=True))
    except PdfUnavailable as error:
        raise RefusedError(_("This machine cannot make PDFs. Tell the administrator.")) from error
    with hold.finishing():
        CommunityBook.objects.filter(pk=row.pk).update(html=html, pdf=pdf, fingerprint=book.fingerprint)
        earlier = CommunityBook.objects.filter(community=row.community, first_day=row.first_day, pk__lt=row.pk)
        LongWork.objects.filter(book__in=earlier, finished_at__isnull=False).delete()


def book_html(book: Book, *, for_pdf: bool) -> str:
    """The whole book as one page that asks nothing of elsewhere, in the site's own language."""
    context = {
        "book": book,
        "language": settings.LANGUAGE_CODE,
        "faces": faces() if for_pdf else [],
        "for_pdf": for_pdf,
        "today": clock.today(),
    }
    with translation.override(settings.LANGUAGE_CODE):
        return without_gaps(render_to_string("sessions/book/pdf.html", context))
