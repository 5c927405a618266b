"""Two rich texts against each other, word by word: what was added and what went, and both brought together.

Imports no Django. Works on what `sessions.rich_text.clean` leaves: paragraphs, headings, items of lists, links.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

TAGS_AND_WORDS = re.compile(r"<[^>]+>|[^<]+")
WORDS = re.compile(r"<br>|(?:&#?\w+;|\w+|[^\w\s<&])\s*")
# Beyond this many comparisons two texts are told as one that went and one that came: a page must not wait for more.
MOST_COMPARISONS = 300_000
ALIKE = 0.4


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or item; `within` are the lists around it, `inside` its words with links and breaks."""

    kind: str
    within: tuple[str, ...]
    inside: str


@dataclass(frozen=True)
class Labels:
    """What a screen reader says before words that were added or went, as plain text."""

    added: str
    removed: str


@dataclass(frozen=True)
class _Word:
    """As it stands in the text, with the blanks after it, and the tag of the link that it is in."""

    html: str
    link: str

    @property
    def key(self) -> tuple[str, str]:
        return self.html.strip(), self.link


def blocks(html: str) -> list[Block]:
    """The blocks of a cleaned text in their order, lists in lists after the item that they stand in."""
    found: list[Block] = []
    lists: list[str] = []
    kind, inside = "p", ""

    def end() -> None:
        nonlocal inside
        if inside.strip():
            found.append(Block(kind, tuple(lists), inside))
        inside = ""

    for piece in TAGS_AND_WORDS.findall(html):
        match = re.fullmatch(r"<(/?)(p|h3|h4|li|ul|ol)>", piece)
        if match is None:
            inside += piece
            continue
        end()
        closing, tag = bool(match[1]), match[2]
        if tag not in ("ul", "ol"):
            kind = tag
        elif not closing:
            lists.append(tag)
        elif lists:
            lists.pop()
    end()
    return found


def written(parts: Sequence[Block]) -> str:
    """The text of these blocks, as `clean` lays it out."""
    return _written(parts, 0)


def differences(before: str, after: str, labels: Labels) -> str:
    """One text with all words of both: what went in `<del>`, what came in `<ins>`; no marks where they are equal."""
    return written(list(_compared(before, after, labels, with_removed=True)))


def marked(text: str, other: str, labels: Labels) -> str:
    """`text`, with `<ins>` around the words that `other` does not have in that place."""
    return written(list(_compared(other, text, labels, with_removed=False)))


def both(mine: str, theirs: str) -> str:
    """Both texts in one: blocks that they share once, and where they differ theirs and then mine. Loses no block."""
    if not mine or not theirs:
        return mine or theirs
    old, new = blocks(theirs), blocks(mine)
    found: list[Block] = []
    for tag, start, end, my_start, my_end in _steps(old, new):
        found += old[start:end]
        if tag != "equal":
            found += new[my_start:my_end]
    return written(found)


def _written(parts: Iterable[Block], depth: int) -> str:
    html = ""
    for tag, run in groupby(parts, key=lambda one: one.within[depth] if len(one.within) > depth else ""):
        if tag:
            html += f"<{tag}>{_items(list(run), depth + 1)}</{tag}>"
        else:
            html += "".join(f"<{one.kind}>{one.inside}</{one.kind}>" for one in run)
    return html


def _items(parts: list[Block], depth: int) -> str:
    """Lists in lists stand in the item before them, as HTML wants it."""
    items: list[str] = []
    for deeper, run in groupby(parts, key=lambda one: len(one.within) > depth):
        if not deeper:
            items += [f"<li>{one.inside}</li>" for one in run]
        elif items:
            items[-1] = items[-1].removesuffix("</li>") + _written(run, depth) + "</li>"
        else:
            items.append(f"<li>{_written(run, depth)}</li>")
    return "".join(items)


def _compared(before: str, after: str, labels: Labels, *, with_removed: bool) -> Iterator[Block]:
    for old, new in _aligned(blocks(before), blocks(after)):
        if old is None or new is None:
            one = old or new
            if one is not None and (with_removed or new is not None):
                whole = [("insert" if old is None else "delete", _words(one.inside))]
                yield replace(one, inside=_told(whole, labels))
        elif old == new:
            yield new
        else:
            yield replace(new, inside=_told(_changed(old, new, with_removed=with_removed), labels))


def _aligned(old: list[Block], new: list[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Each block with the one that it became; None where it went or is new."""
    for tag, start, end, new_start, new_end in _steps(old, new):
        if tag == "equal":
            yield from zip(old[start:end], new[new_start:new_end], strict=True)
        else:
            yield from _paired(old[start:end], new[new_start:new_end])


def _paired(old: list[Block], new: list[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Blocks of one kind that share many words belong together, in their order."""
    if len(old) * len(new) > 2_500:
        yield from ((one, None) for one in old)
        yield from ((None, one) for one in new)
        return
    counts = [Counter(word.key for word in _words(one.inside)) for one in old]
    new_counts = [Counter(word.key for word in _words(one.inside)) for one in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_alike(old[a], new[b], counts[a], new_counts[b]) for b in range(len(new))] for a in range(len(old))]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], alike[a][b] and alike[a][b] + best[a + 1][b + 1])
    a = b = 0
    while a < len(old) or b < len(new):
        if a < len(old) and b < len(new) and alike[a][b] and best[a][b] == alike[a][b] + best[a + 1][b + 1]:
            yield old[a], new[b]
            a, b = a + 1, b + 1
        elif a < len(old) and best[a][b] == best[a + 1][b]:
            yield old[a], None
            a += 1
        else:
            yield None, new[b]
            b += 1


def _alike(old: Block, new: Block, words: "Counter[Any]", new_words: "Counter[Any]") -> float:
    if (old.kind, old.within) != (new.kind, new.within):
        return 0.0
    shared = (words & new_words).total() * 2 / max(words.total() + new_words.total(), 1)
    return shared if shared >= ALIKE else 0.0


def _changed(old: Block, new: Block, *, with_removed: bool) -> Iterator[tuple[str, list[_Word]]]:
    before, after = _words(old.inside), _words(new.inside)
    for _tag, start, end, new_start, new_end in _steps(before, after, key=lambda word: word.key):
        if _tag == "equal":
            yield "equal", after[new_start:new_end]
            continue
        if with_removed and start < end:
            yield "delete", before[start:end]
        if new_start < new_end:
            yield "insert", after[new_start:new_end]


def _told(steps: Iterable[tuple[str, list[_Word]]], labels: Labels) -> str:
    html = ""
    for tag, words in steps:
        inside = _linked(words)
        if tag == "equal":
            html += inside
            continue
        mark, label = ("ins", labels.added) if tag == "insert" else ("del", labels.removed)
        words_end = inside.rstrip()
        html += f'<{mark}><span class="visually-hidden">{label} </span>{words_end}</{mark}>{inside[len(words_end) :]}'
        if tag == "delete" and not html.endswith(" "):
            html += " "
    return html


def _linked(words: Iterable[_Word]) -> str:
    html = ""
    for link, run in groupby(words, key=lambda word: word.link):
        inside = "".join(word.html for word in run)
        html += f"{link}{inside}</a>" if link else inside
    return html


def _words(inside: str) -> list[_Word]:
    found: list[_Word] = []
    link = ""
    for piece in TAGS_AND_WORDS.findall(inside):
        if piece == "<br>":
            found.append(_Word(piece, ""))
        elif piece.startswith("<"):
            link = "" if piece == "</a>" else piece
        else:
            start = re.match(r"\s*", piece)
            if start and start[0] and found and not found[-1].html.endswith((" ", "<br>")):
                found[-1] = replace(found[-1], html=found[-1].html + start[0])
            found += [_Word(one, link) for one in WORDS.findall(piece)]
    return found


def _steps(
    old: Sequence[Any], new: Sequence[Any], key: Callable[[Any], Any] = lambda one: one
) -> Sequence[tuple[str, int, int, int, int]]:
    """As `SequenceMatcher.get_opcodes`; of too many equal parts all differs between what both begin and end with."""
    keys, new_keys = [key(one) for one in old], [key(one) for one in new]
    seen = Counter(new_keys)
    if sum(seen[one] for one in keys) <= MOST_COMPARISONS:
        return SequenceMatcher(None, keys, new_keys, autojunk=False).get_opcodes()
    shorter = min(len(keys), len(new_keys))
    first = next((nth for nth in range(shorter) if keys[nth] != new_keys[nth]), shorter)
    last = next((nth for nth in range(shorter - first) if keys[-1 - nth] != new_keys[-1 - nth]), shorter - first)
    ends = len(keys) - last, len(new_keys) - last
    steps = [("equal", 0, first, 0, first), ("replace", first, ends[0], first, ends[1])]
    return [*steps, ("equal", ends[0], len(keys), ends[1], len(new_keys))]
