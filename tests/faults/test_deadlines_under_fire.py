"""The deadline watch on real workers and a real beat that are killed in the middle: every reminder goes out once."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import processes
from tests.databases import Migrated
from tests.smtp_sink import SmtpSink

pytestmark = [pytest.mark.faults, pytest.mark.only_on("sqlite")]

SESSIONS = 30
KILLS = {10: ["one"], 100: ["two", "beat"]}  # when so many messages are written
EACH_SESSION = {
    "sessions.minutes_no_draft": 1,
    "sessions.minutes_reminder": 3,
    "sessions.minutes_overdue": 1,
    "sessions.minutes_overdue_facilitator": 1,
    "sessions.minutes_overdue_coordinator": 1,
}
EXPECTED = {kind: number * SESSIONS for kind, number in EACH_SESSION.items()} | {"sessions.roster_missing": 4}
SEED = f"""
import django; django.setup()
from datetime import timedelta
from django.db import transaction
from lwg import clock
from tests.sessions.watch.conftest import Cast
with transaction.atomic():
    cast = Cast()
    for number in range({SESSIONS}):
        cast.session(clock.now() - timedelta(days=8, minutes=number))
"""


class Installation:
    """Two workers and a beat on one folder."""

    def __init__(self, folder: Path, sink: SmtpSink, migrated: Migrated) -> None:
        migrated.copy_to(folder / "data")
        self.folder = folder
        self.env = processes.environment(
            folder / "data",
            DJANGO_SETTINGS_MODULE="tests.faults.fast_beat",
            EMAIL_URL=f"smtp://{sink.host}:{sink.port}",
            LWG_OUTBOX_CLAIM_SECONDS="3",
            C_FORCE_ROOT="1",
        )
        subprocess.run([sys.executable, "-c", SEED], cwd=processes.ROOT, env=self.env, check=True, timeout=120)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        what = (
            f"beat --schedule {self.folder / 'beat'} --pidfile="
            if name == "beat"
            else f"worker --hostname {name}@here --concurrency 1"
        )
        arguments = f"-m celery --quiet -A lwg.celery {what} --loglevel WARNING"
        self.running[name] = processes.start(arguments.split(), self.env, self.folder / f"{name}.log")

    def kill(self, name: str) -> None:
        processes.kill(self.running.pop(name))

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "data" / "lwg.sqlite3", timeout=20)) as database:
            return database.execute(statement).fetchall()

    def count(self) -> int:
        return int(str(self.ask("SELECT count(*) FROM notifications_message")[0][0]))

    def states(self) -> dict[object, object]:
        return dict(self.ask("SELECT state, count(*) FROM notifications_message GROUP BY state"))  # type: ignore[arg-type]

    def logs(self) -> str:
        return "\n".join(path.read_text()[-2000:] for path in sorted(self.folder.glob("*.log")))


@pytest.fixture
def installation(tmp_path: Path, smtp: SmtpSink, migrated: Migrated) -> Iterator[Installation]:
    one = Installation(tmp_path, smtp, migrated)
    yield one
    for name in list(one.running):
        one.kill(name)


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


def test_workers_and_beat_that_are_killed_tell_everyone_once(installation, smtp):
    for name in ("one", "two", "beat"):
        installation.start(name)
    for number, names in KILLS.items():
        wait_until(installation, lambda number=number: installation.count() >= number, f"{number} messages are written")
        for name in names:
            installation.kill(name)
            installation.start(name)
    total = sum(EXPECTED.values())
    wait_until(installation, lambda: installation.states() == {"sent": total}, f"{total} mails are sent")

    assert dict(installation.ask("SELECT kind, count(*) FROM notifications_message GROUP BY kind")) == EXPECTED
    assert len(smtp.ids()) == total
    # A double has the same Message-ID; at most one for each process that was killed.
    assert sum(smtp.ids().values()) - total <= len(KILLS)
    assert installation.ask("SELECT count(*) FROM community_sessions_minutes WHERE reminded_until IS NULL") == [(0,)]


def wait_until(installation: Installation, condition: object, what: str) -> None:
    try:
        processes.wait_until(condition, seconds=60, what=what)  # type: ignore[arg-type]  # a lambda
    except AssertionError as late:
        raise AssertionError(f"{late}\n{installation.states()}\n{installation.logs()}") from None
