"""What stands in minutes, and in the versions that went out, becomes rich text: paragraphs, and lists from dashes."""

import re
from collections.abc import Callable
from html import escape, unescape

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SECTIONS = (
    "collective_question",
    "situation",
    "patterns",
    "considerations",
    "action_perspectives",
    "agreements",
    "yields",
)


def rich(plain: str) -> str:
    """Blank lines end a paragraph; a dash makes an item, and indented lines go on with it."""
    blocks: list[tuple[str, list[list[str]]]] = []
    for line in plain.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        words = escape(" ".join(line.split()), quote=False)
        if line.startswith(("- ", "* ", "• ")):
            if not blocks or blocks[-1][0] != "li":
                blocks.append(("li", []))
            blocks[-1][1].append([escape(" ".join(line[2:].split()), quote=False)])
        elif not words:
            blocks.append(("", []))
        elif line.startswith("  ") and blocks and blocks[-1][0] == "li":
            blocks[-1][1][-1].append(words)
        else:
            if not blocks or blocks[-1][0] != "p":
                blocks.append(("p", [[]]))
            blocks[-1][1][0].append(words)
    return "".join(_written(kind, items) for kind, items in blocks)


def _written(kind: str, items: list[list[str]]) -> str:
    told = ["<br>".join(filter(None, lines)) for lines in items if any(lines)]
    inside = "".join(f"<{kind}>{one}</{kind}>" for one in told)
    return f"<ul>{inside}</ul>" if kind == "li" and inside else inside


def plain(html: str) -> str:
    """The way back: a blank line between blocks, dashes before items, the address of a link after its words."""
    html = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", html)
    html = re.sub(r"<li>(.*?)(?=<li>|<ul>|<ol>|</li>)", lambda one: "\n- " + one[1].replace("<br>", "\n  "), html)
    html = html.replace("<br>", "\n")
    html = re.sub(r"<(p|h3|h4|ul|ol)>|</(p|h3|h4|ul|ol)>", "\n\n", html)
    lines = unescape(re.sub(r"<[^>]+>", "", html)).strip()
    return re.sub(r"\n{3,}", "\n\n", lines).replace("\n\n- ", "\n- ")


def _each(apps: Apps, written: Callable[[str], str]) -> None:
    minutes_model = apps.get_model("community_sessions", "Minutes")
    version_model = apps.get_model("community_sessions", "MinutesVersion")
    for minutes in minutes_model.objects.exclude(**dict.fromkeys(SECTIONS, "")).iterator(chunk_size=500):
        for section in SECTIONS:
            setattr(minutes, section, written(getattr(minutes, section)))
        minutes.save(update_fields=SECTIONS)
    for version in version_model.objects.iterator(chunk_size=500):
        texts = version.content.get("sections", {})
        version.content = {**version.content, "sections": {key: written(text) for key, text in texts.items()}}
        version.save(update_fields=["content"])


def to_rich(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _each(apps, rich)


def to_plain(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _each(apps, plain)


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0015_next_session_in_minutes")]

    operations = [migrations.RunPython(to_rich, to_plain)]
