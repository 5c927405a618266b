"""What waits for one person in their communities: minutes, corrections, sessions, dates, duties; a read for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from communities.models import Membership
from lwg import clock
from lwg.prepared import Asked, prepared
from sessions.enums import OPEN_CORRECTIONS, CorrectionState, MinutesState, RosterState, SessionState
from sessions.models import Correction, DutySwap, Minutes, Roster, Session
from sessions.planning.timing import halfway
from sessions.selectors.asked import number_unanswered
from sessions.selectors.names import name_of
from sessions.selectors.practice import LONGEST_WAIT, not_logged

AHEAD = timedelta(days=7)


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
class OpenCorrection:
    """A correction of distributed minutes that waits for me: for my answer, or for me to go on with it."""

    session_id: int
    membership_id: int
    day: datetime
    state: str
    asked_at: datetime | None
    is_mine_to_read: bool


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
class DatesAsked:
    """A round in which dates are asked of me, with how many I said nothing of yet."""

    membership_id: int
    round_id: int
    respond_by: datetime
    unanswered: int


@dataclass(frozen=True)
class SwapAsked:
    """A question to take over a duty."""

    membership_id: int
    swap_id: int
    by: str
    duty: str
    starts_at: datetime
    minutes_due_at: datetime | None


@dataclass(frozen=True)
class Draft:
    """The draft roster of a community that I plan."""

    community_id: int
    roster_id: int
    first_day: date


@prepared
def _dates_asked(memberships: list[int]) -> "QuerySet[Any, Any]":
    asking = "community__rosters__availability_rounds"
    return (
        Membership.objects.filter(
            **{f"{asking}__closed_at": None, f"{asking}__respond_by__gt": clock.now()},
            pk__in=memberships,
            community__rosters__state=RosterState.DRAFT,
        )
        .annotate(roster_asked=F("community__rosters__pk"))
        .annotate(unanswered=number_unanswered(OuterRef("roster_asked"), is_their_draft=True))
        .order_by(f"{asking}__respond_by", "pk")
        .values_list("pk", f"{asking}__pk", f"{asking}__respond_by", "unanswered")
    )


def dates_asked(memberships: Sequence[int]) -> list[DatesAsked]:
    """The rounds that wait for an answer of mine, each with its own deadline."""
    asked = [DatesAsked(*row) for row in _dates_asked(memberships=memberships)]
    return [one for one in asked if one.unanswered]


@prepared
def _swaps_asked(memberships: list[int]) -> "QuerySet[Any, Any]":
    waiting = DutySwap.objects.open().filter(asked_id__in=memberships).annotate(by=name_of("holder__user"))
    return waiting.order_by("asked_at", "pk").values_list(
        *("asked_id", "pk", "by", "duty", "session__starts_at", "session__minutes__due_at")
    )


def swaps_asked(memberships: Sequence[int]) -> list[SwapAsked]:
    """The duties that others ask me to take over, the one that waits longest first."""
    return [SwapAsked(*row) for row in _swaps_asked(memberships=memberships)]


@prepared
def _drafts(communities: list[int]) -> "QuerySet[Any, Any]":
    drafts = Roster.objects.filter(community_id__in=communities, state=RosterState.DRAFT)
    return drafts.order_by("first_day", "pk").values_list("community_id", "pk", "first_day")


def drafts_of(communities: Sequence[int]) -> list[Draft]:
    return [Draft(*row) for row in _drafts(communities=communities)]


@prepared
def _open_minutes(memberships: list[int]) -> "QuerySet[Any, Any]":
    mine = Q(reviews__reader_id__in=memberships, reviews__decided_at=None)
    to_write = ~Q(state__in=[MinutesState.IN_REVIEW, MinutesState.DISTRIBUTED]) & Q(
        session__minute_taker_id__in=memberships
    )
    to_read = Q(state=MinutesState.IN_REVIEW, asked__isnull=False)
    return (
        Minutes.objects.annotate(asked=FilteredRelation("reviews", condition=mine))
        .filter(to_write | to_read, session__ends_at__lte=clock.now())
        .exclude(session__state=SessionState.CANCELLED)
        .order_by("due_at", "pk")
        .values_list(
            "session_id",
            "session__minute_taker_id",
            "asked__reader_id",
            "session__starts_at",
            "state",
            "due_at",
            "started_at",
            "asked__asked_at",
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
def _corrections(memberships: list[int]) -> "QuerySet[Any, Any]":
    """Not what is with somebody else who can still answer."""
    reader_cannot = (
        Q(reader__ends_on__lt=clock.today())
        | Q(reader__user__is_active=False)
        | Q(reader=F("minutes__session__minute_taker"))
    )
    with_reader = Q(state=CorrectionState.WITH_READER)
    to_read = with_reader & Q(reader_id__in=memberships)
    to_go_on = Q(minutes__session__minute_taker_id__in=memberships) & (~with_reader | reader_cannot)
    return (
        Correction.objects.filter(to_read | to_go_on, state__in=OPEN_CORRECTIONS)
        .order_by("started_at", "pk")
        .values_list(
            *("minutes__session_id", "minutes__session__minute_taker_id", "reader_id", "minutes__session__starts_at"),
            *("state", "asked_at"),
        )
    )


def open_corrections(memberships: Sequence[int]) -> list[OpenCorrection]:
    """Those that wait for my answer as reader, and those that I as minute taker go on with; the oldest first."""
    return [
        OpenCorrection(session, writer, day, state, asked_at, is_mine_to_read=False)
        if writer in memberships
        else OpenCorrection(session, reader, day, state, asked_at, is_mine_to_read=True)
        for session, writer, reader, day, state, asked_at in _corrections(memberships=memberships)
    ]


def _ahead(until: datetime) -> "QuerySet[Session]":
    found = Session.objects.filter(state=SessionState.PLANNED, ends_at__gt=clock.now(), starts_at__lt=until)
    return found.order_by("starts_at", "pk")


@prepared
def _guided_ahead(memberships: list[int], until: datetime) -> "QuerySet[Any, Any]":
    mine = _ahead(until).filter(facilitator_id__in=memberships)
    return mine.values_list("pk", "community_id", "starts_at", "facilitator_id")


@prepared
def _sessions_ahead(memberships: list[int], planned_by_me: list[int], until: datetime) -> "QuerySet[Any, Any]":
    lacks = Q()
    for duty in ("facilitator", "minute_taker"):  # open, or of someone who has left by that day (P4)
        left = Q(**{f"{duty}__ends_on__lt": TruncDate("starts_at")}) | Q(**{f"{duty}__user__is_active": False})
        lacks |= Q(**{duty: None}) | left
    return (
        _ahead(until)
        .filter(Q(facilitator_id__in=memberships) | (lacks & Q(community_id__in=planned_by_me)))
        .annotate(lacks_duties=ExpressionWrapper(lacks, BooleanField()))
        .values_list("pk", "community_id", "starts_at", "facilitator_id", "lacks_duties")
    )


def _asked_ahead(memberships: Sequence[int], planned_by_me: Sequence[int], now: datetime) -> Asked:
    """Of who plans nothing, as most do not, nobody's duties need be looked up."""
    if not planned_by_me:
        return _guided_ahead.asked(memberships=memberships, until=now + AHEAD)
    return _sessions_ahead.asked(memberships=memberships, planned_by_me=planned_by_me, until=now + AHEAD)


def sessions_ahead(memberships: Sequence[int], planned_by_me: Sequence[int], now: datetime) -> list[SessionAhead]:
    """Planned for today and the next seven days: I facilitate, or a duty is open where I plan."""
    return [
        SessionAhead(pk, community, starts_at, facilitator in memberships, any(lacks) and community in planned_by_me)
        for pk, community, starts_at, facilitator, *lacks in _asked_ahead(memberships, planned_by_me, now).answer()
    ]


@prepared
def _practice(memberships: list[int], since: datetime) -> "QuerySet[Any, Any]":
    """`memberships` are of somebody who is in there now, so nothing else is asked of them."""
    mine = not_logged(clock.now(), since).filter(membership_id__in=memberships).order_by("pk")
    return mine.values_list("pk", "membership_id", "session__ends_at", "next_starts_at")


def practice_to_log(memberships: Sequence[int], now: datetime) -> list[Practice]:
    """Step 5: intentions from half-way to the next session until it begins, without a note in their log."""
    return [
        Practice(pk, membership, next_starts_at)
        for pk, membership, ends_at, next_starts_at in _practice(memberships=memberships, since=now - LONGEST_WAIT)
        if halfway(ends_at, next_starts_at) <= now and (next_starts_at is None or next_starts_at > now)
    ]


def asked_waiting(memberships: Sequence[int], planned_by_me: Sequence[int], now: datetime) -> list[Asked]:
    """What all of these ask, to ask it together; `planned_by_me` are communities."""
    return [
        _open_minutes.asked(memberships=memberships),
        _corrections.asked(memberships=memberships),
        _asked_ahead(memberships, planned_by_me, now),
        _practice.asked(memberships=memberships, since=now - LONGEST_WAIT),
        _dates_asked.asked(memberships=memberships),
        _swaps_asked.asked(memberships=memberships),
        _drafts.asked(communities=planned_by_me),
    ]
