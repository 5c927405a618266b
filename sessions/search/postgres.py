"""The index on PostgreSQL: a column of type `tsvector` with a GIN index, made of stems and not of a text."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sessions.search.backends import CENTRE_WEIGHS, TABLE, Backend, Part, Section
from sessions.search.queries import Phrase, Query

INDEX = "search_entry_words"
# Written a few times a day: no list of what is still to be put in, which each search would have to read.
CREATE_INDEX = f"CREATE INDEX {INDEX} ON {TABLE} USING gin (words) WITH (fastupdate = off)"
LAST_PLACE = 16_383  # of a tsvector
WEIGHTS = f"{{0, 0, {1 / CENTRE_WEIGHS}, 1}}"
"""Of D, C, B and A."""


class Postgres(Backend):
    def install(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN words tsvector NOT NULL DEFAULT ''")
        schema_editor.execute(CREATE_INDEX)

    def remove(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS words")

    def write(self, minutes: int, sections: Sequence[Section]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {TABLE} SET words = %s::tsvector WHERE minutes_id = %s",  # noqa: S608 (a name of ours)
                [vector_of(sections), minutes],
            )

    def matching(self, query: Query) -> tuple[Part, Part, Part]:
        asked = _asked(query)
        return (
            Part(""),
            Part(" AND e.words @@ %s::tsquery", [asked]),
            Part("ts_rank(%s::float4[], e.words, %s::tsquery)", [WEIGHTS, asked]),
        )


def vector_of(sections: Sequence[Section]) -> str:
    """A `tsvector` as PostgreSQL reads one; a gap between sections keeps a phrase within one."""
    places: dict[str, list[str]] = defaultdict(list)
    place = 0
    for section in sections:
        for stem in section.stems:
            place = min(place + 1, LAST_PLACE)
            places[stem].append(f"{place}{'A' if section.is_central else 'B'}")
        place = min(place + 1, LAST_PLACE)
    return " ".join(f"'{stem}':{','.join(found)}" for stem, found in places.items())


def _asked(query: Query) -> str:
    """A `tsquery`; stems are letters and figures only, so that nothing in them needs care."""
    needed = [f"({' | '.join(map(_phrase, group))})" for group in query.groups]
    return " & ".join([*needed, *(f"!{_phrase(phrase)}" for phrase in query.without)])


def _phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(f"'{stem}'" for stem in phrase) + ")"
