"""What the pages of corrections show: what is different, what two tabs wrote, and the versions that went out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lwg.accounts.models import User
from sessions.enums import WRITABLE_CORRECTIONS, CorrectionState
from sessions.models import Correction, Minutes, MinutesVersion
from sessions.rich_diff import Labels, both, differences
from sessions.rich_text import clean
from sessions.selectors.minutes import MinutesPage
from sessions.selectors.sections import SECTIONS, Section, WrittenSection
from sessions.services.corrections import distributed, draft_of, why_not


@dataclass(frozen=True)
class ChangedSection:
    """A section that reads differently, with the words of both in one text."""

    section: Section
    before: str
    after: str

    @property
    def html(self) -> SafeString:
        """Cleaned anew before it is marked, so that only our own tags and marks stand in it."""
        labels = Labels(_("added:"), _("removed:"))
        return SafeString(differences(clean(self.before), clean(self.after), labels))


class Changes:
    """From one set of contents to the next; each has "sections" and "themes"."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        texts = [(one, before["sections"].get(one.key, ""), after["sections"].get(one.key, "")) for one in SECTIONS]
        self.sections = [ChangedSection(one, old, new) for one, old, new in texts if old != new]
        self.added = [name for name in after["themes"] if name not in before["themes"]]
        self.removed = [name for name in before["themes"] if name not in after["themes"]]

    def __bool__(self) -> bool:
        return bool(self.sections or self.added or self.removed)


class CorrectionPage(MinutesPage):
    """The open correction, or the one that would begin, as its writer or reader sees it."""

    @cached_property
    def draft(self) -> Correction:
        return draft_of(self.minutes)

    @cached_property
    def changes(self) -> Changes:
        return Changes(distributed(self.minutes), self.draft.contents)

    @property
    def may_write_correction(self) -> bool:
        return self.draft.state in WRITABLE_CORRECTIONS

    @property
    def is_with_reader(self) -> bool:
        return self.draft.state == CorrectionState.WITH_READER

    @property
    def is_approved(self) -> bool:
        return self.draft.state == CorrectionState.APPROVED

    @property
    def reason_against(self) -> str:
        """Why it cannot be distributed; empty where it can."""
        return why_not(self.minutes, self.draft)


class TwoTexts:
    """What a writer sent against what stands there now; without a choice both are kept."""

    def __init__(self, theirs: Correction, sections: Mapping[str, str], themes: list[str], reason: str) -> None:
        self.theirs = theirs
        self.differences = [
            (one, sections[one.key], theirs.contents["sections"].get(one.key, ""))
            for one in SECTIONS
            if one.key in sections and sections[one.key] != theirs.contents["sections"].get(one.key, "")
        ]
        self.my_themes, self.their_themes = themes, list(theirs.contents["themes"])
        self.reason = reason

    @property
    def themes_differ(self) -> bool:
        return {name.casefold() for name in self.my_themes} != {name.casefold() for name in self.their_themes}

    @property
    def shown(self) -> list[tuple[Section, SafeString, SafeString]]:
        return [
            (one, WrittenSection(one, mine).html, WrittenSection(one, old).html) for one, mine, old in self.differences
        ]

    def chosen(self, sent: QueryDict) -> QueryDict:
        """What was sent, with the choices carried out and standing on what they were made against."""
        values = sent.copy()
        for one, mine, theirs in self.differences:
            values[one.key] = _pick(sent.get(f"choice_{one.key}", ""), mine, theirs)
        if self.themes_differ:
            together = list(dict.fromkeys([*self.their_themes, *self.my_themes]))
            options = {"mine": self.my_themes, "theirs": self.their_themes}
            values.setlist("themes", options.get(sent.get("choice_themes", ""), together))
            values["new_themes"] = ""
        if not self.reason:
            values["reason"] = self.theirs.reason
        values["version"] = str(self.theirs.revision)
        return values


def _pick(choice: str, mine: str, theirs: str) -> str:
    if choice == "mine":
        return mine
    return theirs if choice == "theirs" else both(mine, theirs)


class VersionPage(MinutesPage):
    """One of the versions that went out, against the one before it."""

    def __init__(self, minutes: Minutes, user: User, number: int) -> None:
        """Raises Http404 where there is no such version."""
        super().__init__(minutes, user)
        around = list(_versions(minutes).filter(Q(number=number) | Q(number=number - 1)))
        if not around or around[0].number != number:
            raise Http404
        self.shown = around[0]
        self.before = around[1] if len(around) > 1 else None
        self.changes = Changes(self.before.content, self.shown.content) if self.before else None

    @property
    def is_newest(self) -> bool:
        return self.version is not None and self.version.number == self.shown.number

    @property
    def shown_sections(self) -> list[WrittenSection]:
        return [WrittenSection(one, self.shown.content["sections"].get(one.key, "")) for one in SECTIONS]


def versions_of(minutes: Minutes) -> list[MinutesVersion]:
    """Newest first, each with its correction and who distributed it; without their texts, in one query."""
    return list(_versions(minutes).defer("content", "correction__contents"))


def _versions(minutes: Minutes) -> QuerySet[MinutesVersion]:
    return MinutesVersion.objects.filter(minutes=minutes).select_related("correction__reader__user", "distributed_by")
