"""Several prepared reads in one round trip: the way to the database and back costs more than a small answer.

The statements stand beside each other in one, as parts of a `UNION ALL`. Columns of one type share a place, so that the
rows stay narrow; each part's rows are handed on as if it had been asked alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey

from lwg.planned import ListPart, Place, PlannedRead, plan
from lwg.prepared import Asked, Row, Statement, fetched_ahead, with_clock

PART, ORDER = 0, 1  # the first two columns: which read, and the place of a row in it


@contextmanager
def together(*asked: Asked) -> Iterator[None]:
    """Within the block these reads answer with what was fetched for all of them at once, at its start."""
    token = fetched_ahead.set((fetched_ahead.get() or {}) | _fetched(asked))
    try:
        yield
    finally:
        fetched_ahead.reset(token)


def _fetched(asked: tuple[Asked, ...]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {one.key: [] for one in asked}
    statements = [(one, statement) for one in asked if (statement := one.read.statement(one.arguments)) is not None]
    if not statements:
        return found
    whole = _joined(connection.vendor, tuple(statement for _, statement in statements))
    known: dict[str, Any] = with_clock({})
    for nth, (one, _) in enumerate(statements):
        known |= {_named(nth, name): value for name, value in one.arguments.items()}
    with connection.cursor() as cursor:
        whole.ask(cursor, known)
        rows = sorted(cursor.fetchall(), key=itemgetter(PART, ORDER))
    parts: list[list[Row]] = [[] for _ in statements]
    for row in rows:
        parts[row[PART]].append(whole.columns[row[PART]](row))
    for (one, statement), of_part in zip(statements, parts, strict=True):
        found[one.key] = one.read.results(statement, of_part)
    return found


@dataclass(frozen=True)
class _Joined:
    sql: str
    parameters: tuple[Any, ...]
    columns: tuple[Any, ...]  # for each part, what takes its columns out of a row
    planned: PlannedRead | None

    def ask(self, cursor: Any, known: dict[str, Any]) -> None:
        Statement(self.sql, self.parameters, {}, None, self.planned).ask(cursor, known)


@lru_cache(maxsize=256)
def _joined(vendor: str, statements: tuple[Statement, ...]) -> _Joined:
    types = [_types(statement) for statement in statements]
    places: dict[tuple[str, int], int] = {}  # a type and how many of it came before, to a column of the whole
    number = count(ORDER + 1)
    taken: list[dict[int, int]] = []  # for each part: column of the whole → its own
    for part in types:
        seen: dict[str, int] = {}
        own = {}
        for column, kind in enumerate(part):
            key = kind, seen.get(kind, 0)
            seen[kind] = key[1] + 1
            if key not in places:
                places[key] = next(number)
            own[places[key]] = column
        taken.append(own)
    kinds = {place: kind for (kind, _), place in places.items()}
    queries, selects = [], []
    for nth, (statement, own) in enumerate(zip(statements, taken, strict=True)):
        names = ", ".join(f"c{column}" for column in range(len(own)))
        queries.append(f"p{nth} ({names}) AS ({statement.sql})")
        columns = [
            _column(vendor, own[place]) if place in own else _nothing(vendor, kinds[place]) for place in sorted(kinds)
        ]
        selects.append(f"SELECT {nth}, row_number() OVER (), {', '.join(columns)} FROM p{nth}")  # noqa: S608 (our names)
    sql = f"WITH {', '.join(queries)} {' UNION ALL '.join(selects)}"
    parameters = tuple(_renamed(one, nth) for nth, statement in enumerate(statements) for one in statement.parameters)
    getters = tuple(_getter([place for place, _ in sorted(own.items(), key=itemgetter(1))]) for own in taken)
    return _Joined(sql, parameters, getters, plan(sql, parameters) if vendor == "postgresql" else None)


def _types(statement: Statement) -> list[str]:
    """The database's type of each column; texts of any length are one, whole numbers of any size too."""
    found = []
    for expression, _, _ in statement.compiler.select:
        field: Field[Any, Any] = expression.output_field
        kind = (field.target_field if isinstance(field, ForeignKey) else field).cast_db_type(connection) or "text"
        kind = kind.partition("(")[0].strip()
        found.append({"varchar": "text", "integer": "bigint", "smallint": "bigint", "serial": "bigint"}.get(kind, kind))
    return found


def _column(vendor: str, number: int) -> str:
    """For SQLite's driver a column has the type of the first part; an expression has none, and is left as it is."""
    return f"+c{number}" if vendor == "sqlite" else f"c{number}"


def _nothing(vendor: str, kind: str) -> str:
    return f"NULL::{kind}" if vendor == "postgresql" else "NULL"


def _getter(places: list[int]) -> Any:
    take = itemgetter(*places)
    return take if len(places) > 1 else lambda row: (take(row),)


def _named(nth: int, name: str) -> str:
    return f"{name}_{nth}"


def _renamed(parameter: Any, nth: int) -> Any:
    """Arguments of one name in two reads are two; the clock's are everybody's."""
    if isinstance(parameter, ListPart):
        return replace(parameter, of=_renamed(parameter.of, nth))
    if isinstance(parameter, Place) and parameter.name not in ("now", "today"):
        return replace(parameter, name=_named(nth, parameter.name))
    return parameter
