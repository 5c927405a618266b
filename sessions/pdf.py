"""Minutes as a tagged PDF, made by the worker and kept with the version; no web process imports weasyprint."""

import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unicodedata import category

from celery import shared_task
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext

from lwg import clock
from lwg.jobs.asking import ask_worker
from sessions.models import MinutesVersion
from sessions.selectors.sections import sections_of

logger = logging.getLogger(__name__)

VARIANT = "pdf/ua-1"
HEADING = re.compile(r"<(/?)h([1-6])\b")
UNTOLD = '<p class="boxes" hidden>'
TOLD = '<p class="boxes">'
# As WOFF: of WOFF2 each letter would be unpacked anew for each PDF, which takes four times as long as the rest.
# Each file is a family of its own: of two files under one name, told apart by `unicode-range`, the letters of the
# second come out as others.
FACES = [
    ("Minutes Sans", 400, "source-sans-3-latin-400-normal"),
    ("Minutes Sans", 700, "source-sans-3-latin-700-normal"),
    ("Minutes Sans Ext", 400, "source-sans-3-latin-ext-400-normal"),
    ("Minutes Sans Ext", 700, "source-sans-3-latin-ext-700-normal"),
    ("Minutes Emoji", 400, "noto-emoji-emoji-400-normal"),
]


class PdfUnavailable(Exception):  # noqa: N818 (a state of the machine)
    """This machine cannot make PDFs: the libraries that weasyprint needs (pango) are not there."""


def minutes_pdf(version: MinutesVersion) -> bytes:
    """The PDF of a version, made the first time and kept in `version.pdf`; in the site's own language.

    Takes a quarter of a second the first time, once the libraries are loaded: for the worker only. Raises
    PdfUnavailable where pango is missing.
    """
    if is_kept(version):
        return kept(version)
    content = make_pdf(version)
    return _kept_once(version, content)


def _kept_once(version: MinutesVersion, content: bytes) -> bytes:
    """Keep the file, unless another worker was first: then theirs stays, and is what everybody gets."""
    day = f"{version.minutes.session.starts_at:%Y-%m-%d}"
    storage, before = version.pdf.storage, version.pdf.name or ""
    name = storage.save(f"minutes/{day}-{version.minutes_id}-{version.number}.pdf", ContentFile(content))
    if MinutesVersion.objects.filter(pk=version.pk, pdf=before).update(pdf=name):
        version.pdf.name = name
        return content
    storage.delete(name)
    version.refresh_from_db(fields=["pdf"])
    return kept(version)


def is_kept(version: MinutesVersion) -> bool:
    """Whether its PDF was made, and its file is still there."""
    name = version.pdf.name
    return bool(name) and version.pdf.storage.exists(str(name))


def kept(version: MinutesVersion) -> bytes:
    """The PDF that was made."""
    with version.pdf.open() as file:
        return bytes(file.read())


def file_name(version: MinutesVersion) -> str:
    """The name under which a person keeps the PDF, in their language."""
    day = version.minutes.session.starts_at.astimezone(clock.AMSTERDAM).date()
    return f"{slugify(gettext('minutes'))}-{day.isoformat()}.pdf"


def make_pdf(version: MinutesVersion) -> bytes:
    """The PDF of a version, made anew and kept nowhere; raises PdfUnavailable where pango is missing."""
    return tagged_pdf(pdf_html(version))


def one_page(pages: Iterable[str]) -> bytes:
    """The first of these that fits on one page, else the last, as a tagged PDF; raises PdfUnavailable."""
    document = None
    for html in pages:
        document = _laid_out(html)
        if len(document.pages) == 1:
            break
    if document is None:
        raise ValueError("there is no page")
    return bytes(document.write_pdf(pdf_variant=VARIANT))


def tagged_pdf(html: str) -> bytes:
    """This page as a tagged PDF; for a worker only. Raises PdfUnavailable where pango is missing.

    Where no type face here has some character a box stands in its place; a page with words for that says so then.
    """
    document = _laid_out(html)
    content = bytes(document.write_pdf(pdf_variant=VARIANT))
    if UNTOLD in html and _has_boxes(document):
        content = bytes(_laid_out(html.replace(UNTOLD, TOLD)).write_pdf(pdf_variant=VARIANT))
    return content


def _has_boxes(document: Any) -> bool:
    """Whether a character that can be seen had no glyph when this document of weasyprint was written."""
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    return any(category(one) not in ("Cc", "Cf", "Zl", "Zp", "Zs") for one in missing)


def _laid_out(html: str) -> Any:
    """The document of weasyprint; raises PdfUnavailable where pango is missing."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (OSError, ImportError) as error:  # OSError is what cffi raises for a library that is not there
        raise PdfUnavailable(str(error)) from error
    fetcher = URLFetcher(allowed_protocols=["file"])
    return HTML(string=without_gaps(html), url_fetcher=fetcher).render(pdf_variant=VARIANT)


def without_gaps(html: str) -> str:
    """This page with no level of heading left out: a smaller heading that stands under no larger one becomes that one.

    Writers choose between two levels as they like; PDF/UA-1 (7.4.2) wants each level under the one above it.
    """
    above: list[int] = []

    def levelled(tag: re.Match[str]) -> str:
        if not tag[1]:
            level = int(tag[2])
            above[:] = [*(one for one in above if one < level), level]
        return f"<{tag[1]}h{len(above)}"

    return HEADING.sub(levelled, html)


def pdf_html(version: MinutesVersion) -> str:
    """The page that becomes the PDF, in the site's own language."""
    minutes = version.minutes
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(
            "sessions/minutes/pdf.html",
            {
                "version": version,
                "minutes": minutes,
                "session": minutes.session,
                "community": minutes.session.community,
                "sections": sections_of(version),
                "themes": version.content["themes"],
                "faces": faces(),
                "language": settings.LANGUAGE_CODE,
            },
        )


def faces() -> list[dict[str, Any]]:
    """The type faces that are there; without them the machine's own are used."""
    found = []
    for family, weight, file in FACES:
        path = finders.find(f"vendor/fonts/{file}.woff")
        if path:
            found.append({"family": family, "url": Path(path).as_uri(), "weight": weight})
    return found


def ask_for_pdf(version: MinutesVersion) -> None:
    """Have a worker make the PDF after this transaction; where none can be told, asking again later is harmless."""
    transaction.on_commit(
        lambda: ask_worker(make_minutes_pdf, version.pk, expires=300, otherwise="the person can ask again")
    )


@shared_task(name="sessions.pdf.make_minutes_pdf")
def make_minutes_pdf(version_pk: int) -> None:
    """Make and keep the PDF of this version, where it is not there yet."""
    version = MinutesVersion.objects.select_related("minutes__session__community").filter(pk=version_pk).first()
    if version is None:
        return
    try:
        minutes_pdf(version)
    except PdfUnavailable as error:
        logger.error("the PDF of minutes cannot be made on this machine: %s", error)
