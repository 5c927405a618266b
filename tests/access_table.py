"""The table of tests/test_access.py: for every URL the roles that get in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import ROLES, Cast

EVERYONE = frozenset(ROLES) - {"anonymous"}
MEMBERS = frozenset({"member", "minute_taker", "facilitator"})
COORDINATION = frozenset({"coordinator", "administrator"})
NOBODY: frozenset[str] = frozenset()


def no_kwargs(cast: Cast, role: str) -> dict[str, Any]:
    return {}


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """Who gets in at a URL; `posted` is what is sent, where the method is post."""

    allowed: frozenset[str]
    kwargs: Callable[[Cast, str], dict[str, Any]] = no_kwargs
    method: str = "get"
    posted: Callable[[Cast], dict[str, Any]] = nothing


# name → (kwargs, status) of what needs no log-in
PUBLIC: dict[str, tuple[dict[str, Any], int]] = {
    "landing": ({}, 200),
    "healthz": ({}, 200),
}

TABLE: dict[str, Row] = {
    "home": Row(EVERYONE),
}
