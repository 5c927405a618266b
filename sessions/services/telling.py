"""Mails to all members of a community about its planning."""

from collections.abc import Sequence
from typing import Any

from communities.models import Community, Membership
from lwg import clock
from lwg.notifications.outbox import enqueue
from sessions.models import Session
from sessions.services.invitations import invite


def members_to_tell(community: Community) -> list[Membership]:
    """Active members today; who left or is yet to come hears nothing (P4)."""
    return list(
        community.memberships.active_on(clock.today())
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )


def tell_members(
    *, community: Community, kind: str, key: str, params: dict[str, Any], invites_to: Sequence[Session] = ()
) -> int:
    """One mail for each active member, once for `key`; returns how many were written.

    The mail puts the sessions of `invites_to` into their calendars.
    """
    members = members_to_tell(community)
    if invites_to:
        invite(sessions=invites_to, members=members)
    written = [
        enqueue(kind=kind, key=f"{key}:{member.user_id}", recipient=member.user, params=params) for member in members
    ]
    return sum(message is not None for message in written)
