"""Asking a worker for something that comes right without, too, only later."""

import logging
from typing import Any

from celery import Task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ask_worker(task: "Task[..., Any]", *arguments: object, expires: int, otherwise: str) -> None:
    """Hand a task to a worker, who need not begin any more after `expires` seconds. Call it after the commit.

    Where the broker does not answer nothing is raised: the log says that, and what brings it right (`otherwise`).
    """
    try:
        task.apply_async(arguments, expires=expires)
    except _broker_faults():
        logger.warning("no worker could be asked for %s: %s", task.name, otherwise, exc_info=True)


def _broker_faults() -> tuple[type[Exception], ...]:
    """What it comes to when the broker does not answer; anything else is a fault of ours, and should be seen.

    Asked for once something is wrong: loading these libraries takes a sixth of the time in which a process starts.
    """
    from redis.exceptions import ConnectionError as RedisUnreachable
    from redis.exceptions import TimeoutError as RedisTooSlow
    from sqlalchemy.exc import OperationalError as BrokerFileFault

    return OperationalError, BrokerFileFault, RedisUnreachable, RedisTooSlow, OSError
