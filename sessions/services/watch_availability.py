"""The watch over open rounds: asks members who joined since, and reminds who has not answered, only them."""

from datetime import datetime

from django.db import transaction

from lwg.clock import AMSTERDAM
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from sessions.enums import RosterState
from sessions.models import AvailabilityRound, Reply
from sessions.planning.response_deadline import due_nudge
from sessions.selectors.asked import with_unanswered
from sessions.services.availability import ask_newcomers
from sessions.services.one_by_one import one_by_one


def watch_availability(*, now: datetime) -> list[Message]:
    """Write the mails of open rounds that are due and not written yet; returns those of this run.

    Who has not answered is reminded once three days before the deadline and once on its day. A run that comes late
    tells what still holds, and only the later of two. Raises IncompleteWatchError when some rounds failed.
    """
    due = AvailabilityRound.objects.filter(
        closed_at=None, respond_by__gt=now, roster__state=RosterState.DRAFT
    ).values_list("pk", flat=True)
    return one_by_one(list(due.order_by("pk")), lambda pk: _watch_one(pk, now))


@transaction.atomic
def _watch_one(pk: int, now: datetime) -> list[Message]:
    asking = (
        AvailabilityRound.objects.select_for_update(of=("self",))
        .select_related("roster")
        .filter(pk=pk, closed_at=None, respond_by__gt=now, roster__state=RosterState.DRAFT)
        .first()
    )
    if asking is None:  # closed or published meanwhile
        return []
    return ask_newcomers(asking) + _remind(asking, now)


def _remind(asking: AvailabilityRound, now: datetime) -> list[Message]:
    replies = {reply.membership_id: reply for reply in Reply.objects.filter(round=asking)}
    messages: list[Message | None] = []
    for member in with_unanswered(asking.roster, now.astimezone(AMSTERDAM).date()).select_related("user"):
        reply = replies.get(member.pk)
        if reply is None or not member.unanswered:
            continue
        nudge = due_nudge(asking.respond_by, asked_at=reply.asked_at, now=now)
        if nudge is None:
            continue
        respond_by = asking.respond_by.isoformat()
        messages.append(
            enqueue(
                kind="sessions.availability_reminder",
                key=f"availability:{asking.pk}:{nudge}:{asking.respond_by:%Y%m%dT%H%M}:{member.user_id}",
                recipient=member.user,
                params={
                    "community": asking.roster.community_id,
                    "round": asking.pk,
                    "reply": reply.pk,
                    "respond_by": respond_by,
                    "nudge": str(nudge),
                },
            )
        )
    return [message for message in messages if message is not None]
