"""Two texts of the same minutes, side by side, and the one that a writer makes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.safestring import SafeString

from sessions.rich_text import plain
from sessions.selectors.minutes import SECTIONS, Section
from sessions.services.minutes import EditConflict
from sessions.text import marked

if TYPE_CHECKING:
    from sessions.forms.minutes import MinutesForm

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Difference:
    """A section that reads differently in the two texts."""

    section: Section
    mine: str
    theirs: str

    @property
    def mine_html(self) -> SafeString:
        return marked(plain(self.mine), plain(self.theirs))

    @property
    def theirs_html(self) -> SafeString:
        return marked(plain(self.theirs), plain(self.mine))


class Conflict:
    """What stands in the form against what somebody else saved meanwhile; neither is lost."""

    def __init__(self, conflict: EditConflict, form: "MinutesForm") -> None:
        self.theirs = conflict.theirs
        self.form = form
        mine = form.sections
        self.differences = [
            Difference(one, mine[one.key], getattr(self.theirs, one.key))
            for one in SECTIONS
            if mine[one.key] != getattr(self.theirs, one.key)
        ]
        self.my_themes: list[str] = form.cleaned_data["all_themes"]
        self.their_themes = conflict.their_themes

    @property
    def themes_differ(self) -> bool:
        return {name.casefold() for name in self.my_themes} != {name.casefold() for name in self.their_themes}

    def chosen(self, choices: Mapping[str, str] | QueryDict) -> "MinutesForm":
        """The form with the choices carried out, standing on their revision; without a choice both are kept."""
        from sessions.forms.minutes import MinutesForm

        values = QueryDict(mutable=True)
        for key in self.form.data:
            values.setlist(key, self.form.data.getlist(key) if isinstance(self.form.data, QueryDict) else [])
        for one in self.differences:
            values[one.section.key] = _pick(choices.get(f"choice_{one.section.key}", BOTH), one)
        if self.themes_differ:
            choice = choices.get("choice_themes", BOTH)
            values.setlist("themes", _pick_themes(choice, self.my_themes, self.their_themes))
            values["new_themes"] = ""
        values["version"] = str(self.theirs.revision)
        return MinutesForm(values, minutes=self.theirs, suggested=self.form.suggested)


def _pick(choice: str, difference: Difference) -> str:
    if choice == MINE:
        return difference.mine
    if choice == THEIRS:
        return difference.theirs
    return difference.theirs + difference.mine


def _pick_themes(choice: str, mine: Iterable[str], theirs: Iterable[str]) -> list[str]:
    if choice == MINE:
        return list(mine)
    if choice == THEIRS:
        return list(theirs)
    return list(dict.fromkeys([*theirs, *mine]))
