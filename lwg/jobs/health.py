"""Whether this installation is up and ready; asked by a proxy or a monitor."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseFault
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from kombu.exceptions import OperationalError

from lwg.celery import app
from lwg.jobs.models import Heartbeat

BEAT = "lwg.jobs.tasks.beat"


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and beat answer; 503 with the reason of each that does not."""
    problems = {
        name: problem
        for name, problem in (
            ("database", _database_problem()),
            ("broker", _broker_problem()),
            ("beat", _beat_problem(timezone.now())),
        )
        if problem
    }
    if problems:
        return JsonResponse({"status": "unready", "problems": problems}, status=503)
    return JsonResponse({"status": "ready"})


def _database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseFault as error:
        return f"does not answer: {type(error).__name__}"
    return ""


def _broker_problem() -> str:
    """Asks for the length of the queue: opening alone says nothing about a broker that is a file."""
    broker = app.connection_for_write()
    faults: tuple[type[BaseException], ...] = (
        OperationalError,
        OSError,
        *broker.connection_errors,
        *broker.channel_errors,
    )
    try:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
        channel: Any = broker.default_channel  # its type knows less than every transport has
        channel.queue_declare(app.conf.task_default_queue)
    except faults as error:
        return f"does not answer: {type(error).__name__}"
    finally:
        broker.release()
    return ""


def _beat_problem(now: datetime) -> str:
    """The beat is alive when its pulse finished within twice its interval."""
    limit = timedelta(seconds=2 * settings.PERIODIC_TASKS[BEAT])
    try:
        pulse = Heartbeat.objects.filter(task=BEAT).first()
    except DatabaseFault:
        return "unknown, the database does not answer"
    if pulse is None or pulse.finished_at is None:
        return "has never run"
    silent = now - pulse.finished_at
    return f"silent for {int(silent.total_seconds())} seconds" if silent > limit else ""
