"""Writes down that a periodic task started and finished, or why it did not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from lwg.jobs.models import Heartbeat


@contextmanager
def heartbeat(task: str) -> Iterator[None]:
    """Keep the last start, finish and error of `task`; the error is raised again.

    Uses the machine's clock, never the one that `--at` sets: it tells whether the process lives.
    """
    Heartbeat.objects.update_or_create(task=task, defaults={"started_at": timezone.now()})
    try:
        yield
    except Exception as error:
        Heartbeat.objects.filter(task=task).update(error=f"{type(error).__name__}: {error}"[:2000])
        raise
    Heartbeat.objects.filter(task=task).update(finished_at=timezone.now(), error="")
