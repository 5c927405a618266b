"""The versions of minutes, or of the correction that is open: every save, in lines one can read, and two compared.

A `text` is either of them. A correction that was not begun yet (`draft_of`) has no saves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sessions.enums import SaveOrigin
from sessions.models import Correction, Minutes, MinutesSave
from sessions.rich_diff import Labels, differences
from sessions.rich_text import clean, from_plain
from sessions.selectors.sections import SECTIONS, Section
from sessions.services.correction_contents import distributed
from sessions.services.themes import folded

FOLDED_WITHIN = timedelta(minutes=10)
SAVES_A_PAGE = 200


@dataclass(frozen=True)
class Contents:
    """What minutes or a correction of them say: as they stand, as they were after one save, or as they were sent."""

    sections: dict[str, str]
    themes: list[str]
    # Of a correction: what was wrong.
    reason: str = ""

    @classmethod
    def of(cls, contents: Mapping[str, Any]) -> "Contents":
        """Of what a version or a correction keeps, the reason aside."""
        sections = {section: contents["sections"].get(section, "") for section in Minutes.SECTIONS}
        return cls(sections, list(contents["themes"]))


def kept(text: Minutes | Correction) -> QuerySet[MinutesSave]:
    """The saves of that text, newest first; those of the minutes without those of their corrections."""
    if isinstance(text, Minutes):
        return MinutesSave.objects.filter(minutes=text, correction=None)
    return MinutesSave.objects.filter(correction=text) if text.pk else MinutesSave.objects.none()


def contents_at(text: Minutes | Correction, number: int) -> Contents | None:
    """What it said after save `number`; None for a save that was not kept.

    At 0, before the first one, minutes said nothing, and a correction what was distributed.
    """
    if number == 0 and isinstance(text, Correction):
        return Contents.of(distributed(text.minutes))
    found = Contents(dict.fromkeys(Minutes.SECTIONS, ""), [])
    if number == 0:
        return found
    saves = kept(text).filter(number__lte=number).order_by("number")
    is_kept = False
    for saved, changed in saves.values_list("number", "changed").iterator(chunk_size=100):
        found = _folded_in(found, changed)
        is_kept = saved == number
    return found if is_kept else None


def _folded_in(contents: Contents, changed: dict[str, Any]) -> Contents:
    texts = {section: text for section, text in changed.items() if section in contents.sections}
    themes, reason = changed.get("themes", contents.themes), changed.get("reason", contents.reason)
    return Contents(contents.sections | texts, themes, reason)


def before(text: Minutes | Correction, number: int) -> int:
    """The version that was saved before this one; 0 where it is the first that was kept."""
    return kept(text).filter(number__lt=number).values_list("number", flat=True).first() or 0


@dataclass(frozen=True)
class Line:
    """Saves of one author close together, newest first; they fold into one line."""

    saves: list[MinutesSave]

    @property
    def newest(self) -> MinutesSave:
        return self.saves[0]

    @property
    def oldest(self) -> MinutesSave:
        return self.saves[-1]

    @property
    def further(self) -> list[MinutesSave]:
        return self.saves[1:]


def lines_of(saves: Iterable[MinutesSave]) -> list[Line]:
    """Saves newest first, as lines: what one author typed within ten minutes is one."""
    lines: list[Line] = []
    for save in saves:
        if lines and _belong_together(lines[-1].newest, save):
            lines[-1].saves.append(save)
        else:
            lines.append(Line([save]))
    return lines


def _belong_together(newer: MinutesSave, older: MinutesSave) -> bool:
    typed = newer.origin == older.origin == SaveOrigin.TYPED
    return typed and newer.saved_by_id == older.saved_by_id and newer.saved_at - older.saved_at <= FOLDED_WITHIN


def saves_of(text: Minutes | Correction, page: str | None) -> "Page[MinutesSave]":
    """So many saves, newest first, without their texts; two queries."""
    return Paginator(_without_texts(text), SAVES_A_PAGE).get_page(page)


def _without_texts(text: Minutes | Correction) -> QuerySet[MinutesSave]:
    return kept(text).select_related("saved_by").defer("changed")


@dataclass(frozen=True)
class SectionDifference:
    """A section that reads differently, with the words of both in one text."""

    section: Section
    before: str
    after: str

    @property
    def html(self) -> SafeString:
        """Cleaned anew before it is marked, so that only our own tags and marks stand in it."""
        return SafeString(differences(clean(self.before), clean(self.after), labels()))


class Changes:
    """From one text to the next."""

    def __init__(self, before: Contents, after: Contents) -> None:
        texts = [SectionDifference(one, before.sections[one.key], after.sections[one.key]) for one in SECTIONS]
        self.sections = [one for one in texts if one.before != one.after]
        self.added = _new_in(after.themes, before.themes)
        self.removed = _new_in(before.themes, after.themes)
        self.reasons = (before.reason, after.reason) if before.reason != after.reason else None

    def __bool__(self) -> bool:
        return bool(self.sections or self.added or self.removed or self.reasons)

    @property
    def reason(self) -> SafeString:
        """What was wrong, with the words of both in one text; empty where both say the same."""
        old, new = self.reasons or ("", "")
        return SafeString(differences(from_plain(old), from_plain(new), labels()))


class Comparison:
    """One version against another, word by word; raises Http404 for a version that was not kept."""

    def __init__(self, text: Minutes | Correction, older: int, newer: int) -> None:
        self.older, self.newer, self.now = older, newer, text.revision
        before, after = contents_at(text, older), contents_at(text, newer)
        if before is None or after is None:
            raise Http404
        self.changes = Changes(before, after)
        saves = _without_texts(text)
        self.saves = list(saves[:SAVES_A_PAGE])
        shown = {0} | {save.number for save in self.saves}
        self.saves += saves.filter(number__in={older, newer} - shown)

    @property
    def restorable(self) -> list[MinutesSave]:
        """Those of the two that are not how it stands now."""
        return [save for save in self.saves if save.number in (self.older, self.newer) and save.number != self.now]


def _new_in(names: list[str], others: list[str]) -> list[str]:
    known = {folded(name) for name in others}
    return [name for name in names if folded(name) not in known]


def labels() -> Labels:
    return Labels(_("added:"), _("removed:"))
