"""SQL statements a page asks, by page; ten at the most, none on the landing and log-in pages."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure

AT_MOST = 10


def figures(clients: dict[str, Client], paths: dict[str, tuple[str, str]]) -> Iterator[Figure]:
    """`paths`: name → (address, whose browser). What is repeated within a page counts apart, and may not be."""
    for name, path in (("landing", "/"), ("login", "/account/login/")):
        with CaptureQueriesContext(connection) as asked:
            Client().get(path)
        yield Figure(f"{name}_sql", len(asked), "statements", 0, 0)
    for name, (path, who) in paths.items():
        clients[who].get(path)
        with CaptureQueriesContext(connection) as asked:
            clients[who].get(path)
        statements = [query["sql"] for query in asked.captured_queries]
        yield Figure(f"{name}_sql", len(statements), "statements", AT_MOST, 1)
        yield Figure(f"{name}_sql_repeated", len(statements) - len(set(statements)), "statements", 0, 0)
