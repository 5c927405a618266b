"""What may be a theme of a text: earlier themes whose words are in it, then words of its own that come back."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sessions.language.dutch import Word, stems_of, words_of

MOST = 8
MOST_NEW = 3
OFTEN = 2
"""A new word is suggested from so many times in the text."""
SHORTEST = 5
"""Of a new word, in letters: shorter ones are seldom a theme."""

Stems = tuple[str, ...]


@dataclass(frozen=True)
class EarlierTheme:
    """A theme of the community, and how many sets of minutes named it."""

    name: str
    times: int


@dataclass(frozen=True)
class Suggestion:
    name: str
    is_new: bool


@dataclass(frozen=True)
class _Found:
    """A word or pair of words: as it is written most, and how often it stands in the text."""

    stems: Stems
    name: str
    times: int


def suggested_themes(
    *, text: str, earlier: Iterable[EarlierTheme], chosen: Collection[str], earlier_texts: Iterable[str]
) -> list[Suggestion]:
    """At most eight, best first, none that is chosen already.

    An earlier theme is suggested when all its words are in the text, the most used first. Then come up to three words
    or pairs that stand in the text twice and in an earlier text too: by how often here times in how many texts there.
    """
    words = list(words_of(text))
    here = {word.stem for word in words if word.stem}
    taken = [set(stems_of(name)) for name in chosen]
    known: list[Suggestion] = []
    for theme in sorted(earlier, key=lambda one: (-one.times, one.name.casefold())):
        stems = set(stems_of(theme.name))
        if stems and stems <= here and stems not in taken:
            known.append(Suggestion(theme.name, is_new=False))
            taken.append(stems)
    room = min(MOST_NEW, MOST - len(known))
    new = _new(text, words, earlier_texts, taken) if room > 0 else []
    return [*known[:MOST], *(Suggestion(name, is_new=True) for name in new[: max(room, 0)])]


def _new(text: str, words: Sequence[Word], earlier_texts: Iterable[str], taken: Sequence[set[str]]) -> list[str]:
    found = [one for one in _frequent(text, words) if not any(set(one.stems) & stems for stems in taken)]
    if not found:
        return []
    texts = Counter[Stems]()
    for earlier in earlier_texts:
        stems = [word.stem for word in words_of(earlier)]
        texts.update({(stem,) for stem in stems} | set(pairwise(stems)))
    recurring = [one for one in found if texts[one.stems]]
    # A pair says more than its words.
    recurring.sort(key=lambda one: (-one.times * texts[one.stems] * len(one.stems), one.name))
    names: list[str] = []
    said: set[str] = set()
    for one in recurring:
        if not said & set(one.stems):
            names.append(one.name)
            said |= set(one.stems)
    return names


def _frequent(text: str, words: Sequence[Word]) -> list[_Found]:
    """Words, and pairs that stand beside each other with one blank between, from twice on."""
    written: dict[Stems, Counter[str]] = {}
    before: Word | None = None
    for word in words:
        if not word.stem or word.stem.isdigit():
            before = None
            continue
        if word.end - word.start >= SHORTEST:
            written.setdefault((word.stem,), Counter())[text[word.start : word.end].lower()] += 1
        if before is not None and before.end + 1 == word.start and text[before.end] == " ":
            pair = text[before.start : word.end].lower()
            written.setdefault((before.stem, word.stem), Counter())[pair] += 1
        before = word
    return [
        _Found(stems, forms.most_common(1)[0][0], forms.total())
        for stems, forms in written.items()
        if forms.total() >= OFTEN
    ]
