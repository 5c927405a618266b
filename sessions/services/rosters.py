"""Rosters: drafting a half-year of dates, changing them by hand, and publishing them (one door)."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities.models import Community, Location
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import RosterState
from sessions.models import Roster, RosterDate, Session
from sessions.planning.rhythm import ProposedDate, propose_dates
from sessions.selectors.free_days import FreeDays, free_days_of, reason_in_words
from sessions.selectors.rosters import suggested_turns
from sessions.services import dates
from sessions.services.deadlines import make_minutes
from sessions.services.roster_versions import hand_over_asking, keep_version
from sessions.services.telling import tell_members

HALF_YEAR = timedelta(weeks=26)
LONGEST = timedelta(weeks=53)


def last_day_of_half_year(first_day: date) -> date:
    """26 weeks, the first day included."""
    return first_day + HALF_YEAR - timedelta(days=1)


def first_on(weekday: int | None, day: date) -> date:
    """The first such weekday on or after `day`; None: `day` itself."""
    return day if weekday is None else day + timedelta(days=(weekday - day.weekday()) % 7)


def propose(
    *, community: Community, first_day: date, last_day: date, every_weeks: int, weekday: int | None = None
) -> list[ProposedDate]:
    """The dates that a draft would get; raises ValidationError for a period that cannot be one."""
    dates.refuse_past(first_day, "first_day")
    if last_day < first_day:
        raise ValidationError({"last_day": _("The last day comes before the first. Choose a later day.")})
    if last_day - first_day > LONGEST:
        raise ValidationError({"last_day": _("That is longer than a year. Plan a year at the most.")})
    dates.refuse_outside_community(community, first_day, "first_day")
    dates.refuse_outside_community(community, last_day, "last_day")
    first = first_on(weekday, first_day)
    found = propose_dates(first, last_day, every_weeks, free_days_of(community, first_day, last_day).why_not)
    if not found:
        raise ValidationError({"last_day": _("No free day falls in this period. Make it longer.")})
    return found


@transaction.atomic
def draft_roster(
    *,
    actor: User,
    community: Community,
    first_day: date,
    last_day: date,
    starts_at: time,
    length_minutes: int,
    every_weeks: int,
    weekday: int | None = None,
    location: Location | None = None,
) -> Roster:
    """Make a draft with its dates; `starts_at` is wall-clock time in Amsterdam.

    The first session falls on the first `weekday` on or after `first_day`, holidays aside. Raises ValidationError for
    days in the past, a period that overlaps a published roster, and a second draft of the community.
    """
    dates.lock(community)
    if Roster.objects.filter(community=community, state=RosterState.DRAFT, replaces=None).exists():
        raise ValidationError(_("There is a draft already; change that one, or throw it away."), code="draft_exists")
    proposed = propose(
        community=community, first_day=first_day, last_day=last_day, every_weeks=every_weeks, weekday=weekday
    )
    dates.refuse_foreign_location(community, location)
    roster = Roster(
        community=community,
        first_day=first_on(weekday, first_day),
        last_day=last_day,
        weekday=proposed[0].day.weekday(),
        starts_at=starts_at,
        length_minutes=length_minutes,
        every_weeks=every_weeks,
        location=location,
        drafted_by=actor,
    )
    _refuse_overlap(roster)
    roster.full_clean()
    roster.save()
    RosterDate.objects.bulk_create(
        RosterDate(
            roster=roster,
            rhythm_day=one.rhythm_day,
            day=one.day,
            passed_over=[{"day": passed.day.isoformat(), "reason": passed.reason} for passed in one.passed_over],
        )
        for one in proposed
    )
    record(actor=actor, verb="roster.drafted", target=roster, dates=len(proposed))
    return roster


@transaction.atomic
def change_date(*, actor: User, roster_date: RosterDate, day: date, on_purpose: bool = False) -> RosterDate:
    """Put a date of a draft on another day; on a holiday only `on_purpose`. The same day again changes nothing."""
    roster = _locked_draft(roster_date.roster)
    changed = roster.dates.filter(pk=roster_date.pk).first()
    if changed is None:
        raise ValidationError(_("This date was taken out of the draft meanwhile."), code="removed")
    if (changed.day, changed.on_purpose) == (day, on_purpose):
        return changed
    _refuse_begun(roster, changed)
    _check_day(roster, day, on_purpose=on_purpose, but=changed)
    was = changed.day
    changed.day, changed.by_hand, changed.on_purpose = day, True, on_purpose
    changed.needed_elsewhere = []
    changed.save(update_fields=["day", "by_hand", "on_purpose", "needed_elsewhere"])
    record(actor=actor, verb="roster.changed", target=roster, was=was.isoformat(), day=day.isoformat())
    return changed


@transaction.atomic
def add_date(*, actor: User, roster: Roster, day: date, on_purpose: bool = False) -> RosterDate:
    """Add a day by hand to a draft; a day that stands there already is refused."""
    roster = _locked_draft(roster)
    _check_day(roster, day, on_purpose=on_purpose)
    added = RosterDate.objects.create(roster=roster, rhythm_day=day, day=day, by_hand=True, on_purpose=on_purpose)
    record(actor=actor, verb="roster.changed", target=roster, day=day.isoformat())
    return added


@transaction.atomic
def remove_date(*, actor: User, roster_date: RosterDate) -> None:
    """Take a date out of a draft; when it is gone already nothing happens."""
    roster = _locked_draft(roster_date.roster)
    _refuse_begun(roster, roster_date)
    gone, _by_model = RosterDate.objects.filter(pk=roster_date.pk).delete()
    if gone:
        record(actor=actor, verb="roster.changed", target=roster, was=roster_date.day.isoformat())


@transaction.atomic
def discard_draft(*, actor: User, roster: Roster) -> None:
    """Throw a draft away; a published roster stays, and what was asked for a change to it stays with that one."""
    community = roster.community
    dates.lock(community)
    draft = Roster.objects.select_related("replaces").filter(pk=roster.pk, state=RosterState.DRAFT).first()
    if draft is not None:
        if draft.replaces is not None:
            hand_over_asking(draft, draft.replaces)
        draft.delete()
        record(actor=actor, verb="roster.discarded", target=community)


@transaction.atomic
def publish_roster(*, actor: User, roster: Roster) -> list[Session]:
    """Make the sessions with their minutes and suggested turns, and tell every active member once (A9c).

    The one door from draft to published. Publishing again returns no sessions and does nothing. Raises ValidationError
    where a date lies in the past, on a holiday that nobody chose on purpose, or on a day or place that is taken.
    """
    dates.lock(roster.community)
    roster = _locked(roster)
    if roster.state == RosterState.PUBLISHED:
        return []
    if roster.replaces_id is not None:
        raise ValidationError(_("This is a change to a published roster; publish it as such."), code="change")
    planned = list(roster.dates.order_by("day"))
    _check_before_publishing(roster, planned)
    sessions = make_sessions(roster, planned)
    roster.state = RosterState.PUBLISHED
    roster.published_at = clock.now()
    roster.save(update_fields=["state", "published_at"])
    keep_version(actor=actor, roster=roster, sessions=sessions)
    record(actor=actor, verb="roster.published", target=roster, sessions=len(sessions))
    tell_members(
        community=roster.community,
        kind="sessions.roster_published",
        key=f"roster-published:{roster.pk}",
        params={"roster": roster.pk, "community": roster.community_id},
        invites_to=sessions,
    )
    return sessions


def make_sessions(roster: Roster, planned: Sequence[RosterDate]) -> list[Session]:
    """The sessions of these dates, earliest first, with minutes and suggested turns; tells nobody."""
    moments = [one.moments(roster) for one in planned]
    dates.lock_members(roster.community)
    turns = suggested_turns(roster, planned) if planned else []
    sessions = []
    for roster_date, (starts_at, ends_at), turn in zip(planned, moments, turns, strict=True):
        session = Session(
            community=roster.community,
            roster_date=roster_date,
            starts_at=starts_at,
            ends_at=ends_at,
            location=roster.location,
            facilitator=turn.facilitator,
            minute_taker=turn.minute_taker,
            reader=turn.reader,
        )
        dates.save(session)
        make_minutes(session)
        sessions.append(session)
    return sessions


_WITH = ("community__organisation", "location")


def _locked(roster: Roster) -> Roster:
    """Raises ValidationError when it was thrown away meanwhile."""
    found = Roster.objects.select_for_update(of=("self",)).select_related(*_WITH).filter(pk=roster.pk).first()
    if found is None:
        raise ValidationError(_("This draft was thrown away meanwhile."), code="discarded")
    return found


def _locked_draft(roster: Roster) -> Roster:
    """Raises ValidationError when it was published or thrown away meanwhile."""
    locked = _locked(roster)
    if locked.state == RosterState.PUBLISHED:
        raise ValidationError(_("This roster is published. Move or cancel the session itself."), code="published")
    return locked


def _refuse_overlap(roster: Roster) -> None:
    other = (
        Roster.objects.published()
        .filter(community=roster.community, first_day__lte=roster.last_day, last_day__gte=roster.first_day)
        .order_by("-last_day")
        .first()
    )
    if other:
        raise ValidationError(
            {
                "first_day": _("The published roster runs until %(day)s. Start after that.")
                % {"day": date_format(other.last_day, "j F Y")}
            },
            code="overlap",
        )


def _refuse_begun(roster: Roster, roster_date: RosterDate) -> None:
    """In a change to a published roster: what has begun stays, whatever the draft says of its date."""
    if roster.replaces_id is not None and roster_date.moments(roster)[0] <= clock.now():
        raise ValidationError(_("This session has taken place or is running; it stays as it is."), code="past")


def _check_day(roster: Roster, day: date, *, on_purpose: bool, but: RosterDate | None = None) -> None:
    dates.refuse_past(day)
    if not roster.first_day <= day <= roster.last_day:
        raise ValidationError(
            {
                "day": _("Choose a day from %(first)s until %(last)s, the period of this roster.")
                % {"first": date_format(roster.first_day, "j F Y"), "last": date_format(roster.last_day, "j F Y")}
            }
        )
    dates.refuse_holiday(roster.community, day, on_purpose=on_purpose)
    others = roster.dates.exclude(pk=but.pk) if but else roster.dates.all()
    if others.filter(day=day).exists():
        raise ValidationError({"day": _("This day stands in the roster already.")}, code="taken")


def _check_before_publishing(roster: Roster, planned: list[RosterDate]) -> None:
    if not planned:
        raise ValidationError(_("There is no date in this roster. Add one first."), code="empty")
    dates.refuse_past(planned[0].day)
    dates.refuse_outside_community(roster.community, planned[-1].day)
    if problems := holidays_not_meant(planned, free_days_of(roster.community, planned[0].day, planned[-1].day)):
        raise ValidationError({"day": problems}, code="holiday")
    _refuse_overlap(roster)
    dates.refuse_day_of_another_session(roster.community, [one.day for one in planned])
    moments = [one.moments(roster) for one in planned]
    dates.refuse_past_moment(moments[0][0])
    dates.refuse_taken_location(roster.location, moments)


def holidays_not_meant(planned: list[RosterDate], free_days: FreeDays) -> list[str]:
    """Dates that became a holiday since they were drafted, in words."""
    return [
        _("%(reason)s. Choose another day, or tick that you mean it.") % {"reason": reason_in_words(one.day, reason)}
        for one in planned
        if not one.on_purpose and (reason := free_days.why_not(one.day))
    ]
