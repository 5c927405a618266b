"""The beat's own pulse, and the long work that waits: no arguments, safe to run late, twice or at once."""

import threading

from celery import shared_task

from lwg.jobs.heartbeat import heartbeat
from lwg.jobs.long_work import do_next, tell_of_next


@shared_task(name="lwg.jobs.tasks.beat")
def beat() -> None:
    """Leave a mark that beat, broker and a worker are alive."""
    with heartbeat("lwg.jobs.tasks.beat"):
        pass


_one_at_a_time = threading.Lock()
"""An embedded worker is one process of a few threads: long work never takes more than one of them from the mails."""


@shared_task(name="lwg.jobs.tasks.do_long_work")
def do_long_work() -> None:
    """Do what waits longest, and ask for the next; nothing while this process is at it already."""
    if not _one_at_a_time.acquire(blocking=False):
        return
    try:
        with heartbeat("lwg.jobs.tasks.do_long_work"):
            done = do_next()
    finally:
        _one_at_a_time.release()
    if done is not None:  # after the release, or another thread could come too early and go away again
        tell_of_next()
