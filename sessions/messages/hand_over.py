"""Mails about minutes that were handed over; none tells of their contents, nor why they were handed over."""

from typing import Any

from django.db.models import QuerySet

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.models import DutySwap
from sessions.services.deadlines import is_awaited, is_begun


def _found(message: Message) -> QuerySet[DutySwap]:
    """The one that the message is about, or none when it is gone."""
    related = ("session__community", "session__minutes", "holder__user", "asked__user")
    return DutySwap.objects.select_related(*related).filter(pk=message.params["swap"])


def _is_wanted(message: Message) -> bool:
    """While the minutes are awaited of whom they were given to, and the recipient is a member (P4)."""
    swap = _found(message).first()
    if swap is None or not is_awaited(swap.session.minutes) or swap.session.minute_taker_id != swap.asked_id:
        return False
    members = Membership.objects.active_on(clock.today()).filter(user=message.recipient, user__is_active=True)
    return members.filter(community_id=swap.session.community_id).exists()


def _compose(message: Message, template: str, page: str) -> Email:
    swap = _found(message).get()
    session = swap.session
    by = User.objects.filter(pk=message.params["by"]).first()
    context: dict[str, Any] = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": session.community,
        "session": session,
        "due_at": session.minutes.due_at,
        "is_begun": is_begun(session.minutes),
        "holder": swap.holder,
        "asked": swap.asked,
        "by": by if by is not None and by.pk != swap.holder.user_id else None,
        "was_reading": message.params["was_reading"],
        "url": absolute(page, session.pk),
        "on_url": absolute("hand_over_minutes", session.pk),
    }
    return render_email(f"sessions/{template}", context)


register(
    Kind(
        "sessions.minutes_yours",
        lambda message: _compose(message, "minutes_yours", "session"),
        still_wanted=_is_wanted,
    )
)
register(
    Kind(
        "sessions.minutes_handed_over",
        lambda message: _compose(message, "minutes_handed_over", "session"),
        still_wanted=_is_wanted,
    )
)
