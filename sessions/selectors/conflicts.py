"""Two texts of the same minutes, or of their correction, side by side, and the one that a writer makes of them.

What only one side changed since the revision on which the writer's text stands is taken over by itself; where both
did, the writer chooses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sessions.models import Correction, Minutes, MinutesVersion
from sessions.rich_diff import both, marked
from sessions.rich_text import clean
from sessions.selectors.minutes_history import Contents, contents_at, labels
from sessions.selectors.sections import SECTIONS, Section
from sessions.services.themes import folded

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
    """What a writer sent, on top of `revision`, against what was saved meanwhile; neither is lost."""

    def __init__(
        self,
        theirs: Minutes | Correction,
        mine: Contents,
        revision: int | None,
        *,
        of: Minutes | Correction | None = None,
    ) -> None:
        """Sections that `mine` does not have are as they stand. The revision is one of `theirs`, or of `of`."""
        self.theirs, self.revision = theirs, revision
        now = _now(theirs)
        self.their_sections, self.their_themes, self.their_reason = now.sections, now.themes, now.reason
        self.mine = now.sections | mine.sections
        self.my_themes = list(mine.themes)
        # A correction is read along with a reason only, so that having none takes none away.
        self.my_reason = mine.reason or now.reason
        common = None if revision is None else _stood_at(of or theirs, revision)
        differing = [one for one in SECTIONS if self.mine[one.key] != now.sections[one.key]]
        self.only_mine = [one for one in differing if common and common.sections[one.key] == now.sections[one.key]]
        self.only_theirs = [one for one in differing if common and common.sections[one.key] == self.mine[one.key]]
        settled = (*self.only_mine, *self.only_theirs)
        self.differences = [self._difference(one) for one in differing if one not in settled]
        self.themes_differ = self._themes_clash(common)

    def _difference(self, one: Section) -> Difference:
        return Difference(one, self.mine[one.key], self.their_sections[one.key])

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
    def reasons_differ(self) -> bool:
        return bool(self.their_reason) and self.my_reason != self.their_reason

    @property
    def mine_alone(self) -> list[Difference]:
        """The sections that only the writer changed, to be shown."""
        return [self._difference(one) for one in self.only_mine]

    @property
    def lines(self) -> list[tuple[str, str, str, str]]:
        """What differs beside the sections: the name of the choice, what it is called, and both texts."""
        found = []
        if self.reasons_differ:
            found.append(("reason", _("What was wrong?"), self.my_reason, self.their_reason))
        if self.themes_differ:
            found.append(("themes", _("Themes"), ", ".join(self.my_themes), ", ".join(self.their_themes)))
        return found

    @property
    def asks(self) -> bool:
        """Whether there is anything that the writer has to choose."""
        return bool(self.differences) or self.themes_differ or self.reasons_differ

    def chosen(self, choices: Mapping[str, str] | QueryDict) -> Contents:
        """One text with the choices carried out; without a choice both are kept."""
        texts = self.mine | {one.key: self.their_sections[one.key] for one in self.only_theirs}
        for one in self.differences:
            texts[one.section.key] = one.chosen(choices.get(f"choice_{one.section.key}") or BOTH)
        return Contents(texts, self._chosen_themes(choices), self._chosen_reason(choices))

    def _chosen_themes(self, choices: Mapping[str, str] | QueryDict) -> list[str]:
        choice = (choices.get("choice_themes") or BOTH) if self.themes_differ else MINE
        if choice == MINE:
            return self.my_themes
        if choice == THEIRS:
            return self.their_themes
        return list({folded(name): name for name in [*self.my_themes, *self.their_themes]}.values())

    def _chosen_reason(self, choices: Mapping[str, str] | QueryDict) -> str:
        choice = (choices.get("choice_reason") or BOTH) if self.reasons_differ else MINE
        if choice == MINE:
            return self.my_reason
        return self.their_reason if choice == THEIRS else f"{self.their_reason}\n{self.my_reason}"


def _keys(names: Iterable[str]) -> set[str]:
    return {folded(name) for name in names}


def _now(text: Minutes | Correction) -> Contents:
    if isinstance(text, Correction):
        return Contents(text.sections, list(text.contents["themes"]), text.reason)
    return Contents(text.sections, [theme.name for theme in text.themes.all()])


def _stood_at(text: Minutes | Correction, revision: int) -> Contents | None:
    """What stood there at that revision; of another correction known where it said what was distributed."""
    saved = contents_at(text, revision) if revision or isinstance(text, Minutes) else None
    if saved is not None or isinstance(text, Minutes):
        return saved
    distributed = Q(correction__revision=revision) if revision else Q(correction=None)
    version = MinutesVersion.objects.filter(distributed, minutes=text.minutes).first()
    return Contents.of(version.content) if version else None
