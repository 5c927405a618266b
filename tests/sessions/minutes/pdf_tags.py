"""What a tagged PDF tells who does not see it: its structure, its links, and whether anything stands outside both."""

from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

LAYOUT_ONLY = {"/Span", "/Div", "/NonStruct"}
PAINTS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"sh", b"EI"}


def structure(document: pypdf.PdfReader) -> list[str]:
    """A line for each structure element, indented by its depth, without those that say nothing."""
    root: Any = document.trailer["/Root"]
    return list(_lines(root["/StructTreeRoot"]["/K"], depth=0))


def _lines(node: Any, depth: int) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for one in node:
            yield from _lines(one, depth)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        kind = str(node["/S"])
        is_told = kind not in LAYOUT_ONLY
        if is_told:
            yield "  " * depth + kind.removeprefix("/")
        yield from _lines(node["/K"], depth + is_told)


def text_of(page: Any) -> str:
    """Its words; pypdf takes each half of a sign for one where the font lacks some other sign."""
    return " ".join(str(page.extract_text()).replace("\x00", "").split())


def links(document: pypdf.PdfReader) -> list[tuple[str, str]]:
    """Address and alternate description of each link."""
    found = (one.get_object() for page in document.pages for one in page.get("/Annots", []))
    return [(one["/A"]["/URI"], one["/Contents"]) for one in found if one["/Subtype"] == "/Link"]


def bookmarks(document: pypdf.PdfReader) -> list[Any]:
    """Their titles, those under another as a list after it."""
    return _titles(document.outline)


def _titles(outline: list[Any]) -> list[Any]:
    return [_titles(one) if isinstance(one, list) else one.title for one in outline]


def painted_outside_tags(document: pypdf.PdfReader) -> int:
    """How many times a page shows words or pictures that are neither tagged nor marked as decoration."""
    outside = 0
    for page in document.pages:
        marked = 0
        for _, operator in ContentStream(page["/Contents"], document).operations:
            marked += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
            outside += operator in PAINTS and not marked
    return outside
