"""The same work by several workers at one moment, each in a thread with database connections of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def at_once(work: Callable[[], Any], workers: int = 4) -> list[Any]:
    """What each of them returns; raises what one of them raised. The test needs `django_db(transaction=True)`."""
    start = threading.Barrier(workers)

    def run() -> Any:
        start.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(run) for _ in range(workers)]
    return [future.result() for future in futures]
