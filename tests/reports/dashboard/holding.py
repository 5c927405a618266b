"""Sessions that were held, and the pages that tell of them."""

from datetime import UTC, datetime, timedelta

from django.urls import reverse

from sessions.enums import AttendanceState, MinutesState, SessionState
from sessions.models import Attendance, Minutes
from tests.factories.sessions import SessionFactory

TABLES = ("minutes", "rhythm", "attendance", "perspectives", "knowledge", "outcomes", "themes")


def text_of(answer):
    return b"".join(answer.streaming_content)


def hold(community, day, *, distributed_after=None, present=(), state=SessionState.HELD, duties=None):
    """A session of that day at 13:30, its minutes distributed so many days after its end."""
    starts_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12, minutes=30)
    session = SessionFactory(community=community, starts_at=starts_at, state=state, **(duties or {}))
    if distributed_after is not None:
        Minutes.objects.filter(session=session).update(
            state=MinutesState.DISTRIBUTED,
            distributed_at=session.ends_at + timedelta(days=distributed_after),
            next_reminder_at=None,
        )
    for membership in present:
        Attendance.objects.create(session=session, membership=membership, state=AttendanceState.PRESENT)
    return session


def dashboard_paths(community):
    return [
        reverse("dashboard"),
        reverse("dashboard_csv"),
        reverse("community_dashboard", args=[community.pk]),
        *(reverse("community_dashboard_csv", args=[community.pk, table]) for table in TABLES),
    ]
