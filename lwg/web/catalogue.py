"""The Dutch catalogue: gathers the texts of code and templates, and says what is not translated. Needs no gettext."""

import ast
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Text = str | tuple[str, ...]
"""A text, or its singular and plural."""

PACKAGES = ("lwg", "communities", "sessions", "reports")
TEMPLATES = "templates"


def texts_of(root: Path) -> Catalog:
    """Every text of the project's packages and templates, with the files it stands in, untranslated."""
    catalogue = Catalog()
    for path, text, context in _found(root):
        catalogue.add(text, locations=[(str(path.relative_to(root)), 0)], context=context)
    return catalogue


def _found(root: Path) -> Iterator[tuple[Path, Text, str | None]]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from ((path, *one) for one in _in_code(path.read_text()))
    for path in sorted((root / TEMPLATES).rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            for _line, text, _comments, context in extract("python", _as_python(path), keywords=KEYWORDS):
                yield path, text, context


def _in_code(code: str) -> Iterator[tuple[Text, str | None]]:
    """The texts of a module: by its syntax tree, for Babel reads tokens and misses a call within an f-string."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name not in KEYWORDS or not texts:
            continue
        context = texts.pop(0) if "pgettext" in name else None
        yield tuple(texts[:2]) if name.startswith("n") else texts[0], context


def _as_python(template: Path) -> BytesIO:
    """What Django makes of a template for gettext, without the indentation that Python would stumble over."""
    code = templatize(template.read_text(), origin=str(template))
    return BytesIO("\n".join(line.lstrip() for line in code.splitlines()).encode())


def update(po: Path, texts: Catalog, *, language: str) -> None:
    """Write the catalogue anew: new texts untranslated, texts that are gone left out, the rest as it was."""
    catalogue = read(po) if po.exists() else Catalog(locale=language, fuzzy=False)
    written_first, written_last = catalogue.creation_date, catalogue.revision_date
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.creation_date, catalogue.revision_date = written_first, written_last
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)


def read(po: Path) -> Catalog:
    """The catalogue in this file; its folder names the language (`locale/nl/LC_MESSAGES/django.po`)."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name, abort_invalid=True)


def compile_to_mo(po: Path) -> Path:
    """Write the file that Django reads, beside the catalogue."""
    mo, whole = po.with_suffix(".mo"), po.with_suffix(f".{os.getpid()}")
    with whole.open("wb") as file:
        write_mo(file, read(po))
    return whole.replace(mo)  # at once: a process that starts meanwhile reads the old one or the new one


def problems(catalogue: Catalog, texts: Catalog) -> list[str]:
    """One line for each text that is missing, untranslated, fuzzy, broken or no longer used; sorted."""
    lines = []
    for text in _messages(texts):
        translated = catalogue.get(text.id, text.context)
        if translated is None:
            lines.append(f"missing: {_told(text)}")
        elif "" in _forms(translated):
            lines.append(f"untranslated: {_told(text)}")
        elif translated.fuzzy:
            lines.append(f"fuzzy: {_told(text)}")
        else:
            lines += [f"broken ({fault}): {_told(text)}" for fault in translated.check(catalogue)]
    for translated in [*_messages(catalogue), *catalogue.obsolete.values()]:
        if texts.get(translated.id, translated.context) is None:
            lines.append(f"no longer used: {_told(translated)}")
    return sorted(lines)


def _messages(catalogue: Catalog) -> list[Message]:
    """Without the first one, which holds the header."""
    return [message for message in catalogue if message.id]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _told(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    places = ", ".join(path for path, _ in message.locations[:2])
    context = f" [{message.context}]" if message.context else ""
    return f"{text!r}{context}{f' ({places})' if places else ''}"
