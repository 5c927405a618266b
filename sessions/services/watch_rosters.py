"""The roster watch: every active community has a published roster, and no gap of more than six weeks.

See domain.md, "Roster, precisely", and A9.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from communities.models import Community
from lwg import clock
from lwg.accounts.models import User
from lwg.clock import AMSTERDAM
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from sessions.models import Session
from sessions.planning.rhythm import Gap
from sessions.selectors.duty_holders import coordinators_of, facilitators_of
from sessions.selectors.roster_watch import (
    COORDINATORS_HEAR,
    FACILITATORS_HEAR,
    RosterLack,
    gap_around,
    lacking_rosters,
)
from sessions.services.one_by_one import one_by_one


def watch_rosters(*, now: datetime) -> list[Message]:
    """Tell who must act where no roster is there or none follows; returns the messages written by this run.

    Of a roster without a successor facilitators hear six weeks before its last day and coordinators four; of a
    half-year that no roster covers both hear, once. It looks at what is so at `now`: a run that comes late tells what
    still holds. Raises IncompleteWatchError when some communities failed; the others are done.
    """
    today = now.astimezone(AMSTERDAM).date()
    return one_by_one([lack.community_id for lack in lacking_rosters(today)], lambda pk: _watch_one(pk, today))


@transaction.atomic
def _watch_one(community_id: int, today: date) -> list[Message]:
    messages: list[Message | None] = []
    for lack in lacking_rosters(today, [community_id]):
        messages += _tell_missing(lack, today) if lack.is_missing else _tell_ending(lack, today)
    return [message for message in messages if message is not None]


def _tell_missing(lack: RosterLack, today: date) -> list[Message | None]:
    first, last = lack.half_year.first_day.isoformat(), lack.half_year.last_day.isoformat()
    return [
        enqueue(
            kind="sessions.roster_missing",
            key=f"roster_missing:{lack.community_id}:{first}:{user.pk}",
            recipient=user,
            params={"community": lack.community_id, "first_day": first, "last_day": last},
        )
        for user in _once(facilitators_of(lack.community_id, today), coordinators_of(lack.organisation_id))
    ]


def _tell_ending(lack: RosterLack, today: date) -> list[Message | None]:
    """A facilitator who coordinates too hears twice: six weeks before as the one, four weeks before as the other."""
    told: list[tuple[str, User]] = []
    if lack.covered_until is None:
        return []
    if today >= lack.covered_until - FACILITATORS_HEAR:
        told += [("facilitator", user) for user in facilitators_of(lack.community_id, today)]
    if today >= lack.covered_until - COORDINATORS_HEAR:
        told += [("coordinator", user) for user in coordinators_of(lack.organisation_id)]
    last_day = lack.covered_until.isoformat()
    return [
        enqueue(
            kind="sessions.roster_ends",
            key=f"roster_ends:{lack.community_id}:{last_day}:{duty}:{user.pk}",
            recipient=user,
            params={"community": lack.community_id, "last_day": last_day, "duty": duty},
        )
        for duty, user in told
    ]


@transaction.atomic
def tell_gap(*, session: Session) -> list[Message]:
    """Tell facilitators and coordinators when the cancelled `session` leaves more than six weeks without one (A9a).

    Call in the transaction of the cancellation, when the session is cancelled. The gap is from the standing session
    before it to the one after; one that holds the summer holiday is aside. Without a session on both sides there is no
    gap: that no roster follows is the watch's to tell.
    """
    gap = gap_around(session)
    return _tell_gap(session, gap, f"roster_gap:{session.pk}") if gap else []


@transaction.atomic
def tell_gaps_of_move(*, session: Session, gaps: Iterable[Gap]) -> list[Message]:
    """Tell the same people at once of each gap that moving `session`, alone or as the first of several, opened (A9a).

    Call in the transaction of the move, when `session` has its new sequence: each move is told once.
    """
    key = f"roster_gap:{session.pk}:{session.calendar_sequence}"
    return [message for gap in gaps for message in _tell_gap(session, gap, f"{key}:{gap.earlier}")]


def who_hears_of_gaps(community: Community) -> list[User]:
    """Facilitators and coordinators, each once; two queries."""
    return _once(facilitators_of(community.pk, clock.today()), coordinators_of(community.organisation_id))


def _tell_gap(session: Session, gap: Gap, key: str) -> list[Message]:
    told = who_hears_of_gaps(session.community)
    messages = [
        enqueue(
            kind="sessions.roster_gap",
            key=f"{key}:{user.pk}",
            recipient=user,
            params={
                "community": session.community_id,
                "session": session.pk,
                "before": gap.earlier.isoformat(),
                "after": gap.later.isoformat(),
                "days": gap.days,
            },
        )
        for user in told
    ]
    return [message for message in messages if message is not None]


def _once(*groups: list[User]) -> list[User]:
    """Everybody of the groups, each one time."""
    return list({user.pk: user for group in groups for user in group}.values())
