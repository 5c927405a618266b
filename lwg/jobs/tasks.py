"""The beat's own pulse, and the long work that waits: no arguments, safe to run late, twice or at once."""

from celery import shared_task

from lwg.jobs.heartbeat import heartbeat
from lwg.jobs.long_work import do_next


@shared_task(name="lwg.jobs.tasks.beat")
def beat() -> None:
    """Leave a mark that beat, broker and a worker are alive."""
    with heartbeat("lwg.jobs.tasks.beat"):
        pass


@shared_task(name="lwg.jobs.tasks.do_long_work")
def do_long_work() -> None:
    """Do what waits longest; run once more for the next, so that short tasks get their turn in between."""
    with heartbeat("lwg.jobs.tasks.do_long_work"):
        do_next()
