"""Changing a published roster: a draft of the change, and publishing it (one door)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue
from sessions.enums import RosterState
from sessions.models import Roster, RosterDate, RosterVersion, Session
from sessions.planning.rhythm import local_day
from sessions.selectors.free_days import free_days_of
from sessions.selectors.gaps import YEAR, gaps_that_opened, standing_days
from sessions.selectors.roster_changes import Change, ForMember, change_of
from sessions.services import dates
from sessions.services.invitations import invite
from sessions.services.planning import call_off, locked, put
from sessions.services.roster_versions import hand_over_asking, keep_version
from sessions.services.rosters import holidays_not_meant, make_sessions
from sessions.services.telling import members_to_tell
from sessions.services.watch_rosters import tell_gaps_of_move


@transaction.atomic
def start_change(*, actor: User, roster: Roster) -> Roster:
    """A draft with the dates of a published roster as they stand, to be changed; nobody hears of it yet.

    The candidates that were asked for go along, with their answers. A change that was begun is given back as it is.
    Raises ValidationError for a roster that is no published one or is over.
    """
    dates.lock(roster.community)
    roster = Roster.objects.select_related("community__organisation").get(pk=roster.pk)
    if roster.state != RosterState.PUBLISHED or roster.last_day < clock.today():
        raise ValidationError(_("Only a published roster that is not over can be changed."), code="state")
    draft = roster.changes.first()
    if draft is not None:
        return draft
    draft = _draft_of(actor, roster)
    RosterDate.objects.bulk_create(
        _as_it_stands(draft, one)
        for one in Session.objects.standing().filter(roster_date__roster=roster).select_related("roster_date")
    )
    hand_over_asking(roster, draft)
    record(actor=actor, verb="roster.change_started", target=roster)
    return draft


def _draft_of(actor: User, roster: Roster) -> Roster:
    draft = Roster(
        community=roster.community,
        first_day=roster.first_day,
        last_day=roster.last_day,
        weekday=roster.weekday,
        starts_at=roster.starts_at,
        length_minutes=roster.length_minutes,
        every_weeks=roster.every_weeks,
        location_id=roster.location_id,
        drafted_by=actor,
        replaces=roster,
    )
    draft.full_clean()
    draft.save()
    return draft


def _as_it_stands(draft: Roster, session: Session) -> RosterDate:
    local = session.starts_at.astimezone(clock.AMSTERDAM)
    on_purpose = session.roster_date is not None and session.roster_date.on_purpose
    return RosterDate(
        roster=draft,
        rhythm_day=local.date(),
        day=local.date(),
        starts_at=None if local.time() == draft.starts_at else local.time(),
        on_purpose=on_purpose,
    )


@transaction.atomic
def publish_change(*, actor: User, roster: Roster, seen: str) -> RosterVersion:
    """Do what the draft of a change says: move, make and drop sessions, and tell each member what concerns them (A9c).

    The one door. What has begun stays. A session that moves stays the same one, so that its calendar entry, duties,
    minutes and reminders move along. `seen` is the fingerprint of the change that was confirmed. Raises ValidationError
    when there is no such change any more, when it would do something else by now, and for dates as in `publish_roster`.
    """
    dates.lock(roster.community)
    draft = (
        Roster.objects.select_for_update(of=("self",))
        .select_related("community__organisation", "location", "replaces")
        .filter(replaces=roster, state=RosterState.DRAFT)
        .first()
    )
    if draft is None:
        raise ValidationError(_nothing_to_publish(roster), code="gone")
    change = change_of(draft)
    if change.fingerprint != seen:
        raise ValidationError(
            _("The dates changed since you looked. See below what would happen now, and publish again."), code="stale"
        )
    if change.difference.is_empty:
        raise ValidationError(_("Nothing changes yet. Change a date first."), code="empty")
    _check_days(change)
    dates.lock_members(roster.community)
    told = change.for_members(members_to_tell(roster.community))
    since = clock.now() - YEAR
    days_before = standing_days(roster.community, since).values()
    dropped = [_drop(actor, change.sessions[moment]) for moment in change.difference.dropped]
    moved = {to: _move(actor, change.sessions[was], to) for was, to in _in_order(change.difference.moved)}
    _take_over_dates(roster, change, moved)
    made = make_sessions(roster, [change.planned[moment] for moment in change.difference.new])
    _check_places([*moved.values(), *made])
    hand_over_asking(draft, roster)
    draft.delete()
    version = keep_version(
        actor=actor, roster=roster, sessions=Session.objects.standing().filter(roster_date__roster=roster)
    )
    record(
        actor=actor,
        verb="roster.change_published",
        target=roster,
        version=version.number,
        moved=len(moved),
        new=len(made),
        dropped=len(dropped),
    )
    invite(sessions=[*moved.values(), *made], members=[one.membership for one in told])
    _tell(roster, version, told, {session.starts_at: session for session in made})
    if changed := [*dropped, *moved.values()]:
        gaps = gaps_that_opened(roster.community, days_before, standing_days(roster.community, since).values())
        tell_gaps_of_move(session=changed[0], gaps=gaps)
    return version


def _nothing_to_publish(roster: Roster) -> str:
    last = roster.versions.select_related("published_by").order_by("-number").first()
    if last is None or last.number == 1:
        return _("This change was thrown away meanwhile. Nothing was published.")
    return _("There is no change to publish any more. Version %(number)d was published by %(name)s at %(at)s.") % {
        "number": last.number,
        "name": last.published_by or "–",
        "at": date_format(last.published_at.astimezone(clock.AMSTERDAM), "j F Y H:i"),
    }


def _check_days(change: Change) -> None:
    """Only of what changes: a date that stands was checked when it was published."""
    days = change.days
    if not days:
        return
    community = change.draft.community
    dates.refuse_past_moment(days[0])
    begun = [change.sessions[moment] for moment in change.stays]
    for moment in days:
        if local_day(moment) in {local_day(session.starts_at) for session in begun}:
            told = date_format(local_day(moment), "j F Y")
            raise ValidationError({"day": _("There is a session on %(day)s already.") % {"day": told}}, code="taken")
    dates.refuse_outside_community(community, local_day(days[0]))
    dates.refuse_outside_community(community, local_day(days[-1]))
    free_days = free_days_of(community, local_day(days[0]), local_day(days[-1]))
    if problems := holidays_not_meant([change.planned[moment] for moment in days], free_days):
        raise ValidationError({"day": problems}, code="holiday")


def _drop(actor: User, session: Session) -> Session:
    session = locked(session)
    call_off(session, _("The roster was changed."))
    record(actor=actor, verb="session.cancelled", target=session)
    return session


def _in_order(moved: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """So that none is written onto a place and time that the next one has yet to leave."""
    later = [(was, to) for was, to in moved if to > was]
    return [*(one for one in moved if one not in later), *reversed(later)]


def _move(actor: User, session: Session, to: datetime) -> Session:
    session = locked(session)
    put(
        session,
        moment=(to, to + (session.ends_at - session.starts_at)),
        location=session.location,
        online_link=session.online_link,
        actor=actor,
    )
    return session


def _take_over_dates(roster: Roster, change: Change, moved: dict[datetime, Session]) -> None:
    """The dates of the draft become those of the roster; each session goes to its own."""
    sessions = {moment: change.sessions[moment] for moment in change.difference.kept} | moved
    sessions |= {moment: change.sessions[moment] for moment in change.stays & change.planned.keys()}
    spare = [change.sessions[moment] for moment in change.stays - change.planned.keys()]
    roster.dates.exclude(session__in=spare).delete()
    for moment, session in sessions.items():
        Session.objects.filter(pk=session.pk).update(roster_date=change.planned[moment])
    for one in change.planned.values():
        one.roster = roster
    change.draft.dates.update(roster=roster)


def _check_places(sessions: list[Session]) -> None:
    """After all has moved, so that one session may take the place of another."""
    for session in sessions:
        dates.refuse_day_of_another_session(session.community, [local_day(session.starts_at)], but=[session])
        dates.refuse_taken_location(session.location, [(session.starts_at, session.ends_at)], but=[session])


def _tell(roster: Roster, version: RosterVersion, told: list[ForMember], made: dict[datetime, Session]) -> None:
    """One mail for each member whom it concerns; the ids of the sessions go along."""
    for one in told:
        enqueue(
            kind="sessions.roster_changed",
            key=f"roster-changed:{roster.pk}:{version.number}:{one.membership.user_id}",
            recipient=one.membership.user,
            params={
                "roster": roster.pk,
                "community": roster.community_id,
                "version": version.number,
                "moved": [{"session": session.pk, "was": was.isoformat()} for was, session in one.moved],
                "new": [made[moment].pk for moment in one.new],
                "dropped": [session.pk for session in one.dropped],
                "of": one.of,
            },
        )
