"""Tells of messages of the watches why they were written, for operators; figures only (P1)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from communities.models import Community
from lwg.clock import AMSTERDAM
from lwg.notifications.models import Message
from sessions.models import Intention


class Line(NamedTuple):
    kind: str
    community: str
    recipient: str
    cause: str


CAUSES = {
    "sessions.review_reminder": "session of {ended_on}, asked a day ago",
    "sessions.review_unanswered": "session of {ended_on}, asked two days ago",
    "sessions.correction_review_reminder": "correction, session of {ended_on}, asked two days ago",
    "sessions.minutes_snooze_over": "session of {ended_on}, put off until {until}",
    "sessions.roster_ends": "roster ends {last_day}, none follows, told as {duty}",
    "sessions.roster_missing": "no roster from {first_day} until {last_day}",
    "sessions.roster_gap": "{days} days from {before} until {after}",
    "sessions.session_reminder": "session of {day}, a {before} before",
    "sessions.practice_nudge": "session of {ended_on}, half-way to the next",
    "sessions.availability_asked": "asked which dates suit, answer before {respond_by}",
    "sessions.availability_reminder": "dates not answered, asked before {respond_by}, {nudge}",
}
OF_MINUTES = "session of {ended_on}, day +{days}"


def causes_of(messages: Iterable[Message]) -> list[Line]:
    """One line a message, in the order given; three queries at the most."""
    messages = list(messages)
    params = [message.params | told for message, told in zip(messages, _of_intentions(messages), strict=True)]
    names = dict(Community.objects.filter(pk__in={one["community"] for one in params}).values_list("pk", "name"))
    return [
        Line(
            message.kind,
            names[one["community"]],
            message.address,
            CAUSES.get(message.kind, OF_MINUTES).format(**one),
        )
        for message, one in zip(messages, params, strict=True)
    ]


def _of_intentions(messages: list[Message]) -> list[dict[str, Any]]:
    """Community and day of the session for messages that name an intention only."""
    wanted = {message.params["intention"] for message in messages if "intention" in message.params}
    found = Intention.objects.filter(pk__in=wanted).values_list("pk", "session__community_id", "session__ends_at")
    told = {
        pk: {"community": community, "ended_on": ends_at.astimezone(AMSTERDAM).date().isoformat()}
        for pk, community, ends_at in (found if wanted else [])
    }
    return [told.get(message.params.get("intention"), {}) for message in messages]
