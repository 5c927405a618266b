"""Plain text as people type it, with paragraphs and dashes, as safe HTML."""

from collections.abc import Iterable

from django.utils.html import escape
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
