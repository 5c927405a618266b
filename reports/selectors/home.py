"""What the home page tells one person: what to do next, the next sessions, and their communities."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import MinutesState, RosterState, SessionState
from sessions.models import Minutes, Review, Roster, Session
from sessions.planning.timing import halfway
from sessions.selectors.practice import nudgeable
from sessions.selectors.roster_watch import COORDINATORS_HEAR, FACILITATORS_HEAR, RosterLack, lacking_rosters

AHEAD = timedelta(days=7)
NEXT_SESSIONS = 3


@dataclass(frozen=True)
class Place:
    """A community of mine: what I am there, and its draft roster where there is one."""

    membership_id: int
    community_id: int
    name: str
    accepted: bool
    plans: bool
    next_starts_at: datetime | None
    draft_id: int | None
    draft_first_day: date | None

    @property
    def url(self) -> str:
        return reverse("community" if self.accepted else "agreements", args=[self.community_id])


@dataclass(frozen=True)
class OpenMinutes:
    """Minutes that wait for me, as their writer or (with `asked_at`) as their reader."""

    session_id: int
    membership_id: int
    day: datetime
    state: str
    due_at: datetime
    started: bool
    asked_at: datetime | None


@dataclass(frozen=True)
class SessionAhead:
    """A session of the next seven days that waits for something of mine."""

    pk: int
    community_id: int
    starts_at: datetime
    mine: bool  # I facilitate it
    lacks_duties: bool


@dataclass(frozen=True)
class Watched:
    """A community that I coordinate: facts, not contents (P1)."""

    pk: int
    name: str
    overdue: int
    overdue_since: datetime | None


@dataclass(frozen=True)
class Practice:
    """My intention of last time, half-way, with nothing in its log."""

    intention_id: int
    membership_id: int
    next_starts_at: datetime | None


def places_of(user: User) -> list[Place]:
    """Active memberships by name of the community (P4)."""
    today = clock.today()
    draft = Roster.objects.filter(community=OuterRef("community"), state=RosterState.DRAFT).order_by("first_day")
    coming = Session.objects.upcoming().filter(community=OuterRef("community"))
    mine = Membership.objects.of(user).active_on(today)
    accepted = Membership.objects.filter(pk=OuterRef("pk")).accepted()
    rows = (
        mine.annotate(
            accepted=Exists(accepted),
            next_starts_at=Subquery(coming.values("starts_at")[:1]),
            draft_id=Subquery(draft.values("pk")[:1]),
            draft_first_day=Subquery(draft.values("first_day")[:1]),
        )
        .order_by("community__name", "pk")
        .values_list(
            "pk",
            "community_id",
            "community__name",
            "accepted",
            "is_facilitator",
            "is_process_coach",
            "next_starts_at",
            "draft_id",
            "draft_first_day",
        )
    )
    return [
        Place(pk, community, name, accepted, accepted and (facilitates or coaches), starts_at, draft_id, first_day)
        for pk, community, name, accepted, facilitates, coaches, starts_at, draft_id, first_day in rows
    ]


def open_minutes(memberships: Collection[int]) -> list[OpenMinutes]:
    """Of sessions that ended: mine to write or send, and those that I was asked to read (one query)."""
    asked = Review.objects.filter(minutes=OuterRef("pk"), reader_id__in=memberships, decided_at=None)
    to_write = ~Q(state__in=[MinutesState.IN_REVIEW, MinutesState.DISTRIBUTED]) & Q(
        session__minute_taker_id__in=memberships
    )
    to_read = Q(state=MinutesState.IN_REVIEW) & Q(reader__isnull=False)
    rows = (
        Minutes.objects.annotate(
            reader=Subquery(asked.values("reader_id")[:1]), asked_at=Subquery(asked.values("asked_at")[:1])
        )
        .filter(to_write | to_read, session__ends_at__lte=clock.now())
        .exclude(session__state=SessionState.CANCELLED)
        .order_by("due_at", "pk")
        .values_list(
            "session_id",
            "session__minute_taker_id",
            "reader",
            "session__starts_at",
            "state",
            "due_at",
            "started_at",
            "asked_at",
        )
    )
    return [
        OpenMinutes(session, reader or writer, day, state, due_at, started_at is not None, asked_at)
        for session, writer, reader, day, state, due_at, started_at, asked_at in rows
    ]


def next_sessions(communities: Collection[int]) -> "QuerySet[Session]":
    return (
        Session.objects.upcoming()
        .filter(community_id__in=communities)
        .select_related("community", "location")
        .only(
            *("starts_at", "ends_at", "state", "online_link", "facilitator_id", "minute_taker_id"),
            *("community__name", "location__name", "location__city"),
        )[:NEXT_SESSIONS]
    )


def sessions_ahead(memberships: Collection[int], planned_by_me: Collection[int]) -> list[SessionAhead]:
    """Planned for today and the next seven days: I facilitate, or a duty is open where I plan."""
    now = clock.now()
    lacks = Q(facilitator=None) | Q(minute_taker=None)
    rows = (
        Session.objects.filter(state=SessionState.PLANNED, ends_at__gt=now, starts_at__lt=now + AHEAD)
        .filter(Q(facilitator_id__in=memberships) | (lacks & Q(community_id__in=planned_by_me)))
        .order_by("starts_at", "pk")
        .values_list("pk", "community_id", "starts_at", "facilitator_id", "minute_taker_id")
    )
    return [
        SessionAhead(pk, community, starts_at, facilitator in memberships, not (facilitator and minute_taker))
        for pk, community, starts_at, facilitator, minute_taker in rows
    ]


def practice_to_log(memberships: Collection[int]) -> list[Practice]:
    """Step 5: intentions from half-way to the next session on, without a note in their log."""
    now = clock.now()
    rows: Any = (
        nudgeable(now)
        .filter(membership_id__in=memberships)
        .values_list("pk", "membership_id", "session__ends_at", "next_starts_at")
    )
    return [
        Practice(pk, membership, next_starts_at)
        for pk, membership, ends_at, next_starts_at in rows
        if halfway(ends_at, next_starts_at) <= now
    ]


def watched_by(user: User) -> list[Watched]:
    """The active communities that `user` coordinates, with what is overdue there."""
    now = clock.now()
    overdue = (
        Minutes.objects.filter(session__community=OuterRef("pk"), distributed_at=None, due_at__lt=now)
        .exclude(session__state=SessionState.CANCELLED)
        .order_by()
        .values("session__community")
    )
    rows = (
        Community.objects.coordinated_by(user)
        .active_on(clock.today())
        .annotate(
            overdue=Subquery(overdue.annotate(n=Count("pk")).values("n")),
            overdue_since=Subquery(overdue.annotate(first=Min("due_at")).values("first")),
        )
        .order_by("name", "pk")
        .values_list("pk", "name", "overdue", "overdue_since")
    )
    return [Watched(pk, name, count or 0, since) for pk, name, count, since in rows]


def lacks_to_tell(places: Sequence[Place], watched: Sequence[Watched], today: date) -> list[tuple[str, RosterLack]]:
    """Name of the community and what its roster lacks: who plans hears six weeks before the end, a coordinator four."""
    names = {one.pk: one.name for one in watched} | {one.community_id: one.name for one in places if one.plans}
    planned = {one.community_id for one in places if one.plans}
    told = []
    for lack in lacking_rosters(today, among=names):
        hears = FACILITATORS_HEAR if lack.community_id in planned else COORDINATORS_HEAR
        if lack.is_missing or lack.covered_until is None or today >= lack.covered_until - hears:
            told.append((names[lack.community_id], lack))
    return told


def end_of(day: date) -> datetime:
    """The last minute of a day in Amsterdam."""
    return datetime.combine(day, time(23, 59), clock.AMSTERDAM)
