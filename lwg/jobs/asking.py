"""Asking a worker for something that comes right without, too, only later."""

import logging
from typing import Any

from celery import Task
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisUnreachable
from redis.exceptions import TimeoutError as RedisTooSlow
from sqlalchemy.exc import OperationalError as BrokerFileFault

logger = logging.getLogger(__name__)

BROKER_FAULTS = (OperationalError, BrokerFileFault, RedisUnreachable, RedisTooSlow, OSError)
"""What it comes to when the broker does not answer; anything else is a fault of ours, and should be seen."""


def ask_worker(task: "Task[..., Any]", *arguments: object, expires: int, otherwise: str) -> None:
    """Hand a task to a worker, who need not begin any more after `expires` seconds. Call it after the commit.

    Where the broker does not answer nothing is raised: the log says that, and what brings it right (`otherwise`).
    """
    try:
        task.apply_async(arguments, expires=expires)
    except BROKER_FAULTS:
        logger.warning("no worker could be asked for %s: %s", task.name, otherwise, exc_info=True)
