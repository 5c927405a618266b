"""What somebody asked, as everybody writes it in a search field: words, "a phrase", -not this, this or that.

Nothing is wrong in it: what cannot be understood is read as words.
"""

import re
from dataclasses import dataclass

from sessions.language.dutch import stems_of

LONGEST = 500
"""So many characters are read, of whatever length was sent."""
MOST_TERMS = 20
ALTERNATIVES = ("of", "or")
PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')

Phrase = tuple[str, ...]
"""Stems that stand behind each other; mostly one."""


@dataclass(frozen=True)
class Query:
    """Each of `groups` must be met by one of its phrases, and none of `without` may be there."""

    groups: tuple[tuple[Phrase, ...], ...] = ()
    without: tuple[Phrase, ...] = ()
    asked: bool = False
    """Whether anything was typed at all; without groups, then, there is nothing to look for in it."""

    @property
    def stems(self) -> frozenset[str]:
        """What stands out in the texts that are found."""
        return frozenset(stem for group in self.groups for phrase in group for stem in phrase)


def parsed(text: str) -> Query:
    """Reads any text without fault; stop words fall away."""
    text = text[:LONGEST].replace("\x00", " ")
    groups: list[tuple[Phrase, ...]] = []
    without: list[Phrase] = []
    joins = False
    for part in list(PART.finditer(text))[: 3 * MOST_TERMS]:
        if part["word"] and not part["minus"] and part["word"].casefold() in ALTERNATIVES:
            joins = bool(groups)
            continue
        phrase = tuple(stems_of(part["phrase"] if part["word"] is None else part["word"]))
        if not phrase:
            continue
        if part["minus"]:
            without.append(phrase)
        elif joins:
            groups[-1] = (*groups[-1], phrase)
        else:
            groups.append((phrase,))
        joins = False
    return Query(tuple(groups[:MOST_TERMS]), tuple(without[:MOST_TERMS]), bool(text.strip()))
