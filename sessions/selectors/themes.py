"""Themes of a community: to choose from, and how they came back over time (A8b)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q

from communities.models import Community
from sessions.enums import MinutesState
from sessions.models import Minutes, Theme


def themes_to_suggest(community: Community) -> list[Theme]:
    """Every theme of the community, most used first."""
    found = Theme.objects.filter(community=community).annotate(times=Count("minutes"))
    return list(found.order_by("-times", "name"))


@dataclass(frozen=True)
class ThemeOccurrence:
    """A distributed set of minutes that names a theme."""

    session_pk: int
    starts_at: datetime


@dataclass(frozen=True)
class RecurringTheme:
    name: str
    occurrences: list[ThemeOccurrence]


def recurring_themes(community: Community) -> list[RecurringTheme]:
    """A8b: themes that distributed minutes name, most often and then most recently named first; two queries."""
    distributed = Minutes.objects.filter(state=MinutesState.DISTRIBUTED).select_related("session")
    themes = (
        Theme.objects.filter(community=community)
        .annotate(times=Count("minutes", filter=Q(minutes__state=MinutesState.DISTRIBUTED)))
        .filter(times__gt=0)
        .prefetch_related(Prefetch("minutes", distributed.order_by(F("session__starts_at").desc())))
    )
    found = [
        RecurringTheme(
            theme.name, [ThemeOccurrence(one.session_id, one.session.starts_at) for one in theme.minutes.all()]
        )
        for theme in themes
    ]
    return sorted(
        found, key=lambda one: (-len(one.occurrences), -one.occurrences[0].starts_at.timestamp(), one.name.casefold())
    )
