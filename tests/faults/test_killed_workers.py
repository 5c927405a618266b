"""Workers killed in the middle of sending lose no mail: a real worker, a real broker, a real mail server."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from celery import Celery

from tests import processes
from tests.databases import Migrated, own_database
from tests.smtp_sink import SmtpSink

pytestmark = [
    pytest.mark.faults,
    # kombu's models, read with SQLAlchemy 2.1
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning"),
]

MAILS = 150
KILL_AT = (20, 50, 80, 110)
POOL = 2
STATES = "SELECT state, count(*) FROM notifications_message GROUP BY state"
WRITE = f"""
import django; django.setup()
from django.db import transaction
from lwg.notifications.outbox import enqueue
with transaction.atomic():
    for number in range({MAILS}):
        params = {{"subject": f"Mail {{number}}", "text": "…"}}
        enqueue(kind="accounts.security", key=f"mail:{{number}}", recipient=None,
                address=f"member{{number}}@demo.example", params=params)
"""


class SlowSink(SmtpSink):
    """Takes its time over each mail, so that workers are killed while they send."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        answer = await super().handle_DATA(server, session, envelope)
        time.sleep(0.01)  # there is one server thread: all who send wait
        return answer


class Sending:
    """One installation that sends: its database, its broker, its worker."""

    def __init__(
        self,
        folder: Path,
        sink: SmtpSink,
        migrated: Migrated,
        *,
        database: str = "",
        broker: str = "",
        write: str = WRITE,
    ) -> None:
        migrated.copy_to(folder / "data")
        self.folder = folder
        self.database = database
        self.env = processes.environment(
            folder / "data",
            EMAIL_URL=f"smtp://{sink.host}:{sink.port}",
            LWG_OUTBOX_CLAIM_SECONDS="4",
            LWG_LONG_WORK_CLAIM_SECONDS="2",
            C_FORCE_ROOT="1",
            **({"DATABASE_URL": database, "REDIS_URL": broker} if database else {}),
        )
        self.celery = Celery(broker=broker or f"sqla+sqlite:///{folder / 'data' / 'broker.sqlite3'}")
        self.python("-c", write)

    def python(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=processes.ROOT, env=self.env, check=True, timeout=120)

    def worker(self) -> subprocess.Popen[bytes]:
        # As `manage.py run` and as docker-compose.yml start it.
        pool = "prefork" if self.database else "threads"
        arguments = f"-m celery --quiet -A lwg.celery worker --pool {pool} --concurrency {POOL} --loglevel WARNING"
        return processes.start(arguments.split(), self.env, self.folder / "worker.log")

    def tick(self, task: str = "lwg.notifications.tasks.send_due") -> None:
        """What beat does each minute, here more often."""
        self.celery.send_task(task)

    def rows(self, sql: str) -> list[Any]:
        if self.database:
            with closing(psycopg2.connect(self.database)) as database, database.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall())
        with closing(sqlite3.connect(self.folder / "data" / "lwg.sqlite3", timeout=20)) as database:
            return database.execute(sql).fetchall()

    def states(self) -> dict[str, int]:
        return dict(self.rows(STATES))

    def all_sent(self) -> bool:
        """What was accepted, but not marked by who was killed, is given back and sent once more (same Message-ID)."""
        self.tick()
        return self.states() == {"sent": MAILS}

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()[-4000:]


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SlowSink() as one:
        yield one


@pytest.mark.only_on("sqlite")
def test_the_embedded_installation_loses_no_mail(tmp_path, sink, migrated):
    _send_while_workers_are_killed(Sending(tmp_path, sink, migrated), sink)


@pytest.mark.only_on("postgresql")
def test_postgresql_and_redis_lose_no_mail(tmp_path, sink, migrated, redis_url):
    with own_database("lwg_faults", like=migrated.database) as database:
        _send_while_workers_are_killed(Sending(tmp_path, sink, migrated, database=database, broker=redis_url), sink)


def _send_while_workers_are_killed(sending: Sending, sink: SmtpSink) -> None:
    """Kill the whole worker, or one process of its pool, each time so many mails have arrived; then look."""

    worker = sending.worker()
    try:
        for kill, number in enumerate(KILL_AT):
            _wait_for_mails(sending, sink, number)
            if kill % 2 and (pool := sorted(processes.descendants(worker.pid))):
                os.kill(random.choice(pool), signal.SIGKILL)
            else:
                processes.kill(worker)
                worker = sending.worker()
        _wait_for_mails(sending, sink, MAILS)
        _wait(sending, sending.all_sent, "all mails are marked as sent")
    finally:
        processes.kill(worker)

    repeated = sum(sink.ids().values()) - len(sink.ids())
    assert len(sink.ids()) == MAILS
    assert len({str(mail["To"]) for mail in sink.messages}) == MAILS
    assert repeated <= len(KILL_AT) * POOL


def _wait_for_mails(sending: Sending, sink: SmtpSink, number: int) -> None:
    def arrived() -> bool:
        sending.tick()
        return len(sink.ids()) >= number

    _wait(sending, arrived, f"{number} mails arrive")


def _wait(sending: Sending, condition: Any, what: str) -> None:
    try:
        processes.wait_until(condition, seconds=90, what=what)
    except AssertionError as late:
        raise AssertionError(f"{late}\n{sending.states()}\n{sending.log()}") from None
