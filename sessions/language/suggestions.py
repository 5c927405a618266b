"""What may be a theme of a text: earlier themes whose words are in it, then words of its own that come back.

A theme outlives the minutes, so that a name of a person is none (P1).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sessions.language.dutch import Word, folded, stems_of, words_of

MOST = 8
MOST_NEW = 3
OFTEN = 2
"""A new word is suggested from so many times in the text."""
SHORTEST = 5
"""Of a new word, in letters: shorter ones are seldom a theme."""

# After these a noun stands, or what belongs to it, and no verb: so neither "te" nor what is an object too ("het").
_BEFORE_NOUNS = """
    aan achter alle bij binnen boven buiten de deze dit door een elk elke geen in jouw met mijn na naar om onder onze op
    over per rond sinds tegen tot tussen uit uw van vanuit veel via voor zonder
"""
BEFORE_NOUNS = frozenset(_BEFORE_NOUNS.split())
INSIDE = frozenset(" \u00a0,;(")
"""What stands between two words of one sentence: a capital after it is one of a name."""

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
    *,
    text: str,
    by_name: str = "",
    names: Iterable[str] = (),
    earlier: Iterable[EarlierTheme],
    chosen: Collection[str],
    earlier_texts: Iterable[str],
) -> list[Suggestion]:
    """At most eight, best first, none that is chosen already.

    An earlier theme is suggested when all its words are in `text` or `by_name`, the most used first. Then come up to
    three words or pairs that stand in `text` twice and in an earlier text too: by how often here times in how many
    texts there. None of these is part of `names`, is written as a name, or stands as verbs do; and what tells by name
    who does what (`by_name`) gives none.
    """
    words = list(words_of(text))
    here = {word.stem for word in words if word.stem} | set(stems_of(by_name))
    taken = [set(stems_of(name)) for name in chosen]
    known: list[Suggestion] = []
    for theme in sorted(earlier, key=lambda one: (-one.times, one.name.casefold())):
        stems = set(stems_of(theme.name))
        if stems and stems <= here and stems not in taken:
            known.append(Suggestion(theme.name, is_new=False))
            taken.append(stems)
    room = min(MOST_NEW, MOST - len(known))
    new = _new(text, words, earlier_texts, [*taken, _names(text, words, names)]) if room > 0 else []
    return [*known[:MOST], *(Suggestion(name, is_new=True) for name in new[: max(room, 0)])]


def _names(text: str, words: Sequence[Word], names: Iterable[str]) -> set[str]:
    """The stems of `names`, and of what is written as one: with a capital inside a sentence, or never without."""
    found = {stem for name in names for stem in stems_of(name)}
    small: set[str] = set()
    end = 0
    for word in words:
        written = text[word.start : word.end]
        if not written.istitle():  # an abbreviation, in capitals only, is no name of a person
            small.add(word.stem)
        elif end and set(text[end : word.start]) <= INSIDE:
            found.add(word.stem)
        end = word.end
    return found | {word.stem for word in words} - small


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
    """Words, and pairs with one blank between, that stand here twice or more; as written where a noun may stand."""
    times = Counter[Stems]()
    written: dict[Stems, Counter[str]] = {}
    before, before_may_be = Word(0, 0, ""), False
    for word in words:
        beside = text[before.end : word.start] == " "
        may_be = beside and folded(text[before.start : before.end]) in BEFORE_NOUNS
        if word.stem and not word.stem.isdigit():
            said: list[tuple[Stems, int, bool]] = []
            if word.end - word.start >= SHORTEST:
                said.append(((word.stem,), word.start, may_be))
            if beside and before.stem and not before.stem.isdigit():
                said.append(((before.stem, word.stem), before.start, before_may_be))
            for stems, start, may_be_one in said:
                times[stems] += 1
                if may_be_one:
                    written.setdefault(stems, Counter())[text[start : word.end].lower()] += 1
        before, before_may_be = word, may_be
    return [
        _Found(stems, forms.most_common(1)[0][0], times[stems])
        for stems, forms in written.items()
        if times[stems] >= OFTEN
    ]
