"""What the home page tells one person: what to do next, the next sessions, and their communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from communities.models import Location, Membership
from communities.models.memberships import has_accepted
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import Asked, prepared
from reports.selectors.waiting import asked_waiting
from reports.selectors.watched import Watched
from sessions.enums import SessionState
from sessions.models import Session
from sessions.selectors.roster_watch import (
    COORDINATORS_HEAR,
    FACILITATORS_HEAR,
    RosterLack,
    asked_lacking,
    lacking_rosters,
)

NEXT_SESSIONS = 3


@dataclass(frozen=True)
class Place:
    """A community of mine, and what I am there."""

    membership_id: int
    community_id: int
    name: str
    accepted: bool
    plans: bool
    next_starts_at: datetime | None

    @property
    def url(self) -> str:
        return reverse("community" if self.accepted else "agreements", args=[self.community_id])


@dataclass(frozen=True)
class NextSession:
    """One of the next sessions of my communities."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    is_running: bool
    facilitator_id: int | None
    minute_taker_id: int | None
    reader_id: int | None
    community_id: int
    location: str
    is_online: bool


@prepared
def _places(user: int) -> "QuerySet[Any, Any]":
    coming = Session.objects.upcoming().filter(community=OuterRef("community"))
    return (
        Membership.objects.of(User(pk=user))
        .active_on(clock.today())
        .annotate(
            accepted=has_accepted(),
            next_starts_at=Subquery(coming.values("starts_at")[:1]),
        )
        .order_by("community__name", "pk")
        .values_list(
            *("pk", "community_id", "community__name", "accepted", "is_facilitator", "is_process_coach"),
            "next_starts_at",
        )
    )


def asked_places(user: User) -> Asked:
    """What `places_of` asks, to ask it together with more."""
    return _places.asked(user=user.pk)


def places_of(user: User) -> list[Place]:
    """Active memberships by name of the community (P4)."""
    return [
        Place(pk, community, name, accepted, accepted and (facilitates or coaches), next_starts_at)
        for pk, community, name, accepted, facilitates, coaches, next_starts_at in _places(user=user.pk)
    ]


@prepared
def _next_sessions(communities: list[int]) -> "QuerySet[Any, Any]":
    return (
        Session.objects.upcoming()
        .filter(community_id__in=communities)
        .values_list(
            *("pk", "starts_at", "ends_at", "state", "facilitator_id", "minute_taker_id", "reader_id"),
            *("community_id", "location__name", "location__city", "online_link"),
        )[:NEXT_SESSIONS]
    )


def next_sessions(communities: Sequence[int]) -> list[NextSession]:
    """The first few of these communities, soonest first."""
    return [
        NextSession(
            pk=pk,
            starts_at=starts_at,
            ends_at=ends_at,
            is_running=state == SessionState.RUNNING,
            facilitator_id=facilitator,
            minute_taker_id=minute_taker,
            reader_id=reader,
            community_id=community,
            location=str(Location(name=name, city=city)) if name else "",
            is_online=bool(link),
        )
        for pk, starts_at, ends_at, state, facilitator, minute_taker, reader, community, name, city, link in (
            _next_sessions(communities=communities)
        )
    ]


def asked_of_all(places: Sequence[Place], watched: Sequence[Watched], now: datetime) -> list[Asked]:
    """What the facts of these places ask, to ask it together; of those where one has accepted, but for rosters."""
    open_to_me = [one for one in places if one.accepted]
    return [
        *asked_waiting(memberships_of(open_to_me), planned_by(open_to_me), now),
        _next_sessions.asked(communities=[one.community_id for one in open_to_me]),
        asked_lacking(clock.today(), among=list(_with_rosters(places, watched))),
    ]


def memberships_of(places: Sequence[Place]) -> list[int]:
    return [one.membership_id for one in places]


def planned_by(places: Sequence[Place]) -> list[int]:
    """The communities that I plan."""
    return [one.community_id for one in places if one.plans]


def _with_rosters(places: Sequence[Place], watched: Sequence[Watched]) -> dict[int, str]:
    """Names of the communities of whose roster I hear."""
    return {one.pk: one.name for one in watched} | {one.community_id: one.name for one in places if one.plans}


def lacks_to_tell(places: Sequence[Place], watched: Sequence[Watched], today: date) -> list[tuple[str, RosterLack]]:
    """Name of the community and what its roster lacks: who plans hears six weeks before the end, a coordinator four."""
    names = _with_rosters(places, watched)
    planned = {one.community_id for one in places if one.plans}
    told = []
    for lack in lacking_rosters(today, among=list(names)):
        hears = FACILITATORS_HEAR if lack.community_id in planned else COORDINATORS_HEAR
        if lack.is_missing or lack.covered_until is None or today >= lack.covered_until - hears:
            told.append((names[lack.community_id], lack))
    return told


def end_of(day: date) -> datetime:
    """The last minute of a day in Amsterdam."""
    return datetime.combine(day, time(23, 59), clock.AMSTERDAM)
