"""Reads that PostgreSQL plans once per connection: `PREPARE` when first asked, from then on `EXECUTE` with arguments.

Planning a join of five tables costs the server more than answering it. psycopg 2 has no prepared statements, SQL does.
A pooler between the application and the server must therefore pool whole sessions, not transactions.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_numbers = count(1)
_statements: dict[str, str] = {}  # by name: what each stands for
_declared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by the driver's connection: what its server knows


@dataclass(frozen=True)
class Place:
    """Where an argument goes in a statement; one for the whole of a list."""

    name: str
    type: str  # PostgreSQL's


@dataclass(frozen=True)
class ListPart:
    """One of the two stand-ins of a list, of which `IN (…, …)` is made; `= ANY` then takes a list of any length."""

    of: Place
    nth: int


@dataclass(frozen=True, eq=False)
class PlannedRead:
    """A statement under a name that is its own in this process."""

    name: str
    declaration: str
    call: str
    arguments: tuple[str, ...]  # names, in the order of the call

    def ask(self, cursor: Any, known: dict[str, Any]) -> None:
        """Execute it on Django's `cursor`; the declaration goes past it, as it belongs to the connection."""
        driver = connection.connection
        names = _declared.setdefault(driver, set())
        if self.name not in names:
            with driver.cursor() as own:
                own.execute(self.declaration)
            names.add(self.name)
        given = [known[name] for name in self.arguments]
        cursor.execute(self.call, [list(one) if isinstance(one, tuple) else one for one in given])


def plan(sql: str, parameters: Iterable[Any]) -> PlannedRead:
    """Name a statement as Django writes it, with a `Place`, a `ListPart` or a constant for each of its `%s`.

    Raises ValueError when a list stands elsewhere than in an `IN`.
    """
    places: list[Place] = []

    def written(parameter: Any) -> str:
        if isinstance(parameter, ListPart):
            return f"\x00{parameter.of.name}:{parameter.nth}\x00"
        if isinstance(parameter, Place):
            places.append(parameter)
            return f"${len(places)}"
        with connection.connection.cursor() as cursor:
            constant: bytes = cursor.mogrify("%s", [parameter])
        return constant.decode()

    def list_written(found: re.Match[str]) -> str:
        places.append(lists[found[1]])
        return f"= ANY (${len(places)})"

    connection.ensure_connection()  # the first thing that a worker asks may be a planned read
    parameters = list(parameters)
    lists = {one.of.name: one.of for one in parameters if isinstance(one, ListPart)}
    statement = sql % tuple(written(one) for one in parameters)
    statement = re.sub(r"IN \(\x00(\w+):0\x00, \x00\1:1\x00\)", list_written, statement)
    if "\x00" in statement:
        raise ValueError(f"a list may only be asked with __in: {statement}")
    name = f"lwg_{next(_numbers)}"
    types = f" ({', '.join(place.type for place in places)})" if places else ""
    given = f" ({', '.join(['%s'] * len(places))})" if places else ""
    _statements[name] = statement
    return PlannedRead(
        name, f"PREPARE {name}{types} AS {statement}", f"EXECUTE {name}{given}", tuple(place.name for place in places)
    )


def written_out(sql: str) -> str:
    """The statement that an `EXECUTE` stands for, other SQL as it is: for who looks at what a page asked."""
    called = re.match(r"EXECUTE (\w+)", sql)
    return _statements[called[1]] if called else sql
