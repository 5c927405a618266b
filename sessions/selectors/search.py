"""Search over the minutes that one may read: the newest distributed version, of communities whose contents are open.

What is still being written is not searched: its writers have it before them, and nobody else may know of it (P1, P4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.utils.safestring import SafeString

from communities.models import Community
from lwg.accounts.models import User
from sessions.enums import MinutesState
from sessions.models import SearchEntry, Theme
from sessions.search import MOST, Found, Wanted, backend
from sessions.search.highlights import fragment, marked
from sessions.search.queries import Query, parsed
from sessions.selectors.sections import SECTIONS, Section

PER_PAGE = 10
PIECES = 2
"""Sections of one set of minutes that are shown."""
MOST_THEMES = 200


@dataclass(frozen=True)
class Piece:
    """A section in which something was found, and the words around it."""

    section: Section
    html: SafeString


@dataclass(frozen=True)
class Result:
    """A set of minutes that was found."""

    session_pk: int
    starts_at: datetime
    community: str
    pieces: Sequence[Piece]
    themes: Sequence[SafeString]


class _Numbers:
    """What a paginator wants to know of a list that the database cut already."""

    ordered = True

    def __init__(self, total: int, rows: Sequence[Result]) -> None:
        self.total, self.rows = total, rows

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, _part: slice) -> Sequence[Result]:
        return self.rows


class Search:
    """What one person asked, within what is open to them today; a constant number of queries, asked as needed."""

    def __init__(
        self, user: User, words: str = "", *, community: int = 0, theme: str = "", by_date: bool = False, page: int = 1
    ) -> None:
        self.user = user
        self.query: Query = parsed(words)
        self.community = community
        self.theme = theme
        self.by_date = by_date
        self.number = min(max(page, 1), MOST)

    @cached_property
    def communities(self) -> list[Community]:
        """Those whose contents this person may read now."""
        return list(Community.objects.open_to(self.user).only("name"))

    @cached_property
    def within(self) -> list[int]:
        """Of these the chosen one; none where it is not among them."""
        return [one.pk for one in self.communities if self.community in (0, one.pk)]

    @cached_property
    def themes(self) -> list[tuple[str, str]]:
        """Key and name of what distributed minutes name, to choose from; a name of two communities stands once."""
        found = (
            Theme.objects.current()
            .filter(community__in=self.within, minutes__state=MinutesState.DISTRIBUTED)
            .order_by("key", "name")
            .values_list("key", "name")
            .distinct()[:MOST_THEMES]
        )
        return list(dict(found).items())

    @property
    def is_asked(self) -> bool:
        """Whether there is something to look for."""
        return bool(self.query.groups or self.theme)

    @property
    def says_nothing(self) -> bool:
        """Something was typed, but only words that are in every text, or only what should be left out."""
        return self.query.asked and not self.query.groups

    @cached_property
    def found(self) -> Found:
        """What stands on this page; on the first, where this one does not exist."""
        if not self.is_asked or (self.says_nothing and not self.theme):
            return Found([], 0)
        found = self._find()
        if not found.minutes and self.number > 1:
            self.number = 1
            found = self._find()
        return found

    def _find(self) -> Found:
        return backend().find(
            Wanted(
                communities=self.within,
                query=self.query,
                theme=self.theme,
                newest_first=self.by_date,
                start=(self.number - 1) * PER_PAGE,
                length=PER_PAGE,
            )
        )

    @property
    def total(self) -> int:
        return min(self.found.total, MOST)

    @property
    def has_more(self) -> bool:
        """More were found than are ranked: the newest were taken."""
        return self.found.total > MOST

    @cached_property
    def page(self) -> Page[Result]:
        """The results of this page, with its number among the others."""
        numbered: Any = _Numbers(self.total, self._results())
        return Paginator(numbered, PER_PAGE).get_page(self.number)

    def _results(self) -> list[Result]:
        if not self.found.minutes:
            return []
        entries = (
            SearchEntry.objects.filter(pk__in=self.found.minutes)
            .select_related("minutes__session__community")
            .only("sections", "minutes__session__starts_at", "minutes__session__community__name")
            .prefetch_related(Prefetch("minutes__themes", Theme.objects.order_by("name")))
        )
        by_pk = {entry.pk: entry for entry in entries}
        return [self._result(by_pk[pk]) for pk in self.found.minutes if pk in by_pk]

    def _result(self, entry: SearchEntry) -> Result:
        session, stems = entry.minutes.session, self.query.stems
        told = [(section, *fragment(entry.sections.get(section.key, ""), stems)) for section in SECTIONS]
        told = [one for one in told if one[2]]
        with_hits = sorted((one for one in told if one[1]), key=lambda one: -one[1])
        return Result(
            session_pk=session.pk,
            starts_at=session.starts_at,
            community=session.community.name,
            pieces=[Piece(section, html) for section, _, html in (with_hits or told[:1])[:PIECES]],
            themes=[marked(theme.name, stems) for theme in entry.minutes.themes.all()],
        )
