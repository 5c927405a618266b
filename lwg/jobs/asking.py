"""Asking a worker for something that comes right without, too, only later."""

import logging
from typing import Any

from celery import Task

logger = logging.getLogger(__name__)


def ask_worker(task: "Task[..., Any]", *arguments: object, expires: int, otherwise: str) -> None:
    """Hand a task to a worker, who need not begin any more after `expires` seconds. Call it after the commit.

    Raises nothing: where the broker cannot be asked, the log says that, and what brings it right (`otherwise`).
    """
    try:
        task.apply_async(arguments, expires=expires)
    except Exception:  # any broker fault: what the task works on is safe in the database
        logger.warning("no worker could be asked for %s: %s", task.name, otherwise, exc_info=True)
