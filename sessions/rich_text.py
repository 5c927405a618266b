"""Rich text of minutes: paragraphs, headings, lists and links, and nothing else, whoever sends it.

What is stored and shown has passed `clean`. Headings are h3 and h4, as the sections of minutes stand under an h2.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from unicodedata import bidirectional

import nh3
from django.utils.safestring import SafeString

from sessions import text

# Pasted text knows more than we do: each of these becomes the nearest of ours, so that words which stood apart stay so.
BLOCKS = {
    **dict.fromkeys(("p", "div", "tr", "dt", "dd", "pre", "caption", "figcaption", "address", "blockquote"), "p"),
    **dict.fromkeys(("h1", "h2", "h3"), "h3"),
    **dict.fromkeys(("h4", "h5", "h6"), "h4"),
}
LISTS = ("ul", "ol")
CELLS = ("td", "th")
UNSEEN = {"script", "style", "title", "template", "iframe", "noscript", "svg", "math"}
BETWEEN_CELLS = " · "
REL = "noopener noreferrer nofollow"
DEEPEST = 4
STARTS = re.compile("<(p|h3|h4|ul|ol)>")
SIGNS = re.compile(r"<[^>]*>|&#?\w+;|(.)", re.DOTALL)


def clean(html: str) -> str:
    """`html` with our tags only; the empty string where nothing would be seen. Cleaning again changes nothing.

    Scripts, styles, pictures and every attribute but the address of a link (http, https, mailto) go; words stay.
    Text without any tag is taken for plain text, with its lines.
    """
    html = html.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if "<" not in html:
        return from_plain(_without_entities(html))
    safe = nh3.clean(
        html,
        tags={*BLOCKS, *LISTS, *CELLS, "li", "a", "br"},
        clean_content_tags=UNSEEN,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return _laid_out(_read(safe), as_tags=True)


def from_plain(plain_text: str) -> str:
    """Plain text with its paragraphs and dashed lists as rich text, everything in it escaped."""
    return clean(str(text.as_html(plain_text))) if plain_text.strip() else ""


def as_html(html: str) -> SafeString:
    """Stored rich text, to be put in a page: cleaned again, so that no row can carry more than we allow.

    A block whose first letter is of Arabic, Hebrew or their like runs from the right.
    """
    return SafeString(with_directions(clean(html)))


def with_directions(html: str) -> str:
    """What `clean` left, with each block to run as its own first letter does."""

    def directed(start: re.Match[str]) -> str:
        return f'<{start[1]} dir="rtl">' if _runs_from_the_right(html, start.end()) else start[0]

    return STARTS.sub(directed, html)


def _runs_from_the_right(html: str, start: int) -> bool:
    """What the first letter after `start` says; figures, marks and emoji say nothing (Unicode bidi, P2)."""
    for sign in SIGNS.finditer(html, start):
        direction = bidirectional(sign[1]) if sign[1] else ""
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def length(html: str) -> int:
    """How many characters of words: what a limit counts, as the tags are none of the writer's."""
    return len(plain(html))


def cut(html: str, longest: int, note: str) -> str:
    """`html` with at most `longest` characters of words: cut at a line, and ending with `note` where it was cut."""
    if length(html) <= longest:
        return html
    found, room = _read(html), longest - len(note) - 1

    def kept(within: _List, indent: int) -> _List:
        nonlocal room
        stays = _List(within.tag)
        for one in within.items:
            if isinstance(one, _List):
                stays.items.append(kept(one, indent + 2))
                continue
            lines = []
            for line in one.lines:
                room -= len(line.words) + indent + 1
                if room >= 0:
                    lines.append(line)
            if lines:
                stays.items.append(_Block(one.tag, lines))
        return stays

    return _tagged(kept(found, 0)) + f"<p>{escape(note, quote=False)}</p>"


def plain(html: str) -> str:
    """The words alone: a line for each block, "- " before items, an indent for lists in lists. For search and mails."""
    return _laid_out(_read(html), as_tags=False)


@dataclass
class _Line:
    """Words with links and line breaks in them, as tags and as plain text."""

    tags: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.words.strip()


@dataclass
class _List:
    tag: str
    items: list["_Block | _List"] = field(default_factory=list)


@dataclass
class _Block:
    """A paragraph, a heading, or (in a list) an item."""

    tag: str
    lines: list[_Line]


class _Reader(HTMLParser):
    """Gathers blocks and lists from HTML that nh3 has made safe and well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = _List("")
        self._lists = [self.found]
        self._tag = "p"
        self._lines = [_Line()]
        self._address = ""
        self._item_goes_on = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._end_block()
            self._tag = BLOCKS[tag]
        elif tag in LISTS:
            self._end_block()
            self._item_goes_on = False
            if len(self._lists) <= DEEPEST:
                inner = _List(tag)
                self._lists[-1].items.append(inner)
                self._lists.append(inner)
            else:
                self._lists.append(self._lists[-1])
        elif tag == "li":
            self._end_block()
            self._item_goes_on = False
        elif tag == "br":
            self._lines.append(_Line())
        elif tag in CELLS and not self._lines[-1].is_empty:
            self._add(BETWEEN_CELLS)
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag == "li":
            self._end_block()
        elif tag in LISTS and len(self._lists) > 1:
            self._end_block()
            self._lists.pop()
            self._item_goes_on = False
        elif tag == "a":
            self._address = ""

    def handle_data(self, data: str) -> None:
        self._add(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _add(self, words: str) -> None:
        line = self._lines[-1]
        words = _blanks_once(words, after=line.words)
        line.words += words
        if self._address and words.strip():
            line.tags += f'<a href="{escape(self._address)}" rel="{REL}">{escape(words, quote=False)}</a>'
        else:
            line.tags += escape(words, quote=False)

    def _end_block(self) -> None:
        lines = [_Line(line.tags.strip(), line.words.strip()) for line in self._lines if not line.is_empty]
        tag, inside = self._tag, self._lists[-1]
        self._tag, self._lines = "p", [_Line()]
        if not lines:
            return
        if inside is self.found:
            inside.items.append(_Block(tag, lines))
        elif self._item_goes_on and isinstance(last := inside.items[-1], _Block):
            last.lines += lines
        else:
            inside.items.append(_Block("li", lines))
            self._item_goes_on = True


def _read(html: str) -> _List:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def _laid_out(found: _List, *, as_tags: bool) -> str:
    return _tagged(found) if as_tags else "\n".join(_plain_lines(found, depth=-1))


def _tagged(within: _List) -> str:
    """Lists in lists stand in the item before them, as HTML wants it."""
    parts: list[str] = []
    for one in within.items:
        if isinstance(one, _Block):
            parts.append(f"<{one.tag}>{'<br>'.join(line.tags for line in one.lines)}</{one.tag}>")
        elif inner := _tagged(one):
            nested = f"<{one.tag}>{inner}</{one.tag}>"
            if within.tag and parts:
                parts[-1] = parts[-1].removesuffix("</li>") + nested + "</li>"
            else:
                parts.append(f"<li>{nested}</li>" if within.tag else nested)
    return "".join(parts)


def _plain_lines(within: _List, depth: int) -> list[str]:
    lines: list[str] = []
    for one in within.items:
        if isinstance(one, _List):
            lines += _plain_lines(one, depth + 1)
            continue
        first, further = ("  " * depth + "- ", "  " * (depth + 1)) if within.tag else ("", "")
        lines += [(further if place else first) + line.words for place, line in enumerate(one.lines)]
    return lines


def _blanks_once(words: str, *, after: str) -> str:
    """Blanks as HTML shows them: any number is one, and none at the start of a line."""
    told = " ".join(words.split())
    if not told:
        return " " if words and after and not after.endswith(" ") else ""
    start = " " if words[0].isspace() and after and not after.endswith(" ") else ""
    return f"{start}{told}{' ' if words[-1].isspace() else ''}"


def _without_entities(plain_text: str) -> str:
    """An editor sends `&lt;` also where it sends no tag."""
    return plain_text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
