"""Panels of the community page that other apps fill, so that imports keep pointing one way.

An app writes a function and registers it in its AppConfig.ready():

    def coming_sessions(standing: Standing) -> Panel | None:
        return Panel("sessions/planning/_coming.html", {"coming": [...]})

    panels.register("sessions", coming_sessions)

`standing` (communities.selectors.access) has `community` and `user`, and says whether the reader sees contents or
figures only. The function asks as little SQL as it can: the page has ten queries in all, seven go to the page itself.
It answers None when there is nothing for this reader. The template is rendered with `standing`, `community`, `request`,
`user` and the panel's own context.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from communities.selectors.access import Standing


@dataclass(frozen=True)
class Panel:
    """A template and what it shows; `aside` puts it in the narrow column."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    aside: bool = False


Filler = Callable[[Standing], Panel | None]
_fillers: dict[str, Filler] = {}


def register(name: str, filler: Filler) -> None:
    """Add a panel; panels stand on the page in the order in which apps register them."""
    _fillers[name] = filler


def panels_of(standing: Standing) -> list[Panel]:
    return [panel for filler in _fillers.values() if (panel := filler(standing)) is not None]
