"""The piece of a text in which the words stand that were looked for, as safe HTML."""

from collections.abc import Collection

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sessions.language.dutch import Word, words_of

BEFORE = 8
LENGTH = 34
"""Words before the first that was found, and in all."""
MOST_PLACES = 100
"""Where the best piece is looked for: a text of one word repeated takes no time."""


def marked(text: str, stems: Collection[str]) -> SafeString:
    """The whole text, everything in it escaped, with <mark> around what was looked for."""
    return _marked(text, [word for word in words_of(text) if word.stem in stems], 0, len(text))


def fragment(text: str, stems: Collection[str]) -> tuple[int, SafeString]:
    """How many different stems stand in the best piece of `text`, and that piece; its begin where there is none."""
    words = list(words_of(text))
    if not words:
        return 0, SafeString()
    places = [place for place, word in enumerate(words) if word.stem in stems][:MOST_PLACES]
    best, first = 0, 0
    for place in places:
        start = max(place - BEFORE, 0)
        there = len({words[at].stem for at in places if start <= at < start + LENGTH})
        if there > best:
            best, first = there, start
    piece = words[first : first + LENGTH]
    begin = 0 if first == 0 else piece[0].start
    end = len(text) if first + LENGTH >= len(words) else piece[-1].end
    hits = [word for word in piece if word.stem in stems]
    return best, format_html(
        "{}{}{}", "… " if begin else "", _marked(text, hits, begin, end), " …" if end < len(text) else ""
    )


def _marked(text: str, hits: Collection[Word], begin: int, end: int) -> SafeString:
    pieces: list[tuple[str | SafeString]] = []
    for word in hits:
        pieces.append((text[begin : word.start],))
        pieces.append((format_html("<mark>{}</mark>", text[word.start : word.end]),))
        begin = word.end
    pieces.append((text[begin:end],))
    return format_html_join("", "{}", pieces)
