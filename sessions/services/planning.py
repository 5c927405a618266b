"""Single sessions: planning one, moving it, cancelling it."""

from datetime import date, datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from communities.models import Community, Location, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.web.once import first_time
from sessions.enums import MinutesState, SessionState
from sessions.models import Minutes, Session
from sessions.planning.rhythm import local_day, moments_of
from sessions.selectors.absences import absences
from sessions.selectors.turns import busy_days, turns_for
from sessions.services import dates
from sessions.services.answers import forget_answers
from sessions.services.deadlines import deadline_moved, make_minutes
from sessions.services.open_swaps import withdraw_swaps
from sessions.services.telling import tell_members
from sessions.services.watch_rosters import tell_gap


@transaction.atomic
def add_session(
    *,
    actor: User,
    community: Community,
    day: date,
    starts_at: time,
    length_minutes: int,
    location: Location | None = None,
    online_link: str = "",
    on_purpose: bool = False,
    form_key: UUID | None = None,
) -> Session | None:
    """Plan one session outside a roster, with suggested turns; None when this form was handed in before.

    `starts_at` is wall-clock time in Amsterdam. Raises ValidationError for the past, a holiday not meant, a day or
    place that is taken.
    """
    dates.lock(community)
    if not first_time(form_key):
        return None
    moment = moments_of(day, starts_at, length_minutes)
    _check(community, day, moment, location, on_purpose=on_purpose)
    dates.lock_members(community)
    turn = turns_for(community, [moment], away=absences(community, [moment]))[0]
    session = Session(
        community=community,
        starts_at=moment[0],
        ends_at=moment[1],
        location=location,
        online_link=online_link,
        facilitator=turn.facilitator,
        minute_taker=turn.minute_taker,
        reader=turn.reader,
    )
    session.full_clean()
    dates.save(session)
    make_minutes(session)
    record(actor=actor, verb="session.planned", target=session, starts_at=moment[0].isoformat())
    tell_members(
        community=community,
        kind="sessions.session_planned",
        key=f"session-planned:{session.pk}",
        params={"session": session.pk, "community": community.pk},
        invites_to=[session],
    )
    return session


@transaction.atomic
def move_session(
    *,
    actor: User,
    session: Session,
    day: date,
    starts_at: time,
    length_minutes: int,
    location: Location | None = None,
    online_link: str = "",
    on_purpose: bool = False,
) -> Session:
    """Put a planned session on another moment or place; its calendar entry and deadline move along, members are told.

    The same moment and place again change nothing. A duty of someone who is no member on the new day,
    or has a duty elsewhere at that time, falls open.
    Raises ValidationError for a session that ended, runs or was cancelled, and for the same as `add_session`.
    """
    dates.lock(session.community)
    session = locked(session)
    moment = moments_of(day, starts_at, length_minutes)
    same_place = (session.location_id, session.online_link) == (location.pk if location else None, online_link)
    if (session.starts_at, session.ends_at) == moment and same_place:
        return session
    refuse_unless_coming(session)
    _check(session.community, day, moment, location, on_purpose=on_purpose, session=session)
    was = session.starts_at
    put(session, moment=moment, location=location, online_link=online_link, actor=actor)
    tell_members(
        community=session.community,
        kind="sessions.session_moved",
        key=f"session-moved:{session.pk}:{session.calendar_sequence}",
        params={
            "session": session.pk,
            "community": session.community_id,
            "sequence": session.calendar_sequence,
            "was": was.isoformat(),
        },
        invites_to=[session],
    )
    return session


def put(
    session: Session,
    *,
    moment: tuple[datetime, datetime],
    location: Location | None,
    online_link: str,
    actor: User,
) -> None:
    """Write a locked session on another moment or place, with its duties, minutes and calendar entry; tells nobody."""
    was = session.starts_at
    if (session.starts_at, session.ends_at) != moment:
        forget_answers(session)
    session.starts_at, session.ends_at = moment
    session.location = location
    session.online_link = online_link
    session.facilitator, session.minute_taker, session.reader = _who_can(session, local_day(moment[0]), moment)
    _note_change(session)
    session.full_clean()
    dates.save(session)
    deadline_moved(session.minutes)
    withdraw_swaps(session)
    record(actor=actor, verb="session.moved", target=session, was=was.isoformat(), starts_at=moment[0].isoformat())


@transaction.atomic
def cancel_session(*, actor: User, session: Session, reason: str, skipped: bool = False) -> Session:
    """Cancel a session that is still to come, or say of one that nobody opened that it did not take place.

    `skipped`: one still to come is left out on purpose, such as for a holiday; only the words differ.
    Members are told, and its minutes are not awaited any more; cancelling again does nothing. A gap of more than 6
    weeks that this opens is told at once (domain.md, "Roster, precisely"). Raises ValidationError for a session that
    runs or was held, and after its end for one whose minutes a reader was asked for.
    """
    session = locked(session)
    if session.state == SessionState.CANCELLED:
        return session
    _refuse_unless_not_held(session)
    afterwards = session.has_ended
    if afterwards and skipped:
        raise ValidationError(_("This session has taken place or is running; it stays as it is."), code="past")
    session.skipped = skipped
    call_off(session, reason)
    verb = "session.missed" if afterwards else "session.skipped" if skipped else "session.cancelled"
    record(actor=actor, verb=verb, target=session)
    tell_members(
        community=session.community,
        kind="sessions.session_cancelled",
        key=f"session-cancelled:{session.pk}",
        params={"session": session.pk, "community": session.community_id, "afterwards": afterwards},
    )
    tell_gap(session=session)
    return session


def call_off(session: Session, reason: str) -> None:
    """Cancel a locked session; its minutes are not awaited any more. It is for the caller to record and to tell."""
    session.state = SessionState.CANCELLED
    session.cancelled_because = reason
    _note_change(session)
    session.full_clean()
    session.save()
    deadline_moved(session.minutes)
    withdraw_swaps(session)


def locked(session: Session) -> Session:
    """The session as it stands now, locked, with what its mails and checks need."""
    return for_update().get(pk=session.pk)


def for_update() -> QuerySet[Session]:
    """Sessions as `locked` gives one."""
    return Session.objects.select_for_update(of=("self",)).select_related(
        "community__organisation", "location", "facilitator__user", "minute_taker__user", "reader__user", "minutes"
    )


def _check(
    community: Community,
    day: date,
    moment: tuple[datetime, datetime],
    location: Location | None,
    *,
    on_purpose: bool,
    session: Session | None = None,
) -> None:
    dates.refuse_past(day)
    dates.refuse_past_moment(moment[0])
    dates.refuse_outside_community(community, day)
    if session is None or local_day(session.starts_at) != day:
        dates.refuse_holiday(community, day, on_purpose=on_purpose)
    but = [session] if session else []
    dates.refuse_day_of_another_session(community, [day], but=but)
    if session is None or location != session.location:
        dates.refuse_foreign_location(community, location)
    dates.refuse_taken_location(location, [moment], but=but)


def refuse_unless_coming(session: Session) -> None:
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("This session was cancelled. Plan a new one."), code="cancelled")
    if session.state != SessionState.PLANNED or session.has_ended:
        raise ValidationError(_("This session has taken place or is running; it stays as it is."), code="past")


def _refuse_unless_not_held(session: Session) -> None:
    """Minutes that a reader was asked for are of a session that took place, though nobody opened its board."""
    if session.state != SessionState.PLANNED:
        raise ValidationError(_("This session has taken place or is running; it stays as it is."), code="past")
    minutes = Minutes.objects.select_for_update().get(session=session)
    if session.has_ended and minutes.state != MinutesState.DRAFT:
        raise ValidationError(_("Minutes of this session were written, so it took place."), code="past")


def _note_change(session: Session) -> None:
    """RFC 5545: calendar programs take over a change when the sequence has risen."""
    session.calendar_sequence += 1
    session.changed_at = clock.now()


def _who_can(session: Session, day: date, moment: tuple[datetime, datetime]) -> list[Membership | None]:
    """Facilitator, minute taker and reader; None for who is no member that day, or is needed elsewhere then."""
    duties = (session.facilitator, session.minute_taker, session.reader)
    people = [one.user_id for one in duties if one is not None]
    dates.lock_people(people)
    busy = busy_days(people, [moment], besides=session.community)
    return [one if one is not None and one.is_active_on(day) and one.user_id not in busy else None for one in duties]
