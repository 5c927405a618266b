"""What both databases share: the statement that finds, and what each fills into it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sessions.search.queries import Query

TABLE = "community_sessions_searchentry"
MOST = 500
"""So many are ranked, the newest that match: of a word that is in every text the rest costs much and says little."""
CENTRE_WEIGHS = 4
"""A word in the question, the action perspectives or a theme, against one elsewhere."""


@dataclass(frozen=True)
class Section:
    """The stems of one section in their order; `is_central` for what stands in the centre (A8a) and for themes."""

    stems: Sequence[str]
    is_central: bool


@dataclass(frozen=True)
class Wanted:
    """Minutes of these communities; no query means all, no theme (by its key) means any."""

    communities: Sequence[int]
    query: Query = field(default_factory=Query)
    theme: str = ""
    newest_first: bool = False
    start: int = 0
    length: int = 20


@dataclass(frozen=True)
class Found:
    """Primary keys of minutes in order, and how many there are in all: more than `MOST` says that there are more."""

    minutes: list[int]
    total: int


@dataclass(frozen=True)
class Part:
    """A piece of SQL and its parameters."""

    sql: str
    parameters: Sequence[Any] = ()


class Backend(ABC):
    """The index of one database; every method takes part in the transaction that runs."""

    @abstractmethod
    def install(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """Put beside the table of entries what full text needs; for a migration."""

    @abstractmethod
    def remove(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """Take that away."""

    @abstractmethod
    def write(self, minutes: int, sections: Sequence[Section]) -> None:
        """Keep these stems for the entry of these minutes, in place of what was kept. Deletion goes by itself."""

    @abstractmethod
    def matching(self, query: Query) -> tuple[Part, Part, Part]:
        """A join, a condition on `e` (entries), and a number `score` in which more is better, where `e` is at hand."""

    def find(self, wanted: Wanted) -> Found:
        """One statement: the newest that match, then by rank or date."""
        if not wanted.communities:
            return Found([], 0)
        join, condition, score = self._matched(wanted.query)
        themed = self._themed(wanted.theme)
        places = ", ".join(["%s"] * len(wanted.communities))
        order = "held_at DESC, minutes_id DESC"
        statement = (
            f"WITH newest AS MATERIALIZED (SELECT e.minutes_id, e.held_at, {score.sql} AS score"  # noqa: S608 (parts of ours)
            f" FROM {TABLE} e{join.sql} WHERE e.community_id IN ({places}){condition.sql}{themed.sql}"
            f" ORDER BY e.held_at DESC, e.minutes_id DESC LIMIT {MOST + 1})"
            f" SELECT minutes_id, count(*) OVER () FROM newest"
            f" ORDER BY {order if wanted.newest_first else f'score DESC, {order}'} LIMIT %s OFFSET %s"
        )
        given = [*score.parameters, *join.parameters, *wanted.communities, *condition.parameters, *themed.parameters]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*given, wanted.length, wanted.start])
            rows = cursor.fetchall()
        return Found([row[0] for row in rows], rows[0][1] if rows else 0)

    def _matched(self, query: Query) -> tuple[Part, Part, Part]:
        return self.matching(query) if query.groups else (Part(""), Part(""), Part("0"))

    @staticmethod
    def _themed(key: str) -> Part:
        if not key:
            return Part("")
        return Part(
            " AND EXISTS (SELECT 1 FROM community_sessions_minutes_themes named"
            " JOIN community_sessions_theme theme ON theme.id = named.theme_id"
            " WHERE named.minutes_id = e.minutes_id AND theme.key = %s)",
            [key],
        )
