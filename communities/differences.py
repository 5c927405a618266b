"""What changed between two versions of a text, line by line; no Django here."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal


@dataclass(frozen=True)
class Line:
    """`kept` stands in both versions, `added` in the new one only, `removed` in the old one only."""

    kind: Literal["kept", "added", "removed"]
    text: str


def changed_lines(old: str, new: str) -> list[Line]:
    """All lines of both versions in reading order; what was removed stands before what replaced it."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for tag, start, stop, new_start, new_stop in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [Line("kept", text) for text in before[start:stop]]
            continue
        lines += [Line("removed", text) for text in before[start:stop]]
        lines += [Line("added", text) for text in after[new_start:new_stop]]
    return lines
