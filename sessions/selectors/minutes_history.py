"""The versions of minutes: every save of them, folded to lines one can read, and two of them against each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sessions.enums import SaveOrigin
from sessions.models import Minutes, MinutesSave
from sessions.rich_diff import Labels, differences
from sessions.rich_text import clean
from sessions.selectors.sections import SECTIONS, Section
from sessions.services.themes import folded

FOLDED_WITHIN = timedelta(minutes=10)
SAVES_A_PAGE = 200


@dataclass(frozen=True)
class Contents:
    """Minutes as they were after one save."""

    sections: dict[str, str]
    themes: list[str]


def contents_at(minutes: Minutes, number: int) -> Contents | None:
    """What the minutes said after save `number`; before the first one nothing. None for a save that was not kept."""
    found = Contents(dict.fromkeys(Minutes.SECTIONS, ""), [])
    if number == 0:
        return found
    saves = MinutesSave.objects.filter(minutes=minutes, number__lte=number).order_by("number")
    is_kept = False
    for saved, changed in saves.values_list("number", "changed").iterator(chunk_size=100):
        found = _folded_in(found, changed)
        is_kept = saved == number
    return found if is_kept else None


def _folded_in(contents: Contents, changed: dict[str, Any]) -> Contents:
    texts = {section: text for section, text in changed.items() if section in contents.sections}
    return Contents(contents.sections | texts, changed.get("themes", contents.themes))


def before(minutes: Minutes, number: int) -> int:
    """The version that was saved before this one; 0 where it is the first that was kept."""
    earlier = MinutesSave.objects.filter(minutes=minutes, number__lt=number).values_list("number", flat=True)
    return earlier.first() or 0


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


def saves_of(minutes: Minutes, page: str | None) -> "Page[MinutesSave]":
    """So many saves of these minutes, newest first, without their texts; two queries."""
    saves = MinutesSave.objects.filter(minutes=minutes).select_related("saved_by").defer("changed")
    return Paginator(saves, SAVES_A_PAGE).get_page(page)


@dataclass(frozen=True)
class SectionDifference:
    section: Section
    html: SafeString


class Comparison:
    """One version of minutes against another, word by word; raises Http404 for a version that was not kept."""

    def __init__(self, minutes: Minutes, older: int, newer: int) -> None:
        self.older, self.newer, self.now = older, newer, minutes.revision
        before, after = contents_at(minutes, older), contents_at(minutes, newer)
        if before is None or after is None:
            raise Http404
        self.before, self.after = before, after
        saves = MinutesSave.objects.filter(minutes=minutes).select_related("saved_by").defer("changed")
        self.saves = list(saves[:SAVES_A_PAGE])
        numbers = {save.number for save in self.saves}
        self.saves += saves.filter(number__in={older, newer} - numbers)

    @cached_property
    def sections(self) -> list[SectionDifference]:
        """Those that differ."""
        pairs = [(one, self.before.sections[one.key], self.after.sections[one.key]) for one in SECTIONS]
        return [
            SectionDifference(one, marked_differences(before, after)) for one, before, after in pairs if before != after
        ]

    @property
    def themes_added(self) -> list[str]:
        return _new_in(self.after.themes, self.before.themes)

    @property
    def themes_removed(self) -> list[str]:
        return _new_in(self.before.themes, self.after.themes)

    @property
    def is_equal(self) -> bool:
        return not (self.sections or self.themes_added or self.themes_removed)

    @property
    def restorable(self) -> list[MinutesSave]:
        """Those of the two that are not how the minutes stand now."""
        return [save for save in self.saves if save.number in (self.older, self.newer) and save.number != self.now]


def _new_in(names: list[str], others: list[str]) -> list[str]:
    known = {folded(name) for name in others}
    return [name for name in names if folded(name) not in known]


def labels() -> Labels:
    return Labels(_("added:"), _("removed:"))


def marked_differences(before: str, after: str) -> SafeString:
    """Cleaned anew before it is marked, so that only our own tags and marks stand in it."""
    return SafeString(differences(clean(before), clean(after), labels()))
