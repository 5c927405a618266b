"""What the system pages show: periodic tasks, long work that broke down, and the outbox; no contents of a mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Max
from django.utils.translation import ngettext

from lwg.jobs.enums import WorkState
from lwg.jobs.models import Heartbeat, LongWork
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message

MESSAGES_A_PAGE = 50


@dataclass(frozen=True)
class Job:
    """One periodic task: how often it should run, and what its heartbeat says."""

    task: str
    interval: timedelta
    heartbeat: Heartbeat | None
    is_late: bool

    @property
    def every(self) -> str:
        """The interval in the reader's language."""
        seconds = int(self.interval.total_seconds())
        if seconds % 60:
            return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
        return ngettext("%(n)d minute", "%(n)d minutes", seconds // 60) % {"n": seconds // 60}

    @property
    def has_failed(self) -> bool:
        return bool(self.heartbeat and self.heartbeat.error)

    @property
    def has_run(self) -> bool:
        return bool(self.heartbeat and self.heartbeat.finished_at)


def jobs(*, now: datetime) -> list[Job]:
    """Every task of PERIODIC_TASKS; late is one that did not finish within twice its interval.

    One that never finished counts from when the database was set up, or changed for a newer version.
    """
    beats = {beat.task: beat for beat in Heartbeat.objects.filter(task__in=settings.PERIODIC_TASKS)}
    set_up_at = MigrationRecorder(connection).migration_qs.aggregate(at=Max("applied"))["at"]
    return [
        _job(task, timedelta(seconds=seconds), beats.get(task), set_up_at, now)
        for task, seconds in sorted(settings.PERIODIC_TASKS.items())
    ]


def _job(task: str, interval: timedelta, beat: Heartbeat | None, set_up_at: datetime, now: datetime) -> Job:
    since = beat.finished_at if beat and beat.finished_at else set_up_at
    return Job(task, interval, beat, is_late=now - since > 2 * interval)


FAULTS_SHOWN = 20


def faulty_works() -> list[LongWork]:
    """Long work that a fault of ours or of its worker stopped, or that is tried again after one; the latest first."""
    return list(LongWork.objects.exclude(fault="").exclude(state=WorkState.DONE).order_by("-asked_at")[:FAULTS_SHOWN])


@dataclass(frozen=True)
class StateCount:
    """How many messages are in a state, and whether that is the one shown."""

    state: MessageState
    count: int
    is_shown: bool = False


def outbox_counts(*, shown: MessageState | None = None) -> list[StateCount]:
    """Every state with its number of messages, in the order of a message's life."""
    found = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
    return [StateCount(state, found.get(state, 0), state == shown) for state in MessageState]


def outbox_page(*, counts: list[StateCount], number: str | None) -> Page[Message]:
    """One page of the messages in the state that is shown, newest first; nothing of their contents."""
    shown = next(one for one in counts if one.is_shown)
    messages = Message.objects.filter(state=shown.state).order_by("-created_at").defer("params")
    paginator = Paginator(messages, MESSAGES_A_PAGE)
    paginator.count = shown.count
    return paginator.get_page(number)
