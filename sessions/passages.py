"""Words in rich text: finding them again, marking them, and putting others in their place.

Works on what `sessions.rich_text.clean` leaves. Words are compared with every run of blanks, line break or border
between paragraphs as one blank, as a selection in a browser gives them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise

from sessions.rich_text import clean

TAGS = re.compile(r"(<[^>]*>)")
LONGEST = 500
"""Characters of a passage."""
LONGEST_BEFORE = 80
"""Characters of what stands before it, to tell it from the same words elsewhere."""


def words_of(text: str) -> str:
    """With each run of blanks as one, and none at either end."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Passage:
    """Words, and what stands before them; `key` says whose they are."""

    words: str
    before: str = ""
    key: int = 0


@dataclass
class _Run:
    """From where to where words run in one stretch of text between two tags."""

    token: int
    start: int
    end: int


class Words:
    """The words of rich text, each character with its place in it."""

    def __init__(self, html: str) -> None:
        self.tokens = TAGS.split(html)
        self.signs: list[str] = []
        self.places: list[tuple[int, int] | None] = []
        for token, text in enumerate(self.tokens):
            if token % 2:
                if not text.startswith(("<a ", "</a")):
                    self._add(" ", None)
                continue
            for at, sign in enumerate(unescape(text)):
                self._add(" " if sign.isspace() else sign, (token, at))
        self.text = "".join(self.signs)

    def _add(self, sign: str, place: tuple[int, int] | None) -> None:
        if sign != " " or (self.signs and self.signs[-1] != " "):
            self.signs.append(sign)
            self.places.append(place)

    def start_of(self, passage: Passage) -> int | None:
        """Where it stands: of several places the one whose words before are most alike, else the first."""
        words = words_of(passage.words)
        if not words:
            return None
        starts, at = [], self.text.find(words)
        while at >= 0:
            starts.append(at)
            at = self.text.find(words, at + 1)
        before = words_of(passage.before)
        return max(starts, key=lambda start: (_alike(self.text[:start].rstrip(), before), -start), default=None)

    def runs_of(self, passage: Passage) -> list[_Run]:
        """The stretches of text that it covers; none where it does not stand there."""
        start = self.start_of(passage)
        runs: list[_Run] = []
        for place in [] if start is None else self.places[start : start + len(words_of(passage.words))]:
            if place is None:
                continue
            token, at = place
            if not runs or runs[-1].token != token:
                runs.append(_Run(token, at, at + 1))
            runs[-1].end = at + 1
        return runs


def _alike(text: str, before: str) -> int:
    """How many characters at their ends are the same."""
    same = 0
    while same < min(len(text), len(before)) and text[-1 - same] == before[-1 - same]:
        same += 1
    return same


def before_of(html: str, words: str, before: str = "") -> str | None:
    """What stands before these words, to find them again; None where they do not stand there."""
    found = Words(html)
    start = found.start_of(Passage(words, before))
    return None if start is None else found.text[:start].rstrip()[-LONGEST_BEFORE:]


def replaced(html: str, passage: Passage, words: str) -> str | None:
    """Rich text with `words` in the place of the passage, once, all else as it was; None where it does not stand there.

    Where the passage runs over several paragraphs or a link, the words stand where it began.
    """
    found = Words(html)
    runs = found.runs_of(passage)
    for run in runs:
        text = unescape(found.tokens[run.token])
        put = words_of(words) if run is runs[0] else ""
        found.tokens[run.token] = escape(text[: run.start] + put + text[run.end :], quote=False)
    return clean("".join(found.tokens)) if runs else None


@dataclass
class Marked:
    """Rich text with marks, and in the order of the text the keys of the passages that stand there."""

    html: str
    keys: list[int] = field(default_factory=list)


def marked(html: str, passages: Iterable[Passage]) -> Marked:
    """Put `<mark>` around each passage, and after it a link to its remark with its number, from 1 in their order.

    A word of several remarks is marked once. `%d` in what follows a mark is the caller's to fill: see `NUMBER`.
    """
    found = Words(html)
    spots = [(found.start_of(one), one) for one in passages]
    standing = sorted(((at, one) for at, one in spots if at is not None), key=lambda pair: (pair[0], pair[1].key))
    covered: dict[int, set[int]] = {}
    numbers: dict[tuple[int, int], list[int]] = {}
    for _at, passage in standing:
        runs = found.runs_of(passage)
        for run in runs:
            covered.setdefault(run.token, set()).update(range(run.start, run.end))
        numbers.setdefault((runs[-1].token, runs[-1].end), []).append(passage.key)
    parts: list[str] = []
    held: list[int] = []  # no link stands in a link: the numbers of words in one come after it
    for token, text in enumerate(found.tokens):
        if token % 2:
            parts.append(text)
            if text == "</a>":
                parts += [NUMBER % key for key in held]
                held = []
            continue
        in_link = token > 0 and found.tokens[token - 1].startswith("<a ")
        marks, ends = covered.get(token, set()), {end: keys for (where, end), keys in numbers.items() if where == token}
        for at, piece in _pieces(unescape(text), marks, set(ends)):
            words = escape(piece, quote=False)
            parts.append(f'<mark class="remarked">{words}</mark>' if at in marks else words)
            after = ends.get(at + len(piece), [])
            held += after if in_link else []
            parts += [] if in_link else [NUMBER % key for key in after]
    return Marked("".join(parts), [passage.key for _at, passage in standing])


NUMBER = "<number %d>"
"""Stands after a marked passage, with its key, until the caller puts a link there: no text of people has a bare `<`."""


def _pieces(text: str, marks: set[int], ends: set[int]) -> list[tuple[int, str]]:
    """The text cut where marking begins or ends and where a passage ends, each piece with where it starts."""
    cuts = sorted({0, len(text), *ends} | {at for at in range(1, len(text)) if (at in marks) != (at - 1 in marks)})
    return [(start, text[start:end]) for start, end in pairwise(cuts)]
