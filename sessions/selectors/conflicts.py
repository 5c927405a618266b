"""Two texts of the same minutes, side by side, and the one that a writer makes of them.

What only one side changed since the revision on which the writer's text stands is taken over by itself; where both
did, the writer chooses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.safestring import SafeString

from sessions.models import Minutes
from sessions.rich_diff import both, marked
from sessions.rich_text import clean
from sessions.selectors.minutes_history import Contents, contents_at, labels
from sessions.selectors.sections import SECTIONS, Section
from sessions.services.themes import folded

if TYPE_CHECKING:
    from sessions.forms.minutes import TypedMinutes

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Difference:
    """A section that both sides changed, each in their own way."""

    section: Section
    mine: str
    theirs: str

    @property
    def mine_html(self) -> SafeString:
        return SafeString(marked(clean(self.mine), clean(self.theirs), labels()))

    @property
    def theirs_html(self) -> SafeString:
        return SafeString(marked(clean(self.theirs), clean(self.mine), labels()))

    def chosen(self, choice: str) -> str:
        if choice == MINE:
            return self.mine
        return self.theirs if choice == THEIRS else both(self.mine, self.theirs)


class Conflict:
    """What a writer sent against what somebody else saved meanwhile; neither is lost."""

    def __init__(
        self, theirs: Minutes, sections: Mapping[str, str], themes: Iterable[str], revision: int | None
    ) -> None:
        self.theirs = theirs
        self.their_themes = [theme.name for theme in theirs.themes.all()]
        self.mine = {one.key: getattr(theirs, one.key) for one in SECTIONS} | dict(sections)
        self.my_themes = list(themes)
        self.revision = revision
        common = None if revision is None else contents_at(theirs, revision)
        differing = [one for one in SECTIONS if self.mine[one.key] != getattr(theirs, one.key)]
        self.only_mine = [one for one in differing if common and common.sections[one.key] == getattr(theirs, one.key)]
        self.only_theirs = [one for one in differing if common and common.sections[one.key] == self.mine[one.key]]
        settled = (*self.only_mine, *self.only_theirs)
        self.differences = [
            Difference(one, self.mine[one.key], getattr(theirs, one.key)) for one in differing if one not in settled
        ]
        self.themes_differ = self._themes_clash(common)

    @classmethod
    def of_form(cls, theirs: Minutes, form: "TypedMinutes") -> "Conflict":
        """Of a form that is valid."""
        return cls(theirs, form.sections, form.cleaned_data["all_themes"], form.revision)

    def _themes_clash(self, common: Contents | None) -> bool:
        """Whether both sides changed the themes; else `my_themes` become those of who did."""
        mine, theirs = _keys(self.my_themes), _keys(self.their_themes)
        if mine == theirs:
            return False
        if common is None or _keys(common.themes) not in (mine, theirs):
            return True
        if _keys(common.themes) == mine:
            self.my_themes = self.their_themes
        return False

    @property
    def mine_alone(self) -> list[Difference]:
        """The sections that only the writer changed, to be shown."""
        return [Difference(one, self.mine[one.key], getattr(self.theirs, one.key)) for one in self.only_mine]

    @property
    def asks(self) -> bool:
        """Whether there is anything that the writer has to choose."""
        return bool(self.differences) or self.themes_differ

    def chosen_sections(self, choices: Mapping[str, str] | QueryDict) -> dict[str, str]:
        """The sections with the choices carried out; without a choice both are kept."""
        texts = self.mine | {one.key: getattr(self.theirs, one.key) for one in self.only_theirs}
        for one in self.differences:
            texts[one.section.key] = one.chosen(choices.get(f"choice_{one.section.key}") or BOTH)
        return texts

    def chosen_themes(self, choices: Mapping[str, str] | QueryDict) -> list[str]:
        choice = (choices.get("choice_themes") or BOTH) if self.themes_differ else MINE
        if choice == MINE:
            return self.my_themes
        if choice == THEIRS:
            return self.their_themes
        return list({folded(name): name for name in [*self.my_themes, *self.their_themes]}.values())


def _keys(names: Iterable[str]) -> set[str]:
    return {folded(name) for name in names}
