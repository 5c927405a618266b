"""Plain text as people type it, with paragraphs and dashes, as safe HTML; and two texts side by side."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

BULLETS = ("- ", "* ", "• ")


def normal(text: str) -> str:
    """With line ends as Unix has them, and no blanks at either end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def as_html(text: str) -> SafeString:
    """Paragraphs and bulleted lists, everything in it escaped; an indented line belongs to the item above it."""
    blocks: list[tuple[str, list[list[str]]]] = []
    for line in normal(text).split("\n"):
        if line.startswith(BULLETS):
            if not blocks or blocks[-1][0] != "ul":
                blocks.append(("ul", []))
            blocks[-1][1].append([line[2:].strip()])
        elif not line.strip():
            blocks.append(("gap", []))
        elif line.startswith("  ") and blocks and blocks[-1][0] == "ul":
            blocks[-1][1][-1].append(line.strip())
        else:
            if not blocks or blocks[-1][0] != "p":
                blocks.append(("p", [[]]))
            blocks[-1][1][0].append(line)
    return SafeString("\n".join(_block(kind, items) for kind, items in blocks if kind != "gap"))


def _block(kind: str, items: list[list[str]]) -> str:
    if kind == "p":
        return f"<p>{_lines(items[0])}</p>"
    return "<ul>" + "".join(f"<li>{_lines(item)}</li>" for item in items) + "</ul>"


def _lines(lines: Iterable[str]) -> str:
    """Escaped; this is where everything that was typed passes."""
    return "<br>".join(map(escape, lines))


def joined(mine: str, theirs: str) -> str:
    """Both texts in one: lines they share once, and where they differ theirs and then mine. Loses no line."""
    if not mine or not theirs:
        return mine or theirs
    my_lines, their_lines = mine.split("\n"), theirs.split("\n")
    found: list[str] = []
    steps = SequenceMatcher(None, their_lines, my_lines, autojunk=False).get_opcodes()
    for tag, start, end, my_start, my_end in steps:
        found += their_lines[start:end]
        if tag != "equal":
            found += my_lines[my_start:my_end]
    return "\n".join(found)


def marked(text: str, other: str) -> SafeString:
    """`text` as lines, with <ins> around those that `other` does not have."""
    elsewhere = set(other.split("\n"))
    return format_html_join(
        SafeString("<br>"),
        "{}",
        ((line if line in elsewhere else format_html("<ins>{}</ins>", line),) for line in text.split("\n")),
    )
