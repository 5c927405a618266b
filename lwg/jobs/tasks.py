"""The beat's own pulse."""

from celery import shared_task

from lwg.jobs.heartbeat import heartbeat


@shared_task(name="lwg.jobs.tasks.beat")
def beat() -> None:
    """Leave a mark that beat, broker and a worker are alive."""
    with heartbeat("lwg.jobs.tasks.beat"):
        pass
