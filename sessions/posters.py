"""The poster of a half-year: one A4 with all dates, places and turns, made by the worker and kept by what it shows."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext

from communities.models import Community
from lwg.jobs.asking import ask_worker
from sessions.enums import SessionDuty
from sessions.pdf import PdfUnavailable, faces, one_page
from sessions.planning.rhythm import local_day
from sessions.selectors.rota import hours_of, name_in, sessions_between

logger = logging.getLogger(__name__)

SIZES = (12, 11, 10, 9, 8, 7, 6)
"""Points, the largest first: the poster takes the first in which it fits one page."""
LAYOUT = 1
"""Rises when the poster looks different, so that no earlier file is taken for it."""


@dataclass(frozen=True)
class PosterRow:
    day: str
    hours: str
    place: str
    facilitator: str
    minute_taker: str
    reader: str


@dataclass(frozen=True)
class Poster:
    """What a poster shows, in the site's own language; the same facts are the same file."""

    community_pk: int
    community: str
    first_day: date
    last_day: date
    rows: tuple[PosterRow, ...]

    @property
    def folder(self) -> str:
        return f"posters/{self.community_pk}/{self.first_day.isoformat()}-{self.last_day.isoformat()}"

    @property
    def path(self) -> str:
        facts = [LAYOUT, settings.LANGUAGE_CODE, self.community, [vars(row) for row in self.rows]]
        return f"{self.folder}/{sha256(json.dumps(facts).encode()).hexdigest()[:32]}.pdf"


def poster_of(community: Community, first_day: date, last_day: date) -> Poster:
    """The standing sessions of these days as they are now; one query."""
    with translation.override(settings.LANGUAGE_CODE):
        rows = tuple(
            PosterRow(
                day=date_format(local_day(session.starts_at), "j F Y"),
                hours=f"{date_format(local_day(session.starts_at), 'l')} {hours_of(session)}",
                place=str(session.location or (gettext("online") if session.online_link else "")),
                **{duty.value: name_in(session, duty) for duty in SessionDuty},
            )
            for session in sessions_between(community, first_day, last_day)
        )
    return Poster(community.pk, community.name, first_day, last_day, rows)


def is_kept(poster: Poster) -> bool:
    return default_storage.exists(poster.path)


def kept(poster: Poster) -> bytes:
    with default_storage.open(poster.path) as file:
        return bytes(file.read())


def file_name(poster: Poster) -> str:
    """The name under which a person keeps it, in their language."""
    return f"{slugify(gettext('rota'))}-{poster.first_day.isoformat()}.pdf"


def poster_pdf(poster: Poster) -> bytes:
    """One A4 as a tagged PDF; takes seconds, for the worker only. Raises PdfUnavailable where pango is missing."""
    return one_page(_pages(poster))


def _pages(poster: Poster) -> Iterator[str]:
    for size in SIZES:
        yield poster_html(poster, size)


def poster_html(poster: Poster, size: int) -> str:
    """The page that becomes the PDF, in letters of `size` points."""
    context: dict[str, Any] = {"poster": poster, "size": size, "faces": faces(), "language": settings.LANGUAGE_CODE}
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("sessions/rota/pdf.html", context)


def ask_for_poster(poster: Poster) -> None:
    """Have a worker make it; where none can be told, asking again later is harmless."""
    ask_worker(
        make_poster,
        poster.community_pk,
        poster.first_day.isoformat(),
        poster.last_day.isoformat(),
        expires=300,
        otherwise="the person can ask again",
    )


@shared_task(name="sessions.posters.make_poster")
def make_poster(community_pk: int, first_day: str, last_day: str) -> None:
    """Make and keep the poster as it is now, where it is not there yet; earlier ones of these days go."""
    community = Community.objects.filter(pk=community_pk).first()
    if community is None:
        return
    poster = poster_of(community, date.fromisoformat(first_day), date.fromisoformat(last_day))
    if is_kept(poster):
        return
    try:
        content = poster_pdf(poster)
    except PdfUnavailable as error:
        logger.error("the poster of a half-year cannot be made on this machine: %s", error)
        return
    if is_kept(poster):  # another worker was first
        return
    earlier = _kept_in(poster.folder)
    default_storage.save(poster.path, ContentFile(content))
    for path in earlier:
        default_storage.delete(path)


def _kept_in(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:
        return []
