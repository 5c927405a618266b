"""The periodic tasks of this app: no arguments, safe to run late, twice or at once."""

from celery import shared_task

import sessions.posters  # noqa: F401 (its task is one of a worker)
from lwg import clock
from lwg.jobs.heartbeat import heartbeat
from sessions.services import busy_reading, invitations, practice, replies
from sessions.services import watch_availability as availability_watch
from sessions.services import watch_corrections as corrections_watch
from sessions.services import watch_minutes as minutes_watch
from sessions.services import watch_rosters as rosters_watch
from sessions.services import watch_sessions as sessions_watch


@shared_task(name="sessions.tasks.watch_minutes")
def watch_minutes() -> None:
    """Remind of minutes that are due."""
    with heartbeat("sessions.tasks.watch_minutes"):
        minutes_watch.watch_minutes(now=clock.now())


@shared_task(name="sessions.tasks.watch_corrections")
def watch_corrections() -> None:
    """Remind readers of corrections who have not answered."""
    with heartbeat("sessions.tasks.watch_corrections"):
        corrections_watch.watch_corrections(now=clock.now())


@shared_task(name="sessions.tasks.watch_rosters")
def watch_rosters() -> None:
    """Tell of rosters that are missing or end."""
    with heartbeat("sessions.tasks.watch_rosters"):
        rosters_watch.watch_rosters(now=clock.now())


@shared_task(name="sessions.tasks.nudge_practice")
def nudge_practice() -> None:
    """Remind of intentions half-way to the next session."""
    with heartbeat("sessions.tasks.nudge_practice"):
        practice.nudge_practice(clock.now())


@shared_task(name="sessions.tasks.watch_invitations")
def watch_invitations() -> None:
    """Bring sessions into the calendars of who joined, and out of those of who left."""
    with heartbeat("sessions.tasks.watch_invitations"):
        invitations.watch_invitations(now=clock.now())


@shared_task(name="sessions.tasks.read_replies")
def read_replies() -> None:
    """Read what calendar programs answered, where a mailbox is set."""
    with heartbeat("sessions.tasks.read_replies"):
        replies.read_replies()


@shared_task(name="sessions.tasks.watch_availability")
def watch_availability() -> None:
    """Ask who joined, and remind who has not answered which dates suit."""
    with heartbeat("sessions.tasks.watch_availability"):
        availability_watch.watch_availability(now=clock.now())


@shared_task(name="sessions.tasks.read_busy_times")
def read_busy_times() -> None:
    """Read calendars of members that wait for it or are due again."""
    with heartbeat("sessions.tasks.read_busy_times"):
        busy_reading.read_all_due()


@shared_task(name="sessions.tasks.watch_sessions")
def watch_sessions() -> None:
    """Remind of sessions a week and a day before."""
    with heartbeat("sessions.tasks.watch_sessions"):
        sessions_watch.watch_sessions(now=clock.now())
