"""`manage.py run`: web server, worker and beat as one foreground command, with the data in one folder."""

import http.client
import io
import socket
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from lwg.celery import app
from lwg.jobs import lockfile
from lwg.jobs.broker_file import forget_delivered
from lwg.jobs.static_files import collect_when_changed
from lwg.jobs.supervisor import Supervisor

HOUR = 3600.0
FIRST_ANSWER = 60.0
AS_ROOT_TOO = {"C_FORCE_ROOT": "1", "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}


class Command(BaseCommand):
    help = "Runs the web server (on PORT), one worker and one beat until Ctrl-C, with all data in LWG_DATA_DIR."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--no-demo", action="store_true", help="start empty, also the first time")

    def handle(self, *args: Any, host: str, no_demo: bool, **options: Any) -> None:
        data, port = getattr(settings, "LWG_DATA_DIR", None), getattr(settings, "PORT", None)
        if data is None or port is None:
            raise CommandError("these settings name no LWG_DATA_DIR and PORT: use lwg.settings.embedded")
        try:
            with lockfile.held(data / "run.lock"):
                _require_free(host, port)
                self._prepare(data, demo=not no_demo)
                self._run(data, host, port)
        except lockfile.TakenError as holder:
            raise CommandError(f"already running on the data in {data}, as process {holder}") from None

    def _prepare(self, data: Path, *, demo: bool) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if collect_when_changed(data / "static.stamp"):
            self.stdout.write("static files collected")
        logins = data / "logins.txt"
        if demo and _demo_is_wanted():
            self.stdout.write("loading the demo; that takes a moment, the first time only")
            told = io.StringIO()
            call_command("demo", stdout=told)
            logins.touch(mode=0o600)
            logins.write_text(told.getvalue())
        connections.close_all()

    def _run(self, data: Path, host: str, port: int) -> None:
        supervisor = Supervisor(tell=self.stderr.write)
        supervisor.listen()
        try:
            _start_all(supervisor, data, host, port)
            died = supervisor.wait(seconds=FIRST_ANSWER, until=lambda: _answers(host, port))
            if not died and not supervisor.stopping:
                self._tell_where(data)
                _catch_up()
            while not died and not supervisor.stopping:
                forget_delivered(data / "broker.sqlite3")
                died = supervisor.wait(seconds=HOUR)
        finally:
            self.stdout.write("ending …")
            supervisor.end()
        if died:
            raise CommandError(f"the {died} ended by itself (status {supervisor.status(died)}), so all ended")

    def _tell_where(self, data: Path) -> None:
        logins = data / "logins.txt"
        if logins.exists():
            self.stdout.write(logins.read_text())
        self.stdout.write(self.style.SUCCESS(f"LWG is at {settings.SITE_URL} — Ctrl-C ends it"))
        self.stdout.flush()


def _demo_is_wanted() -> bool:
    allowed = settings.DEMO_ALLOWED and "demo" in get_commands()
    return allowed and not get_user_model().objects.exists()


def _start_all(supervisor: Supervisor, data: Path, host: str, port: int) -> None:
    python = [sys.executable, "-m"]
    serve = "gunicorn lwg.wsgi:application --workers 2 --threads 4 --no-control-socket --graceful-timeout 10"
    # Threads, not a pool of processes: with this broker those share one lock, and one that is killed while it
    # holds the lock stops them all.
    work = "celery --quiet -A lwg.celery worker --pool threads --concurrency 2 --loglevel WARNING"
    beat = ["celery", "--quiet", "-A", "lwg.celery", "beat", "--loglevel", "WARNING", "--pidfile", ""]
    supervisor.start("web server", [*python, *serve.split(), "--log-level", "warning", "--bind", f"{host}:{port}"])
    supervisor.start("worker", [*python, *work.split(), "--without-gossip", "--without-mingle"], env=AS_ROOT_TOO)
    supervisor.start("beat", [*python, *beat, "--schedule", str(data / "beat-schedule")])


def _catch_up() -> None:
    """Run every periodic task once now: an installation that is off at night must not wait for the next tick."""
    for task in settings.PERIODIC_TASKS:
        app.send_task(task, expires=HOUR)


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"cannot listen on {host}:{port} ({error.strerror}); try PORT={port + 1}") from None


def _answers(host: str, port: int) -> bool:
    asked = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 (compared, not listened on)
    connection = http.client.HTTPConnection(asked, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        time.sleep(0.1)
        return False
    finally:
        connection.close()
