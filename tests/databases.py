"""Databases of the tests' own on a PostgreSQL server, and one with all tables that others begin with a copy of.

Making all tables takes eight seconds; so it is done once for all workers of a run.
"""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from tests import components, processes

IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ


@contextmanager
def own_database(name: str, *, like: str = "") -> Iterator[str]:
    """The address of a new database of this process, a copy of `like` where that is given; dropped afterwards."""
    name = f"{name}_{os.getpid()}"
    create(name, like)
    try:
        yield address_of(name)
    finally:
        drop(name)


def address_of(name: str) -> str:
    return f"{components.postgres_server()}/{name}"


def create(name: str, like: str = "") -> None:
    _tell(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} {f'TEMPLATE {like}' if like else ''}")


def drop(name: str) -> None:
    _tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _tell(*statements: str) -> None:
    with closing(psycopg2.connect(address_of("postgres"))) as admin:
        admin.autocommit = True
        for statement in statements:
            admin.cursor().execute(statement)


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a run."""
    own = factory.getbasetemp()
    return own.parent if IN_WORKER else own


@contextmanager
def once(folder: Path) -> Iterator[bool]:
    """Whether this worker is the first that asks for what stands in the folder; the others wait until it is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not (folder / "complete").exists()
        (folder / "complete").touch()


@dataclass(frozen=True)
class Migrated:
    """An installation with all tables: its data folder, and where the tests run on PostgreSQL its database there."""

    data: Path
    database: str = ""

    @classmethod
    def of_run(cls, folder: Path) -> "Migrated":
        """The one of all workers that share this folder."""
        made = cls(folder / "data", name_of_run() if components.on_postgres() else "")
        with once(folder) as is_new:
            if is_new:
                made._make()
        return made

    def copy_to(self, data: Path) -> None:
        """Begin a data folder; a database on a server is copied by `own_database`."""
        data.mkdir(parents=True)
        if not self.database:
            self.copy_file(data / "lwg.sqlite3")

    def copy_file(self, file: Path) -> None:
        """A new SQLite file, with what may still stand beside the first in its journal."""
        with closing(sqlite3.connect(self.data / "lwg.sqlite3")) as made, closing(sqlite3.connect(file)) as new:
            made.backup(new)

    def _make(self) -> None:
        if self.database:
            create(self.database)
        address = {"DATABASE_URL": address_of(self.database)} if self.database else {}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"],
            cwd=processes.ROOT,
            env=processes.environment(self.data, **address),
            check=True,
            timeout=300,
        )


def name_of_run() -> str:
    """Of the database that the workers of a run copy; who started them drops it (`tests/conftest.py`)."""
    return f"lwg_migrated_{os.getppid() if IN_WORKER else os.getpid()}"
