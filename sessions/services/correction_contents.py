"""What a correction says, beside what was distributed and beside its save before."""

from collections.abc import Iterable, Mapping
from typing import Any

from sessions.models import Correction, Minutes, Theme
from sessions.services import themes as themes_service

# "sections" and the names of the "themes", as a version and a correction keep them.
Contents = Mapping[str, Any]


def distributed(minutes: Minutes) -> dict[str, Any]:
    """What went out last, with its themes as they are called today."""
    sections = minutes.versions.latest("number").content["sections"]
    return {"sections": sections, "themes": [theme.name for theme in minutes.themes.all()]}


def named(draft: Correction, themes: Iterable[str]) -> list[str]:
    """The names in the order of a version, earlier themes as the community writes them; no query where none is new."""
    names = {themes_service.folded(name): name for name in themes_service.checked_names(themes)}
    known = {themes_service.folded(name): name for name in draft.contents["themes"]}
    if not names.keys() <= known.keys():
        community = draft.minutes.session.community_id
        known = dict(Theme.objects.filter(community=community).values_list("key", "name"))
    return sorted(known.get(key, name) for key, name in names.items())


def changed(draft: Correction, contents: Contents, reason: str) -> dict[str, Any]:
    """What a save keeps (see `MinutesSave`): each part that is not what stands there, all of them for the first."""
    parts = {**contents["sections"], "themes": contents["themes"], "reason": reason}
    if draft.pk is None:
        return parts
    stood = {**draft.contents["sections"], "themes": draft.contents["themes"], "reason": draft.reason}
    return {part: value for part, value in parts.items() if value != stood.get(part)}


def same(contents: Contents, other: Contents) -> bool:
    """Whether both read the same, however the themes are written."""
    return _read(contents) == _read(other)


def _read(contents: Contents) -> tuple[list[str], set[str]]:
    texts = [contents["sections"].get(section, "") for section in Minutes.SECTIONS]
    return texts, {themes_service.folded(name) for name in contents["themes"]}
