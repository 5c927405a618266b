"""`python -m benchmarks [part…]`: prints figures; what needs a database gets one of its own, filled with the demo."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figure

PARTS = ("queries", "feed", "pages", "sweep", "search", "pdf", "outbox")
WITHOUT_DATABASE = ("planner", "programme")


@contextmanager
def own_database() -> Iterator[bool]:
    """Set DATABASE_URL to a new PostgreSQL database where one answers (True), else to SQLite; removed afterwards."""
    from tests import databases
    from tests.components import postgres_problem

    if postgres_problem():
        yield False
        return
    with databases.own_database("lwg_bench") as address:
        os.environ["DATABASE_URL"] = address
        yield True


def run(parts: list[str], on_postgres: bool) -> Iterator[Figure]:
    """The figures of these parts, on a database that holds the demo."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with Path(os.devnull).open("w") as nowhere:
        call_command("demo", today=None, stdout=nowhere)
    if on_postgres:  # as autovacuum does by itself a minute later
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    from benchmarks import feed, outbox, pages, pdf, queries, search, sweep
    from benchmarks.people import clients_and_paths, cookies_of

    clients, paths = clients_and_paths()
    if "queries" in parts:
        yield from queries.figures(clients, paths)
    if "feed" in parts:
        yield from feed.figures()
    if "pages" in parts:
        cookies = {who: cookies_of(client) for who, client in clients.items()}
        yield from pages.figures(cookies, paths)
    if "pdf" in parts:
        yield from pdf.figures()
    on_postgres_only = {
        "deadline_sweep": ("sweep", sweep.figures),
        "search": ("search", search.figures),
        "outbox": ("outbox", outbox.figures),
    }
    for name, (part, figures) in on_postgres_only.items():
        if part in parts and on_postgres:
            yield from figures()
        elif part in parts:
            print(f"{name} left out: no PostgreSQL answers")


def run_without_database(parts: list[str]) -> Iterator[Figure]:
    """The figures of pure calculation."""
    from benchmarks import planner, programme

    if "planner" in parts:
        yield from planner.figures()
    if "programme" in parts:
        yield from programme.figures()


def main(parts: list[str]) -> int:
    """Print one line a figure; 1 when a run says of itself that it is invalid."""
    parts = parts or [*WITHOUT_DATABASE, *PARTS]
    for figure in run_without_database(parts):
        print(figure, flush=True)
    if not set(parts) & set(PARTS):
        return 0
    with tempfile.TemporaryDirectory(prefix="lwg-bench-") as folder, own_database() as on_postgres:
        os.environ.update(
            {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "LWG_DATA_DIR": folder, "LWG_LOG_LEVEL": "ERROR"}
        )
        valid = True
        for figure in run(parts, on_postgres):
            print(figure, flush=True)
            if figure.name.startswith("floor_against_itself") and not 0.9 <= figure.ratio <= 1.1:
                valid = False
        from django.db import connections

        connections.close_all()
        if not valid:
            print("INVALID: the floor differs from itself in this run; the machine was too busy")
    return 0 if valid else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
