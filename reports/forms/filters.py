"""What lists and dashboards can be narrowed by; a value that is not offered is left aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


def options(pairs: Iterable[tuple[object, str]], chosen: object) -> list[Option]:
    """The options of a select, of which `chosen` is on."""
    return [Option(str(value), label, str(value) == str(chosen)) for value, label in pairs]


def number_in(query: Mapping[str, str], name: str, allowed: Iterable[int]) -> int | None:
    """The number given in the address, when it is one of those allowed."""
    given = query.get(name, "")
    return next((number for number in allowed if str(number) == given), None)
