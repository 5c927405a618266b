"""Mails that bring sessions into the calendar of who joined, and take them out again."""

from typing import Any

from communities.models import Community, Membership
from lwg import clock
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.messages.calendar_parts import invitations, still_to_come, withdrawals
from sessions.models import CalendarInvitation, Session
from sessions.services.answer_links import links_for
from sessions.services.answers import is_open


def membership_of(message: Message) -> Membership | None:
    """The recipient's membership today of the community that the mail is about (P4)."""
    if message.recipient is None:
        return None
    mine = Membership.objects.of(message.recipient).active_on(clock.today())
    return mine.filter(community_id=message.params["community"]).first()


def with_links(sessions: list[Session], membership: Membership | None) -> list[dict[str, Any]]:
    """Each session beside the links with which this member answers."""
    return [
        {"session": one, "answers": links_for(one, membership) if membership and is_open(one) else {}}
        for one in sessions
    ]


def _invited_to(message: Message) -> list[Session]:
    """Those of the mail to which the recipient is still invited."""
    invited = set(
        CalendarInvitation.objects.filter(user=message.recipient, session__in=message.params["sessions"]).values_list(
            "session_id", flat=True
        )
    )
    return still_to_come(pk for pk in message.params["sessions"] if pk in invited)


def _invitation_is_wanted(message: Message) -> bool:
    return membership_of(message) is not None and bool(_invited_to(message))


def _compose_invited(message: Message) -> Email:
    sessions = _invited_to(message)
    parts = invitations(message.recipient, sessions)
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": sessions[0].community,
        "lines": with_links(sessions, membership_of(message)),
        "is_attached": bool(parts),
        "calendar_url": absolute("calendar"),
        "url": absolute("community_sessions", message.params["community"]),
    }
    return render_email("sessions/invited", context, calendar=parts)


def _withdrawn_from(message: Message) -> list[Session]:
    """Those of the mail to which the recipient was not invited again meanwhile."""
    again = set(
        CalendarInvitation.objects.filter(user=message.recipient, session__in=message.params["sessions"]).values_list(
            "session_id", flat=True
        )
    )
    return still_to_come(pk for pk in message.params["sessions"] if pk not in again)


def _withdrawal_is_wanted(message: Message) -> bool:
    """Told to who left too: it is their calendar, and names nothing that did not stand in it."""
    return bool(_withdrawn_from(message))


def _compose_withdrawn(message: Message) -> Email:
    sessions = _withdrawn_from(message)
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": Community.objects.get(pk=message.params["community"]),
        "sessions": sessions,
        "url": absolute("calendar"),
    }
    return render_email("sessions/withdrawn", context, calendar=withdrawals(message.recipient, sessions))


register(Kind("sessions.invited", _compose_invited, _invitation_is_wanted))
register(Kind("sessions.withdrawn", _compose_withdrawn, _withdrawal_is_wanted))
