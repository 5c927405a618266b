"""Themes to suggest for the text that somebody is writing."""

from collections.abc import Iterable, Mapping

from django.http import QueryDict

from communities.models import Community, Membership
from sessions.language.suggestions import EarlierTheme, Suggestion, suggested_themes
from sessions.models import Minutes, SearchEntry
from sessions.rich_text import plain
from sessions.selectors.themes import themes_to_suggest

LOOKED_BACK = 12
"""So many earlier minutes are asked which words came back: a year of every four weeks."""
BY_NAME = ("agreements", "yields", "next_session")
"""Sections that tell who does or did what, and where: their words come back because people do."""


def suggestions_for(community: Community, posted: QueryDict) -> list[Suggestion]:
    """For the sections and themes as they stand in the form; three queries."""
    chosen = [*posted.getlist("themes"), *posted.get("new_themes", "").split(",")]
    earlier = [EarlierTheme(theme.name, theme.times) for theme in themes_to_suggest(community)]  # type: ignore[attr-defined]  # annotated
    entries = SearchEntry.objects.filter(community=community).order_by("-held_at")
    texts = entries.values_list("sections", flat=True)[:LOOKED_BACK]
    return suggested_themes(
        text=_text(posted, [key for key in Minutes.SECTIONS if key not in BY_NAME]),
        by_name=_text(posted, BY_NAME),
        names=Membership.objects.filter(community=community).values_list("user__name", flat=True),
        earlier=earlier,
        chosen=chosen,
        earlier_texts=["\n".join(one.values()) for one in texts],
    )


def _text(posted: Mapping[str, str], sections: Iterable[str]) -> str:
    """What was typed, cut at what a section may hold: the form says more of that."""
    return "\n".join(plain(posted.get(key, "")[: 4 * Minutes.LONGEST[key]]) for key in sections)
