"""Settings of an embedded installation whose beat does in a second what it else does in minutes."""

from lwg.settings.embedded import *  # noqa: F403 (a settings module builds on another)
from lwg.settings.embedded import PERIODIC_TASKS

WATCHES = ("sessions.tasks.watch_minutes", "sessions.tasks.watch_rosters", "lwg.notifications.tasks.send_due")
PERIODIC_TASKS = {name: seconds for name, seconds in PERIODIC_TASKS.items() if name in WATCHES}
CELERY_BEAT_SCHEDULE = {name: {"task": name, "schedule": 1} for name in PERIODIC_TASKS}
