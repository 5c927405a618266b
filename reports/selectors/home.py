"""What the home page tells one person: what to do next, the next sessions, and their communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from communities.models import Location, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import prepared
from reports.selectors.watched import Watched
from sessions.enums import MinutesState, RosterState, SessionState
from sessions.models import Minutes, Review, Roster, Session
from sessions.planning.timing import halfway
from sessions.selectors.asked import round_to_answer
from sessions.selectors.practice import LONGEST_WAIT, nudgeable
from sessions.selectors.roster_watch import COORDINATORS_HEAR, FACILITATORS_HEAR, RosterLack, lacking_rosters
from sessions.selectors.swaps import QUESTION, question_waiting_for

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
    round_id: int | None  # in which dates are asked for now
    respond_by: datetime | None
    unanswered: int | None
    swap_id: int | None  # the question to take over a duty that waits longest
    swap_by: str | None
    swap_duty: str | None
    swap_starts_at: datetime | None

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
class Practice:
    """My intention of last time, half-way, with nothing in its log."""

    intention_id: int
    membership_id: int
    next_starts_at: datetime | None


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
    community: str
    location: str
    is_online: bool


@prepared
def _places(user: int) -> "QuerySet[Any, Any]":
    draft = Roster.objects.filter(community=OuterRef("community"), state=RosterState.DRAFT).order_by("first_day")
    coming = Session.objects.upcoming().filter(community=OuterRef("community"))
    return (
        Membership.objects.of(User(pk=user))
        .active_on(clock.today())
        .annotate(
            accepted=Exists(Membership.objects.filter(pk=OuterRef("pk")).accepted()),
            next_starts_at=Subquery(coming.values("starts_at")[:1]),
            draft_id=Subquery(draft.values("pk")[:1]),
            draft_first_day=Subquery(draft.values("first_day")[:1]),
            **round_to_answer(),
            **question_waiting_for("pk"),
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
            "round_id",
            "respond_by",
            "unanswered",
            *QUESTION,
        )
    )


def places_of(user: User) -> list[Place]:
    """Active memberships by name of the community (P4)."""
    return [
        Place(pk, community, name, accepted, accepted and (facilitates or coaches), *rest)
        for pk, community, name, accepted, facilitates, coaches, *rest in _places(user=user.pk)
    ]


@prepared
def _open_minutes(memberships: list[int]) -> "QuerySet[Any, Any]":
    asked = Review.objects.filter(minutes=OuterRef("pk"), reader_id__in=memberships, decided_at=None)
    to_write = ~Q(state__in=[MinutesState.IN_REVIEW, MinutesState.DISTRIBUTED]) & Q(
        session__minute_taker_id__in=memberships
    )
    to_read = Q(state=MinutesState.IN_REVIEW) & Q(reader__isnull=False)
    return (
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


def open_minutes(memberships: Sequence[int]) -> list[OpenMinutes]:
    """Of sessions that ended: mine to write or send, and those that I was asked to read (one query)."""
    if not memberships:
        return []
    return [
        OpenMinutes(session, reader or writer, day, state, due_at, started_at is not None, asked_at)
        for session, writer, reader, day, state, due_at, started_at, asked_at in _open_minutes(memberships=memberships)
    ]


@prepared
def _next_sessions(communities: list[int]) -> "QuerySet[Any, Any]":
    return (
        Session.objects.upcoming()
        .filter(community_id__in=communities)
        .values_list(
            *("pk", "starts_at", "ends_at", "state", "facilitator_id", "minute_taker_id", "reader_id"),
            *("community__name", "location__name", "location__city", "online_link"),
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
            community=community,
            location=str(Location(name=name, city=city)) if name else "",
            is_online=bool(link),
        )
        for pk, starts_at, ends_at, state, facilitator, minute_taker, reader, community, name, city, link in (
            _next_sessions(communities=communities)
        )
    ]


@prepared
def _sessions_ahead(memberships: list[int], planned_by_me: list[int], until: datetime) -> "QuerySet[Any, Any]":
    lacks = Q()
    for duty in ("facilitator", "minute_taker"):  # open, or of someone who has left by that day (P4)
        left = Q(**{f"{duty}__ends_on__lt": TruncDate("starts_at")}) | Q(**{f"{duty}__user__is_active": False})
        lacks |= Q(**{duty: None}) | left
    return (
        Session.objects.filter(state=SessionState.PLANNED, ends_at__gt=clock.now(), starts_at__lt=until)
        .filter(Q(facilitator_id__in=memberships) | (lacks & Q(community_id__in=planned_by_me)))
        .annotate(lacks_duties=ExpressionWrapper(lacks, BooleanField()))
        .order_by("starts_at", "pk")
        .values_list("pk", "community_id", "starts_at", "facilitator_id", "lacks_duties")
    )


def sessions_ahead(memberships: Sequence[int], planned_by_me: Sequence[int]) -> list[SessionAhead]:
    """Planned for today and the next seven days: I facilitate, or a duty is open where I plan."""
    rows = _sessions_ahead(memberships=memberships, planned_by_me=planned_by_me, until=clock.now() + AHEAD)
    return [
        SessionAhead(pk, community, starts_at, facilitator in memberships, bool(lacks_duties))
        for pk, community, starts_at, facilitator, lacks_duties in rows
    ]


@prepared
def _practice(memberships: list[int], since: datetime) -> "QuerySet[Any, Any]":
    return (
        nudgeable(clock.now(), since)
        .filter(membership_id__in=memberships)
        .values_list("pk", "membership_id", "session__ends_at", "next_starts_at")
    )


def practice_to_log(memberships: Sequence[int]) -> list[Practice]:
    """Step 5: intentions from half-way to the next session on, without a note in their log."""
    now = clock.now()
    return [
        Practice(pk, membership, next_starts_at)
        for pk, membership, ends_at, next_starts_at in _practice(memberships=memberships, since=now - LONGEST_WAIT)
        if halfway(ends_at, next_starts_at) <= now
    ]


def lacks_to_tell(places: Sequence[Place], watched: Sequence[Watched], today: date) -> list[tuple[str, RosterLack]]:
    """Name of the community and what its roster lacks: who plans hears six weeks before the end, a coordinator four."""
    names = {one.pk: one.name for one in watched} | {one.community_id: one.name for one in places if one.plans}
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
