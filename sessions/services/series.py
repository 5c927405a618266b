"""Moving sessions of a community together: one, this and those after it, or all that are still to come."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Community, Location
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import Scope, SessionState
from sessions.models import Session
from sessions.planning.rhythm import local_day, moments_of
from sessions.selectors.free_days import free_days_of, reason_in_words
from sessions.selectors.gaps import OpenGap, gaps_opened
from sessions.services import dates
from sessions.services.planning import for_update, locked, move_session, put, refuse_unless_coming
from sessions.services.telling import members_to_tell, tell_members
from sessions.services.watch_rosters import tell_gaps_of_move


@dataclass(frozen=True)
class Wish:
    """What a person asks of `session`; the others get of it what differs from how `session` stands now.

    `starts_at` is wall-clock time in Amsterdam, and stays so across a change of the clock.
    """

    session: Session
    scope: Scope
    day: date
    starts_at: time
    length_minutes: int
    location: Location | None = None
    online_link: str = ""
    on_purpose: bool = False


@dataclass(frozen=True)
class Move:
    """Where one session goes; `stays_because` says in words why it does not go there, "" where it does."""

    session: Session
    starts_at: datetime
    ends_at: datetime
    location: Location | None
    online_link: str
    holiday: str = ""
    stays_because: str = ""

    @property
    def changes(self) -> bool:
        old, new = self.session, self
        return not self.stays_because and (old.starts_at, old.ends_at, old.location_id, old.online_link) != (
            new.starts_at,
            new.ends_at,
            new.location.pk if new.location else None,
            new.online_link,
        )


@dataclass(frozen=True)
class Plan:
    """What a wish comes to: each session with its move, the gaps that open, and how many mails go out."""

    moves: list[Move]
    gaps: list[OpenGap] = field(default_factory=list)
    mails: int = 0

    @property
    def changing(self) -> list[Move]:
        return [move for move in self.moves if move.changes]

    @property
    def staying(self) -> list[Move]:
        return [move for move in self.moves if move.stays_because]

    @property
    def fingerprint(self) -> str:
        """The same for the same moves only: who confirms, confirms what they saw."""
        told = [
            f"{move.session.pk} {move.session.calendar_sequence} {move.starts_at.isoformat()}"
            f" {move.ends_at.isoformat()} {move.location} {move.online_link}"
            for move in self.changing
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


@transaction.atomic
def plan_moves(*, wish: Wish) -> Plan:
    """What a wish would change, without changing it.

    A session whose new day is a holiday stays where it is, unless `on_purpose`. Raises ValidationError for a session
    that ended, runs or was cancelled, for the past, and for a day or place that is taken.
    """
    community = wish.session.community
    dates.lock(community)
    wish = replace(wish, session=locked(wish.session))
    moves = _moves(wish)
    _check(wish, moves)
    changed = [move for move in moves if move.changes]
    gaps = gaps_opened(
        community,
        {move.session.pk: local_day(move.starts_at) for move in changed},
        like=wish.session,
        starts_at=wish.starts_at,
    )
    return Plan(moves, gaps, len(members_to_tell(community)) if changed else 0)


@transaction.atomic
def move_sessions(*, actor: User, wish: Wish, seen: str) -> list[Session]:
    """Carry out the plan whose fingerprint somebody saw; one mail for each member tells all of it.

    Deadlines of minutes, reminders, duties and calendar entries move along; a gap of more than 6 weeks that opens is
    told at once. Raises ValidationError where the plan is no
    longer what was seen, and as `plan_moves` does.
    """
    plan = plan_moves(wish=wish)
    if not plan.changing:  # such as a second time
        return []
    if plan.fingerprint != seen:
        raise ValidationError(_("The dates have changed since you saw them. Look once more."), code="changed")
    moved = [_move_one(actor, wish)] if wish.scope == Scope.ONE else _move_together(actor, wish, plan)
    tell_gaps_of_move(session=moved[0], gaps=[opened.gap for opened in plan.gaps])
    return moved


def _move_together(actor: User, wish: Wish, plan: Plan) -> list[Session]:
    community = wish.session.community
    dates.lock_members(community)
    moved = []
    for move in _in_order(plan.changing):
        was = move.session.starts_at
        put(
            move.session,
            moment=(move.starts_at, move.ends_at),
            location=move.location,
            online_link=move.online_link,
            actor=actor,
        )
        moved.append((move.session, was))
    _tell(community, sorted(moved, key=lambda one: one[0].starts_at))
    return [session for session, _was in moved]


def _tell(community: Community, moved: Sequence[tuple[Session, datetime]]) -> None:
    """One mail for each member about all sessions, each with when it was."""
    first = moved[0][0]
    tell_members(
        community=community,
        kind="sessions.sessions_moved",
        key=f"sessions-moved:{first.pk}:{first.calendar_sequence}",
        params={
            "community": community.pk,
            "sessions": [session.pk for session, _was in moved],
            "moves": [
                {"session": session.pk, "sequence": session.calendar_sequence, "was": was.isoformat()}
                for session, was in moved
            ],
        },
        invites_to=[session for session, _was in moved],
    )


def _move_one(actor: User, wish: Wish) -> Session:
    return move_session(
        actor=actor,
        session=wish.session,
        day=wish.day,
        starts_at=wish.starts_at,
        length_minutes=wish.length_minutes,
        location=wish.location,
        online_link=wish.online_link,
        on_purpose=wish.on_purpose,
    )


def _taken_along(wish: Wish) -> list[Session]:
    if wish.scope == Scope.ONE:
        return [wish.session]
    found = for_update().filter(community=wish.session.community, state=SessionState.PLANNED, ends_at__gt=clock.now())
    if wish.scope == Scope.FOLLOWING:
        found = found.filter(starts_at__gte=wish.session.starts_at)
    return list(found.order_by("starts_at"))


def _moves(wish: Wish) -> list[Move]:
    """Each by the same number of days; time, length, place and link only where they differ from the session's own."""
    refuse_unless_coming(wish.session)
    own = wish.session
    shift = wish.day - local_day(own.starts_at)
    other_hour = wish.starts_at != _hour(own)
    other_length = wish.length_minutes != own.length_minutes
    other_place = (wish.location.pk if wish.location else None) != own.location_id
    other_link = wish.online_link != own.online_link
    sessions = _taken_along(wish)
    days = [local_day(session.starts_at) + shift for session in sessions]
    free_days = free_days_of(own.community, min(days), max(days))
    moves = []
    for session, day in zip(sessions, days, strict=True):
        reason = free_days.why_not(day) if shift else ""
        words = reason_in_words(day, reason) if reason else ""
        starts_at, ends_at = moments_of(
            day,
            wish.starts_at if other_hour else _hour(session),
            wish.length_minutes if other_length else session.length_minutes,
        )
        moves.append(
            Move(
                session=session,
                starts_at=starts_at,
                ends_at=ends_at,
                location=wish.location if other_place else session.location,
                online_link=wish.online_link if other_link else session.online_link,
                holiday=words,
                stays_because=words if wish.scope != Scope.ONE and not wish.on_purpose else "",
            )
        )
    return moves


def _hour(session: Session) -> time:
    return session.starts_at.astimezone(clock.AMSTERDAM).time()


def _check(wish: Wish, moves: Sequence[Move]) -> None:
    """Each new date as `services.planning` checks a single one; those that move along are in nobody's way."""
    community = wish.session.community
    changed = [move for move in moves if move.changes]
    for move in changed:
        day = local_day(move.starts_at)
        dates.refuse_past(day)
        dates.refuse_past_moment(move.starts_at)
        dates.refuse_outside_community(community, day)
        if move.holiday:
            dates.refuse_holiday(community, day, on_purpose=wish.on_purpose)
    sessions = [move.session for move in changed]
    dates.refuse_day_of_another_session(community, [local_day(move.starts_at) for move in changed], but=sessions)
    if any(move.location != move.session.location for move in changed):
        dates.refuse_foreign_location(community, wish.location)
    _refuse_taken_locations(changed)


def _refuse_taken_locations(changed: Sequence[Move]) -> None:
    """In the order of their keys, so that no two wait for each other."""
    places = {move.location for move in changed if move.location}
    for place in sorted(places, key=lambda one: one.pk):
        moments = [(move.starts_at, move.ends_at) for move in changed if move.location == place]
        dates.refuse_taken_location(place, moments, but=[move.session for move in changed])


def _in_order(changed: Sequence[Move]) -> list[Move]:
    """So that none is written onto a place and time that the next one has yet to leave."""
    later = [move for move in changed if move.starts_at > move.session.starts_at]
    others = [move for move in changed if move not in later]
    return [*others, *reversed(later)]


def sessions_to_come(community: Community, session: Session) -> dict[Scope, int]:
    """How many sessions each scope takes along; one query."""
    coming = list(
        Session.objects.filter(community=community, state=SessionState.PLANNED, ends_at__gt=clock.now()).values_list(
            "starts_at", flat=True
        )
    )
    after = sum(moment >= session.starts_at for moment in coming)
    return {Scope.ONE: 1, Scope.FOLLOWING: after, Scope.ALL: len(coming)}
