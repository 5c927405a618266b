"""Panels of the community page that other apps fill, so that imports keep pointing one way.

An app writes a function and registers it in its AppConfig.ready():

    def coming_sessions(standing: Standing) -> Panel | None:
        return Panel("sessions/planning/_coming.html", {"coming": [...]})

    panels.register("sessions", coming_sessions, asks=coming_sessions_asked)

`standing` (communities.selectors.access) has `community` and `user`, and says whether the reader sees contents or
figures only. `asks` names the reads of the function by the key of the community, so that the page asks them together
with its own (lwg.together); what it asks besides counts towards the page's ten queries. The function answers None when
there is nothing for this reader. The template is rendered with `standing`, `community`, `request`, `user` and the
panel's own context.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from communities.selectors.access import Standing
from lwg.prepared import Asked


@dataclass(frozen=True)
class Panel:
    """A template and what it shows; `aside` puts it in the narrow column."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    aside: bool = False


Filler = Callable[[Standing], Panel | None]
Asks = Callable[[int], Iterable[Asked]]
_fillers: dict[str, tuple[Filler, Asks]] = {}


def register(name: str, filler: Filler, *, asks: Asks = lambda community: ()) -> None:
    """Add a panel; panels stand on the page in the order in which apps register them."""
    _fillers[name] = filler, asks


def asked_by_panels(community: int) -> list[Asked]:
    """What the panels of this community will ask, to ask it together with more."""
    return [one for _, asks in _fillers.values() for one in asks(community)]


def panels_of(standing: Standing) -> list[Panel]:
    return [panel for filler, _ in _fillers.values() if (panel := filler(standing)) is not None]
