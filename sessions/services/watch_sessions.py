"""The session watch: reminds members a week and a day before, and takes back questions that have lapsed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from lwg import clock
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from sessions.enums import SessionState
from sessions.models import Session, SessionReminder
from sessions.models.duties import REMIND_AHEAD
from sessions.planning.rhythm import local_day
from sessions.planning.session_reminders import Before, due_reminder
from sessions.services.one_by_one import one_by_one
from sessions.services.swaps import withdraw_lapsed_swaps


def watch_sessions(*, now: datetime) -> list[Message]:
    """Issue each reminder that is due and still of use, once for the moment at which a session stands.

    To who is a member now and on that day, accepted the agreements, and wants reminders.
    May run late, twice or at once with another. Returns the messages written; raises IncompleteWatchError when some
    sessions failed; the others are done.
    """
    written = one_by_one(_due(now), _remind_of)
    withdraw_lapsed_swaps()
    return written


def _due(now: datetime) -> list[tuple[int, str]]:
    """Sessions and the reminder that they want now; one query."""
    issued = SessionReminder.objects.filter(session=OuterRef("pk"), starts_at=OuterRef("starts_at"))
    coming = (
        Session.objects.filter(state=SessionState.PLANNED, starts_at__gt=now, starts_at__lte=now + REMIND_AHEAD)
        .annotate(had_week=Exists(issued.filter(kind=Before.WEEK)), had_day=Exists(issued.filter(kind=Before.DAY)))
        .exclude(had_day=True)
        .order_by("starts_at", "pk")
        .values_list("pk", "starts_at", "changed_at", "had_week")
    )
    found = []
    for pk, starts_at, changed_at, had_week in coming:
        before = due_reminder(starts_at, changed_at, now)
        if before is not None and not (had_week and before == Before.WEEK):
            found.append((pk, before.value))
    return found


@transaction.atomic
def _remind_of(row: tuple[int, str]) -> list[Message]:
    pk, kind = row
    session = Session.objects.select_for_update(of=("self",)).select_related("community").get(pk=pk)
    now = clock.now()
    if session.state != SessionState.PLANNED or due_reminder(session.starts_at, session.changed_at, now) != kind:
        return []  # moved, cancelled or begun meanwhile
    _reminder, is_new = SessionReminder.objects.get_or_create(
        session=session, kind=kind, starts_at=session.starts_at, defaults={"issued_at": now}
    )
    if not is_new:  # another worker was here
        return []
    day = local_day(session.starts_at)
    members = session.community.memberships.active_on(day).active_on(local_day(now)).accepted()
    wanted = members.filter(gets_reminders=True, user__is_active=True).select_related("user").order_by("pk")
    written = [
        enqueue(
            kind="sessions.session_reminder",
            key=f"session_reminder:{pk}:{kind}:{session.starts_at:%Y%m%dT%H%M}:{member.user_id}",
            recipient=member.user,
            params={
                "community": session.community_id,
                "session": pk,
                "membership": member.pk,
                "starts_at": session.starts_at.isoformat(),
                "day": day.isoformat(),
                "before": kind,
            },
        )
        for member in wanted
    ]
    return [message for message in written if message is not None]
