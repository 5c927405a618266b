"""The index on SQLite: a table of FTS5 beside the entries, with the key of the minutes as its row's number."""

from collections.abc import Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sessions.search.backends import CENTRE_WEIGHS, TABLE, Backend, Part, Section
from sessions.search.queries import Phrase, Query

WORDS = "community_sessions_searchwords"
TRIGGER = "search_entry_deleted"
BETWEEN = " 0between0 "
"""Between two sections, so that no phrase runs from one into the next; nobody asks for it."""


class Sqlite(Backend):
    """A migration that rebuilds the table of entries must install this again: the trigger goes with the old table."""

    def install(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {WORDS}"
            " USING fts5(centre, rest, tokenize='unicode61 remove_diacritics 0')"
        )
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TRIGGER} AFTER DELETE ON {TABLE}"  # noqa: S608 (names of ours)
            f" BEGIN DELETE FROM {WORDS} WHERE rowid = OLD.minutes_id; END"
        )

    def remove(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TRIGGER}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {WORDS}")

    def write(self, minutes: int, sections: Sequence[Section]) -> None:
        centre = BETWEEN.join(" ".join(one.stems) for one in sections if one.is_central)
        rest = BETWEEN.join(" ".join(one.stems) for one in sections if not one.is_central)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {WORDS} WHERE rowid = %s", [minutes])  # noqa: S608 (a name of ours)
            cursor.execute(
                f"INSERT INTO {WORDS} (rowid, centre, rest) VALUES (%s, %s, %s)",  # noqa: S608 (likewise)
                [minutes, centre, rest],
            )

    def matching(self, query: Query) -> tuple[Part, Part, Part]:
        return (
            Part(f" JOIN {WORDS} ON {WORDS}.rowid = e.minutes_id"),
            Part(f" AND {WORDS} MATCH %s", [_asked(query)]),
            Part(f"-bm25({WORDS}, {CENTRE_WEIGHS}, 1)"),
        )


def _asked(query: Query) -> str:
    """As FTS5 reads it; stems are letters and figures only, so that nothing in them needs care."""
    needed = " AND ".join(f"({' OR '.join(map(_phrase, group))})" for group in query.groups)
    return f"({needed}) NOT ({' OR '.join(map(_phrase, query.without))})" if query.without else needed


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase)}"'
