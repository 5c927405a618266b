"""Settings of an installation in simulated time: `lwg.clock` reads a file, and beat counts its periods by it."""

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import signals
from celery.schedules import schedule
from kombu.transport import sqlalchemy

from lwg import clock
from lwg.settings.embedded import *  # noqa: F403 (a settings module builds on another)
from lwg.settings.embedded import CELERY_BROKER_URL
from tests.faults.fire.moving_clock import MovingClock

CLOCK = MovingClock(Path(os.environ["LWG_FAULTS_CLOCK"]))
vars(clock)["timezone"] = CLOCK  # before any model takes `clock.now` as a default

# The deadlines and what they tell; at each move of the clock beat asks for what its periods say by then.
PERIODIC_TASKS = {
    "sessions.tasks.watch_minutes": 300,
    "sessions.tasks.watch_corrections": 300,
    "sessions.tasks.watch_rosters": 300,
    "lwg.notifications.tasks.send_due": 60,
}
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": schedule(timedelta(seconds=seconds), nowfun=clock.now)}
    for name, seconds in PERIODIC_TASKS.items()
}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.2  # how often, in real seconds, beat looks at the clock
CELERY_RESULT_EXPIRES = None  # beat would add a task of its own, by the machine's clock, and wait for it
IS_EMBEDDED = CELERY_BROKER_URL.startswith("sqla")
if IS_EMBEDDED:
    sqlalchemy.Transport.polling_interval = 0.05  # else a second
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5}
EMAIL_TIMEOUT = 3
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Minutes go out with their link only, as on a machine without pango: a second a PDF is not what is measured here.
sys.modules["weasyprint"] = None  # type: ignore[assignment]  # how an import is made to fail

_held = threading.local()


def _stop_the_clock(**_signal: Any) -> None:
    _held.gate = CLOCK.stop()


def _let_the_clock_go_on(**_signal: Any) -> None:
    CLOCK.go_on(_held.gate)


signals.task_prerun.connect(_stop_the_clock, weak=False)
signals.task_postrun.connect(_let_the_clock_go_on, weak=False)
