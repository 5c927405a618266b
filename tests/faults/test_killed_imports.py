"""A worker killed while it lets members in leaves nobody half in: a real worker, a real broker, twice."""

import time

import pytest

from tests import processes
from tests.databases import own_database
from tests.faults.test_killed_workers import Sending
from tests.smtp_sink import SmtpSink

pytestmark = [
    pytest.mark.faults,
    # kombu's models, read with SQLAlchemy 2.1
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning"),
]

ROWS = 500
WRITE = f"""
import datetime, django; django.setup()
from communities.models import Community, Organisation
from communities.services.imports import ask_import
from lwg.accounts.models import User
community = Community.objects.create(
    organisation=Organisation.objects.create(name="Havenlicht"), name="Havenlicht", kind="organisation",
    shared_question="?", region="midden", cadence_weeks=4, starts_on=datetime.date(2026, 9, 1),
)
text = chr(10).join(f"p{{number}}@demo.example;P;student;lokaal" for number in range({ROWS}))
administrator = User.objects.create(email="a@demo.example", is_staff=True)
ask_import(actor=administrator, community=community, text=text, rows={ROWS})
"""
TASK = "lwg.jobs.tasks.do_long_work"
SECONDS_IN = (0.0, 0.15)
"""How long each killed worker was at it: while it looks at the rows, while it writes."""


@pytest.mark.only_on("sqlite")
def test_the_embedded_installation_lets_all_in_or_nobody(tmp_path, migrated):
    with SmtpSink() as sink:
        _import_while_workers_are_killed(Sending(tmp_path, sink, migrated, write=WRITE))


@pytest.mark.only_on("postgresql")
def test_postgresql_and_redis_let_all_in_or_nobody(tmp_path, migrated, redis_url):
    with own_database("lwg_faults", like=migrated.database) as database, SmtpSink() as sink:
        _import_while_workers_are_killed(
            Sending(tmp_path, sink, migrated, database=database, broker=redis_url, write=WRITE)
        )


def _import_while_workers_are_killed(site: Sending) -> None:
    for seconds in SECONDS_IN:
        worker = site.worker()
        try:
            _wait(site, "running", "done")
            time.sleep(seconds)
        finally:
            processes.kill(worker)
        assert _count(site, "communities_membership") in (0, ROWS)
    worker = site.worker()
    try:
        _wait(site, "done")
    finally:
        processes.kill(worker)
    assert _count(site, "communities_membership") == ROWS
    assert _count(site, "notifications_message") == ROWS
    assert _count(site, "accounts_user") == ROWS + 1


def _wait(site: Sending, *states: str) -> None:
    attempts = _attempts(site)

    def reached() -> bool:
        site.tick(TASK)
        [(state, number)] = site.rows("SELECT state, attempts FROM jobs_longwork")
        return state == "done" or (state in states and number > attempts)

    processes.wait_until(reached, seconds=60, what=f"the import is {' or '.join(states)}")


def _attempts(site: Sending) -> int:
    [(number,)] = site.rows("SELECT attempts FROM jobs_longwork")
    return int(number)


def _count(site: Sending, table: str) -> int:
    [(number,)] = site.rows(f"SELECT count(*) FROM {table}")
    return int(number)
