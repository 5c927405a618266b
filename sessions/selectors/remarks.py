"""Minutes with the remarks of their readers beside them, for who writes them and who reads them along."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lwg.accounts.models import User
from lwg.prepared import prepared_objects
from sessions.enums import EDITABLE_STATES, MinutesState, RemarkState
from sessions.models import Minutes, Remark, Review
from sessions.passages import marked
from sessions.rich_text import clean, with_directions
from sessions.selectors.minutes import MinutesPage
from sessions.selectors.names import not_shown_of
from sessions.selectors.sections import SECTIONS, Section

NUMBER = re.compile(r"<number (\d+)>")


@dataclass(frozen=True)
class Shown:
    """A remark with its number on the page, and what this person may do with it."""

    remark: Remark
    number: int
    is_in_text: bool  # its words stand there still
    may_remove: bool
    may_settle: bool
    may_accept: bool

    @property
    def is_open(self) -> bool:
        return self.remark.state == RemarkState.OPEN


@dataclass(frozen=True)
class RemarkedSection:
    """A section with its words marked, and the open remarks at it in the order of the text."""

    section: Section
    html: SafeString
    remarks: list[Shown] = field(default_factory=list)


class Remarks:
    """The remarks at minutes, as the person of `page` sees them; one query, and none for who sees none."""

    def __init__(self, page: MinutesPage) -> None:
        self.page = page

    @cached_property
    def all(self) -> list[Remark]:
        """For who writes and who reads along, until the minutes went out."""
        if self.page.minutes.state == MinutesState.DISTRIBUTED or not self.page.sees_trail:
            return []
        return list(_remarks(minutes=self.page.minutes.pk))

    @cached_property
    def open(self) -> list[Remark]:
        return [one for one in self.all if one.state == RemarkState.OPEN]

    @cached_property
    def settled(self) -> list[Shown]:
        """What became of the others, the newest first."""
        done = [one for one in self.all if one.state != RemarkState.OPEN]
        return [self._shown(one, 0, is_in_text=False) for one in reversed(done)]

    @cached_property
    def mine(self) -> list[Remark]:
        """The open ones of the reader who looks."""
        review = self.page.my_review
        return [] if review is None else self.open_of(review)

    def open_of(self, review: Review) -> list[Remark]:
        return [one for one in self.open if one.review_id == review.pk]

    @cached_property
    def sections(self) -> list[RemarkedSection]:
        """Every section, those without a remark too; numbers run on from one to the next."""
        found, number = [], 0
        for section in SECTIONS:
            at_it = [one for one in self.open if one.section == section.key]
            html = clean(getattr(self.page.minutes, section.key))
            text = marked(html, [one.place for one in at_it if one.passage])
            place = {key: at for at, key in enumerate(text.keys)}
            ordered = sorted(at_it, key=lambda one: (place.get(one.pk, len(place)), one.pk))
            numbers = {one.pk: number + at for at, one in enumerate(ordered, 1)}
            shown = [self._shown(one, numbers[one.pk], is_in_text=one.pk in place) for one in ordered]
            found.append(RemarkedSection(section, _linked(text.html, numbers), shown))
            number += len(shown)
        return found

    def _shown(self, remark: Remark, number: int, *, is_in_text: bool) -> Shown:
        minutes, review = self.page.minutes, self.page.my_review
        settles = self.page.is_minute_taker and not self.page.is_cancelled
        may_write = minutes.state in (*EDITABLE_STATES, MinutesState.APPROVED)
        return Shown(
            remark,
            number,
            is_in_text,
            may_remove=review is not None and remark.review_id == review.pk and remark.state == RemarkState.OPEN,
            may_settle=settles and (may_write or remark.state != RemarkState.ACCEPTED),
            may_accept=settles and may_write and is_in_text and bool(remark.suggestion),
        )


def remark_of(user: User, session_pk: int, remark_pk: int) -> Remark | None:
    """The remark with its minutes, where it exists for this person (P3)."""
    opened = Minutes.objects.open_to(user).filter(session=session_pk)
    found = Remark.objects.filter(pk=remark_pk, review__minutes__in=opened)
    return found.select_related("review__minutes").first()


def _linked(html: str, numbers: dict[int, int]) -> SafeString:
    """With a link at each mark to its remark, which leads back to it."""

    def link(found: re.Match[str]) -> str:
        pk = int(found[1])
        label = _("remark %(number)s") % {"number": numbers[pk]}
        return format_html(
            '<a class="remark-number" id="passage-{0}" href="#remark-{0}" aria-label="{1}">{2}</a>',
            pk,
            label,
            numbers[pk],
        )

    return SafeString(NUMBER.sub(link, with_directions(html)))


@prepared_objects
def _remarks(minutes: int) -> QuerySet[Remark]:
    found = Remark.objects.filter(review__minutes_id=minutes).order_by("pk")
    return found.select_related("review__reader__user").defer("section_before", *not_shown_of("review__reader"))
