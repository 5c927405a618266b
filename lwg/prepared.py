"""Reads whose SQL is written by the ORM once, and then only asked: building and compiling costs more than the answer.

A page asks some eight queries of a few joins. Django builds and compiles each anew, one to four milliseconds of
processor time where the database needs a fraction of one (`make bench`). A `Prepared` read is a function that returns a
`values_list` queryset; it is called once per shape of its arguments with stand-ins for them, and the SQL is kept.
A `PreparedObjects` read returns a queryset of models, and gives those. PostgreSQL also plans it once (`lwg.planned`).
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from lwg import clock
from lwg.loaded import Loader, loader_of
from lwg.planned import ListPart, Place, PlannedRead, plan

Argument = int | str | datetime | date | Sequence[int]
Row = tuple[Any, ...]

# Stand-ins: values that no row and no code of ours has. The clock's is what `clock.now()` says while SQL is written.
_NOW = datetime(8999, 6, 15, 10, tzinfo=UTC)
_FIRST_DAY = date(8000, 1, 1)
_FIRST_NUMBER = 8_000_000_000_000_000
LARGEST = 2**63  # of a BigAutoField
SHAPES = 256  # of one read: how many lengths of lists are kept


TYPES = {int: "bigint", str: "text", date: "date", datetime: "timestamptz"}
"""What PostgreSQL calls an argument of that kind; of a list, `bigint[]`."""


# What `lwg.together` has fetched for the reads of a block, by what was asked.
fetched_ahead: ContextVar[dict[Any, list[Any]] | None] = ContextVar("fetched_ahead", default=None)


@dataclass(frozen=True, eq=False)
class Statement:
    """A read as SQL, for arguments of one shape."""

    sql: str
    parameters: tuple[Any, ...]  # constants, and a Place or ListPart for each argument
    converters: dict[int, Any]
    compiler: Any
    planned: PlannedRead | None  # where the database is PostgreSQL

    @cached_property
    def loader(self) -> Loader:
        """What makes objects of its rows, where it reads models."""
        return loader_of(self.compiler)

    def ask(self, cursor: Any, known: dict[str, Any]) -> None:
        if self.planned is not None:
            self.planned.ask(cursor, known)
        else:
            cursor.execute(self.sql, [_filled(one, known) for one in self.parameters])


class Prepared:
    """A read to call with keyword arguments; see :func:`prepared`."""

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._statement = lru_cache(maxsize=SHAPES)(self._write)

    def __call__(self, **arguments: Argument) -> list[Any]:
        """The rows. Raises ValueError when the function made a value out of an argument: hand that over instead."""
        ahead = fetched_ahead.get()
        if ahead is not None and (known := ahead.get(Asked(self, arguments).key)) is not None:
            return known
        statement = self.statement(arguments)
        if statement is None:
            return []
        with connection.cursor() as cursor:
            statement.ask(cursor, with_clock(arguments))
            rows: list[Row] = cursor.fetchall()
        return self.results(statement, rows)

    def asked(self, **arguments: Argument) -> "Asked":
        """This read with its arguments, to be asked together with others (`lwg.together`)."""
        return Asked(self, arguments)

    def statement(self, arguments: dict[str, Argument]) -> Statement | None:
        """The statement for such arguments; None where there can be no rows."""
        vendor = connection.vendor
        any_length = vendor == "postgresql"
        shape = tuple((name, _kind(value, any_length=any_length)) for name, value in arguments.items())
        return self._statement(vendor, shape) if all(map(_can_be_asked, arguments.values())) else None

    def results(self, statement: Statement, rows: list[Row]) -> list[Any]:
        """What the read gives, out of rows as the database gave them."""
        if statement.converters:
            return [tuple(row) for row in statement.compiler.apply_converters(rows, statement.converters)]
        return rows

    def _write(self, vendor: str, shape: tuple[tuple[str, Any], ...]) -> Statement | None:
        """The statement for arguments of this shape; None where it can have no rows."""
        standins, places = _standins(shape)
        with clock.at(_NOW):
            queryset = self.build(**standins)
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            if any(kind == 0 for _, kind in shape):
                return None
            # A stand-in that fits in no small column, as the ORM sees it: it would say "no rows" for good.
            raise ValueError(
                "the ORM finds no rows whatever the arguments; hand numbers of small columns over as a list"
            ) from None
        # Set up as the compiler does before it reads rows: which column is converted how.
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        placed = tuple(_placed(one, places) for one in parameters)
        planned = plan(sql, placed) if vendor == "postgresql" else None
        return Statement(sql, placed, converters, compiler, planned)


class PreparedObjects(Prepared):
    """As `Prepared`, of a queryset of models: with what it annotates and selects along."""

    def results(self, statement: Statement, rows: list[Row]) -> list[Any]:
        rows = super().results(statement, rows)
        annotated = tuple(statement.compiler.annotation_col_map.items())
        found = []
        for row in rows:
            one = statement.loader.load(row, connection.alias)
            for name, column in annotated:
                setattr(one, name, row[column])
            found.append(one)
        return found


@dataclass(frozen=True, eq=False)
class Asked:
    """A read with its arguments."""

    read: Prepared
    arguments: dict[str, Argument]

    def answer(self) -> list[Any]:
        """The rows: asked now, or what `lwg.together` has fetched."""
        return self.read(**self.arguments)

    @cached_property
    def key(self) -> Any:
        given = ((name, tuple(one) if isinstance(one, list) else one) for name, one in self.arguments.items())
        return self.read, frozenset(given)


def with_clock(arguments: dict[str, Argument]) -> dict[str, Any]:
    """The arguments, and what the clock says now."""
    return {**arguments, "now": clock.now(), "today": clock.today()}


def prepared_objects(build: Callable[..., "QuerySet[Any, Any]"]) -> PreparedObjects:
    """As `prepared`, for a function that returns a queryset of models; nothing is prefetched."""
    return PreparedObjects(build)


def prepared(build: Callable[..., "QuerySet[Any, Any]"]) -> Prepared:
    """Turn a function that returns a `values_list` queryset into a read whose SQL is kept.

    Arguments are numbers, texts, days, moments, or lists of numbers. The function may hand them to the ORM as they are
    and ask `clock`, but not compute with them nor branch on them, but for whether an optional one is given.
    A small number (a year) goes in as a list: compared by itself with a small column, no stand-in is ever there.
    """
    return Prepared(build)


def _can_be_asked(value: Argument) -> bool:
    """A number that no column can hold is the key of no row; a database would stumble, where the ORM does not ask."""
    return not isinstance(value, int) or abs(value) < LARGEST


def _kind(value: Argument, *, any_length: bool) -> Any:
    """What tells statements apart: the type; of a list its length, or with `any_length` only whether it is empty."""
    if isinstance(value, datetime):
        return datetime
    if isinstance(value, int | str | date):
        return type(value)
    return 2 if value and any_length else len(value)


def _standins(shape: tuple[tuple[str, Any], ...]) -> tuple[dict[str, Any], dict[Any, Place | ListPart]]:
    """A value to stand for each argument, and what the database's parameters will look like for it."""
    standins: dict[str, Any] = {}
    today = _NOW.astimezone(clock.AMSTERDAM).date()
    places: dict[Any, Place | ListPart] = {
        _adapted(_NOW): Place("now", TYPES[datetime]),
        _adapted(today): Place("today", TYPES[date]),
    }
    number = _FIRST_NUMBER
    for nth, (name, kind) in enumerate(shape):
        if isinstance(kind, int):
            standins[name] = list(range(number, number + kind))
            whole = Place(name, f"{TYPES[int]}[]")
            places |= {value: ListPart(whole, place) for place, value in enumerate(standins[name])}
            number += kind
            continue
        if kind is datetime:
            standins[name] = _NOW - timedelta(days=1000 + nth)
        elif kind is date:
            standins[name] = _FIRST_DAY + timedelta(days=nth)
        elif kind is str:
            standins[name] = f"\x1fstands for {name}\x1f"
        else:
            standins[name] = number
            number += 1
        places[_adapted(standins[name])] = Place(name, TYPES[kind])
    return standins, places


def _adapted(value: Any) -> Any:
    """As the ORM hands it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _placed(parameter: Any, places: dict[Any, Place | ListPart]) -> Any:
    """The place of a stand-in, or the constant; a value that was made out of a stand-in is refused."""
    if parameter in places:
        return places[parameter]
    made = (isinstance(parameter, int) and parameter >= _FIRST_NUMBER) or (
        isinstance(parameter, datetime | date | str) and str(parameter)[:1] == "8" and str(parameter)[4:5] == "-"
    )
    if made:
        raise ValueError(f"{parameter!r} was made out of an argument or the clock; hand it over as an argument")
    return parameter


def _filled(parameter: Any, known: dict[str, Any]) -> Any:
    if isinstance(parameter, ListPart):
        return known[parameter.of.name][parameter.nth]
    return _adapted(known[parameter.name]) if isinstance(parameter, Place) else parameter
