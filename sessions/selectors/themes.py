"""Themes of a community: to choose from, and how they came back over time (A8b)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from communities.models import Community
from lwg import clock
from lwg.web.templatetags.lwg import brief
from sessions.enums import MinutesState
from sessions.models import Minutes, Theme
from sessions.planning.rhythm import local_day
from sessions.planning.study_year import HalfYear, half_year_of
from sessions.services.theme_merging import UNDONE_WITHIN


def themes_to_suggest(community: Community) -> list[Theme]:
    """Every theme of the community that stands by itself, most used first, with `times`."""
    found = Theme.objects.current().filter(community=community).annotate(times=Count("minutes"))
    return list(found.order_by("-times", "name"))


@dataclass(frozen=True)
class ThemeOccurrence:
    """A distributed set of minutes that names a theme."""

    session_pk: int
    starts_at: datetime


@dataclass(frozen=True)
class Stop:
    """One session of the strip, and whether its minutes name the theme."""

    session_pk: int
    starts_at: datetime
    is_named: bool


@dataclass(frozen=True)
class HalfYearOfTheme:
    label: str
    stops: Sequence[Stop]

    @property
    def times(self) -> int:
        return sum(stop.is_named for stop in self.stops)


@dataclass(frozen=True)
class RecurringTheme:
    """A theme with the sessions that named it, newest first, and the whole strip, oldest first."""

    pk: int
    name: str
    occurrences: Sequence[ThemeOccurrence]
    half_years: Sequence[HalfYearOfTheme]

    @property
    def since(self) -> str:
        """The month of the first time."""
        return brief(local_day(self.occurrences[-1].starts_at), "F Y")


class ThemesPage:
    """What distributed minutes named, over all half-years in which there were any; three queries."""

    def __init__(self, community: Community) -> None:
        self.community = community

    @cached_property
    def minutes(self) -> list[Minutes]:
        """Those that were distributed, oldest first."""
        found = Minutes.objects.filter(session__community=self.community, state=MinutesState.DISTRIBUTED)
        return list(found.select_related("session").only("session__starts_at").order_by("session__starts_at"))

    @cached_property
    def _themes(self) -> list[Theme]:
        """With the minutes that were distributed."""
        distributed = Minutes.objects.filter(state=MinutesState.DISTRIBUTED).only("pk")
        times = Count("minutes", filter=Q(minutes__state=MinutesState.DISTRIBUTED))
        found = Theme.objects.current().filter(community=self.community).annotate(times=times).filter(times__gt=0)
        return list(found.prefetch_related(Prefetch("minutes", distributed)))

    @cached_property
    def _half_years(self) -> list[tuple[HalfYear, list[Minutes]]]:
        days = groupby(self.minutes, key=lambda one: half_year_of(local_day(one.session.starts_at)))
        return [(half_year, list(found)) for half_year, found in days]

    @cached_property
    def named(self) -> list[RecurringTheme]:
        """Most often and then most recently named first."""
        found = [self._told(theme) for theme in self._themes]
        return sorted(
            found,
            key=lambda one: (-len(one.occurrences), -one.occurrences[0].starts_at.timestamp(), one.name.casefold()),
        )

    def _told(self, theme: Theme) -> RecurringTheme:
        by = {one.pk for one in theme.minutes.all()}
        return RecurringTheme(
            pk=theme.pk,
            name=theme.name,
            occurrences=[
                ThemeOccurrence(one.session_id, one.session.starts_at) for one in reversed(self.minutes) if one.pk in by
            ],
            half_years=[
                HalfYearOfTheme(
                    label_of(half_year),
                    [Stop(one.session_id, one.session.starts_at, one.pk in by) for one in held],
                )
                for half_year, held in self._half_years
            ],
        )

    @property
    def recurring(self) -> list[RecurringTheme]:
        """A8b: named in more than one set of minutes."""
        return [theme for theme in self.named if len(theme.occurrences) > 1]

    @property
    def once(self) -> list[RecurringTheme]:
        """Newest first."""
        return [theme for theme in self.named if len(theme.occurrences) == 1]

    @cached_property
    def merged(self) -> list[Theme]:
        """Those whose merge can still be taken back, newest first; with the theme that was kept."""
        since = clock.now() - UNDONE_WITHIN
        found = Theme.objects.filter(community=self.community, merged_at__gte=since).exclude(named_by=[])
        return list(found.select_related("merged_into").order_by("-merged_at"))


def label_of(half_year: HalfYear) -> str:
    """As people name it: autumn 2026 begins in September, spring 2027 in February."""
    first: date = half_year.first_day
    words = {"year": first.year}
    return _("autumn %(year)d") % words if first.month >= 8 else _("spring %(year)d") % words
