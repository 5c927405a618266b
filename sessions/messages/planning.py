"""Mails about rosters and about sessions that were planned, moved or cancelled; none tells of contents."""

from datetime import datetime
from typing import Any

from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.enums import SessionState
from sessions.messages.calendar_parts import cancellations, invitations
from sessions.messages.invitations import membership_of, with_links
from sessions.models import Roster, Session


def _is_member(message: Message) -> bool:
    """Whether the recipient is still an active member of the community that the mail is about (P4)."""
    return membership_of(message) is not None


def _session(message: Message) -> Session | None:
    return (
        Session.objects.select_related("community", "location", "facilitator__user", "minute_taker__user")
        .filter(pk=message.params["session"])
        .first()
    )


def _roster_is_wanted(message: Message) -> bool:
    return _is_member(message) and Roster.objects.published().filter(pk=message.params["roster"]).exists()


def _planned_is_wanted(message: Message) -> bool:
    session = _session(message)
    return session is not None and session.state == SessionState.PLANNED and _is_member(message)


def _move_is_wanted(message: Message) -> bool:
    """Not when it was moved again or cancelled since: a newer mail tells that."""
    session = _session(message)
    return (
        session is not None
        and session.state == SessionState.PLANNED
        and session.calendar_sequence == message.params["sequence"]
        and _is_member(message)
    )


def _cancellation_is_wanted(message: Message) -> bool:
    session = _session(message)
    return session is not None and session.state == SessionState.CANCELLED and _is_member(message)


def _compose_roster(message: Message) -> Email:
    roster = Roster.objects.select_related("community", "location").get(pk=message.params["roster"])
    planned = Session.objects.standing().filter(roster_date__roster=roster).select_related("community", "location")
    sessions = list(planned.order_by("starts_at"))
    parts = invitations(message.recipient, sessions)
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": roster.community,
        "roster": roster,
        "lines": with_links(sessions, membership_of(message)),
        "is_attached": bool(parts),
        "url": absolute("roster", roster.pk),
        "calendar_url": absolute("calendar"),
    }
    return render_email("sessions/roster_published", context, calendar=parts)


def _session_with_names(message: Message) -> Session:
    return Session.objects.select_related("community", "location", "facilitator__user", "minute_taker__user").get(
        pk=message.params["session"]
    )


def _compose_session(template: str, message: Message, **more: Any) -> Email:
    """The session as it stands now, with its invitation and the links to answer."""
    session = _session_with_names(message)
    (line,) = with_links([session], membership_of(message))
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": session.community,
        "url": absolute("session", session.pk),
        **line,
        **more,
    }
    return render_email(template, context, calendar=invitations(message.recipient, [session]))


def _compose_planned(message: Message) -> Email:
    return _compose_session("sessions/session_planned", message)


def _compose_moved(message: Message) -> Email:
    was = datetime.fromisoformat(message.params["was"])
    return _compose_session("sessions/session_moved", message, was=was)


def _moves_that_hold(message: Message) -> list[Session]:
    """The sessions of a series that still stand as this mail tells, soonest first."""
    sequences = {one["session"]: one["sequence"] for one in message.params["moves"]}
    found = Session.objects.filter(pk__in=sequences, state=SessionState.PLANNED).select_related("community", "location")
    return [one for one in found.order_by("starts_at") if one.calendar_sequence == sequences[one.pk]]


def _series_is_wanted(message: Message) -> bool:
    """Not when each was moved again or cancelled since: newer mails tell that."""
    return bool(_moves_that_hold(message)) and _is_member(message)


def _compose_series(message: Message) -> Email:
    sessions = _moves_that_hold(message)
    was = {one["session"]: datetime.fromisoformat(one["was"]) for one in message.params["moves"]}
    parts = invitations(message.recipient, sessions)
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": sessions[0].community,
        "lines": [{**line, "was": was[line["session"].pk]} for line in with_links(sessions, membership_of(message))],
        "is_attached": bool(parts),
        "url": absolute("community_sessions", message.params["community"]),
    }
    return render_email("sessions/sessions_moved", context, calendar=parts)


def _compose_cancelled(message: Message) -> Email:
    session = _session_with_names(message)
    next_one = (
        Session.objects.upcoming().filter(community_id=message.params["community"]).select_related("location").first()
    )
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": session.community,
        "session": session,
        "url": absolute("session", session.pk),
        "next_one": next_one,
        "afterwards": message.params.get("afterwards", False),
    }
    return render_email("sessions/session_cancelled", context, calendar=cancellations(message.recipient, [session]))


register(Kind("sessions.roster_published", _compose_roster, _roster_is_wanted))
register(Kind("sessions.session_planned", _compose_planned, _planned_is_wanted))
register(Kind("sessions.session_moved", _compose_moved, _move_is_wanted))
register(Kind("sessions.sessions_moved", _compose_series, _series_is_wanted))
register(Kind("sessions.session_cancelled", _compose_cancelled, _cancellation_is_wanted))
