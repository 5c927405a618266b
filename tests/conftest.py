"""Fixtures that every test may use; the database is SQLite unless DATABASE_URL names another."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

from lwg import clock
from lwg.accounts.models import User
from tests import components
from tests.browsers import browser_of
from tests.cast import NOW, Cast, make_cast
from tests.databases import IN_WORKER, Migrated, drop, name_of_run, shared_folder
from tests.loopback import Server
from tests.smtp_sink import SmtpSink

gc.set_threshold(100_000, 50, 1000)  # looking for cycles as often as a server does takes a twelfth of the time

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") or components.REQUIRE_ALL else "here")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(vendor): has a meaning on this database only (sqlite, postgresql)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has no meaning on this database, and what asks none and was in the run on SQLite: not skipped."""
    engine = django_settings.DATABASES["default"]["ENGINE"]
    once = "sqlite" not in engine and config.args_source != pytest.Config.ArgsSource.ARGS
    elsewhere = {
        item
        for item in items
        if any(mark.args[0] not in engine for mark in item.iter_markers("only_on"))
        or (once and not asks_database(item))
    }
    if elsewhere:
        config.hook.pytest_deselected(items=list(elsewhere))
        items[:] = [item for item in items if item not in elsewhere]
    _begin_the_longest_early(items)


def _begin_the_longest_early(items: list[pytest.Item]) -> None:
    """Before the other faults, which come last and wait a lot: left alone at the end it wastes half of the machine.

    A few short ones stand between, as xdist gives a worker its next two while it is still at one.
    """
    longest = [item for item in items if item.path.name == "test_simulated_half_year.py"]
    items[:] = [item for item in items if item not in longest]
    faults = next((place for place, item in enumerate(items) if item.get_closest_marker("faults")), len(items))
    short = [place for place, item in enumerate(items[:faults]) if not item.nodeid.startswith(IN_ONE_WORKER)]
    place = short[-6] if len(short) > 6 else 0
    items[place:place] = longest


def asks_database(item: pytest.Item) -> bool:
    """Whether a test asks the database of the tests, or starts processes that ask theirs."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "browser", "faults"))
    fixtures = getattr(item, "fixturenames", ())
    return marked or any(name in fixtures for name in ("db", "transactional_db", "django_db_setup"))


# Files whose tests build on one thing that is dear to make: one worker has all of such a file, from the first on. So no
# test of theirs may empty the database (transaction=True): those come last, as what the migrations put in goes too.
IN_ONE_WORKER = ("tests/browser/", "tests/test_access.py", "tests/test_bad_input.py")


class InOneWorker(LoadScopeScheduling):
    """Deals tests out one by one, and the files of IN_ONE_WORKER whole."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if path.startswith(IN_ONE_WORKER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return InOneWorker(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is required (LWG_REQUIRE_ALL=1), a skipped test has failed."""
    report: pytest.TestReport = yield  # type: ignore[assignment]  # pluggy's protocol of wrappers
    if components.REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though LWG_REQUIRE_ALL=1 asks for everything: {report.longrepr}"
    return report  # type: ignore[return-value]  # pluggy's protocol of wrappers


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    """An installation with all tables and nothing in them, to begin with a copy of."""
    return Migrated.of_run(shared_folder(tmp_path_factory) / "migrated")


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """The file of SQLite is there before Django looks; it goes with its folder."""
    return not components.on_postgres() or bool(request.config.getoption("reuse_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, migrated: Migrated) -> None:
    """The database of the tests begins with all tables."""
    made = connections["default"].settings_dict["TEST"]
    if migrated.database:
        made["TEMPLATE"] = migrated.database
    else:
        migrated.copy_file(Path(made["NAME"]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the workers of this run copied goes with it."""
    if components.on_postgres() and not IN_WORKER:
        drop(name_of_run())


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    """No test finds what another left in the cache."""
    yield
    cache.clear()


@pytest.fixture(scope="module")
def lasting_cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """One cast for a whole file of tests, all of them logged in: what a request writes is undone by its savepoint."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOW):
        cast = make_cast()
        cast.log_ins = {role: browser_of(user) for role, user in cast.people.items()}
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def at() -> Iterator[Callable[[datetime | str], None]]:
    """Set the clock for the rest of the test: `at("2026-11-23T09:00")`; without a zone: Amsterdam's."""
    with ExitStack() as stack:

        def set_clock(moment: datetime | str) -> None:
            value = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            stack.enter_context(clock.at(value))

        yield set_clock


@pytest.fixture
def logged_in() -> Callable[[User], Client]:
    """A browser in which this person is logged in: `logged_in(user).get(…)`."""
    return browser_of


@pytest.fixture
def smtp_sink(settings: Any) -> Iterator[SmtpSink]:
    """A real mail server on loopback, to which mails go in this test."""
    with SmtpSink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = sink.host
        settings.EMAIL_PORT = sink.port
        yield sink


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """A real web server on loopback that may be fetched from in this test."""
    found = Server()
    settings.FETCH_ALSO = (f"127.0.0.1:{found.port}",)
    yield found
    found.close()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of a Redis that answers; the test is skipped where none does."""
    if problem := components.redis_problem():
        pytest.skip(problem)
    return components.redis_url()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium; the test is skipped where there is none."""
    path = components.chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine")
    return path
