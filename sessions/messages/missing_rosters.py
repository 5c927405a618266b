"""Mails about rosters that end or are missing, and about gaps in the rhythm."""

from collections.abc import Callable
from datetime import date
from typing import Any

from communities.models import Community
from lwg import clock
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.planning.rhythm import Gap
from sessions.selectors.duty_holders import coordinators_of, facilitators_of
from sessions.selectors.roster_watch import RosterLack, gap_remains, lacking_rosters

DAYS = ("first_day", "last_day", "before", "after")


def _lack(message: Message) -> RosterLack | None:
    """What the community still lacks today."""
    found = lacking_rosters(clock.today(), [message.params["community"]])
    return found[0] if found else None


def _is_facilitator(message: Message) -> bool:
    return message.recipient in facilitators_of(message.params["community"], clock.today())


def _is_coordinator(message: Message) -> bool:
    community = Community.objects.filter(pk=message.params["community"]).first()
    return community is not None and message.recipient in coordinators_of(community.organisation_id)


def _none_follows(message: Message) -> bool:
    lack = _lack(message)
    if lack is None or lack.covered_until is None or lack.covered_until.isoformat() != message.params["last_day"]:
        return False
    return _is_coordinator(message) if message.params["duty"] == "coordinator" else _is_facilitator(message)


def _is_missing(message: Message) -> bool:
    lack = _lack(message)
    if lack is None or not lack.is_missing or lack.half_year.first_day.isoformat() != message.params["first_day"]:
        return False
    return _is_facilitator(message) or _is_coordinator(message)


def _gap_is_there(message: Message) -> bool:
    community = Community.objects.select_related("organisation").filter(pk=message.params["community"]).first()
    gap = Gap(*(date.fromisoformat(message.params[name]) for name in ("before", "after")))
    if community is None or not gap_remains(community, gap):
        return False
    return _is_facilitator(message) or _is_coordinator(message)


def _composer(template: str, page: str = "rosters") -> Callable[[Message], Email]:
    def compose(message: Message) -> Email:
        community = Community.objects.get(pk=message.params["community"])
        days = {name: date.fromisoformat(message.params[name]) for name in DAYS if name in message.params}
        context: dict[str, Any] = {
            "person": message.recipient.get_short_name() if message.recipient else "",
            "community": community.name,
            "weeks": message.params.get("days", 0) // 7,
            "url": absolute(page, community.pk),
            **days,
        }
        return render_email(f"sessions/{template}", context)

    return compose


register(Kind("sessions.roster_ends", _composer("roster_ends"), _none_follows))
register(Kind("sessions.roster_missing", _composer("roster_missing"), _is_missing))
register(Kind("sessions.roster_gap", _composer("roster_gap", "gaps"), _gap_is_there))
