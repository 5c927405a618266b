"""Gaps of more than six weeks that a change would open, or that stand (A9), and days that would fill them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from communities.models import Community, Membership
from lwg import clock
from sessions.enums import Availability, SessionState
from sessions.models import AvailabilityRound, CandidateAnswer, Session
from sessions.planning.fill_gap import best_first, days_within
from sessions.planning.rhythm import Gap, local_day, moments_of, rhythm_breaches
from sessions.selectors.free_days import FreeDays, free_days_of
from sessions.selectors.rosters import gap_in_words

OFFERS = 4
YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Turnout:
    """Of so many members so many can come, and of these so many rather would not."""

    members: int
    can_come: int
    if_need_be: int

    @property
    def value(self) -> float:
        """As the planner counts: a half for who comes if need be."""
        return self.can_come - self.if_need_be / 2


@dataclass(frozen=True)
class Offer:
    """A day that fills a gap, and who can come then; `url` plans it."""

    day: date
    turnout: Turnout
    url: str


@dataclass(frozen=True)
class OpenGap:
    """A gap that a change would open, or that stands, in words, with what could fill it."""

    gap: Gap
    words: str
    offers: list[Offer]


def gaps_opened(
    community: Community, changes: Mapping[int, date | None], *, like: Session, starts_at: time | None = None
) -> list[OpenGap]:
    """The gaps that `changes` (of sessions by key: their new day, or None for one taken off) would open.

    What is too long already, and does not become longer, is not told again. Offers are at the hour of `like`, or at
    `starts_at` (wall-clock time in Amsterdam). Two queries; three more where there is a gap.
    """
    days = standing_days(community, like.starts_at - YEAR)
    after = [day for day in {**days, **changes}.values() if day is not None]
    if not after:
        return []
    everything = [*days.values(), *after]
    free_days = free_days_of(community, min(everything), max(everything))
    taken_off = {days[pk] for pk in changes if pk in days}
    gaps = _opened(days.values(), after, free_days)
    return _with_offers(community, gaps, free_days, but=taken_off, like=like, starts_at=starts_at)


def gaps_that_stand(community: Community) -> list[OpenGap]:
    """The gaps that are not over yet, soonest first, with offers at the hour of the first session after the first one.

    A day on which a session was taken off is not offered again. Two queries; three more where there is a gap.
    """
    known = list(Session.objects.filter(community=community, starts_at__gte=clock.now() - YEAR).order_by("starts_at"))
    taken_off = {local_day(one.starts_at) for one in known if one.state == SessionState.CANCELLED}
    sessions = {local_day(one.starts_at): one for one in known if one.state != SessionState.CANCELLED}
    if not sessions:
        return []
    free_days = free_days_of(community, min(sessions), max(sessions))
    gaps = [gap for gap in rhythm_breaches(sessions, free_days.summers) if gap.later > clock.today()]
    if not gaps:
        return []
    return _with_offers(community, gaps, free_days, but=taken_off, like=sessions[gaps[0].later])


def gaps_that_opened(community: Community, before: Collection[date], after: Collection[date]) -> list[Gap]:
    """The gaps that opened when the days `before` became those `after`, as `gaps_opened` tells them; one query."""
    if not after:
        return []
    return _opened(before, after, free_days_of(community, min([*before, *after]), max([*before, *after])))


def standing_days(community: Community, since: datetime) -> dict[int, date]:
    """The day of each session that stands and begins at `since` or later, by key."""
    standing = Session.objects.standing().filter(community=community, starts_at__gte=since)
    return {pk: local_day(moment) for pk, moment in standing.values_list("pk", "starts_at")}


def _opened(before: Collection[date], after: Collection[date], free_days: FreeDays) -> list[Gap]:
    known = rhythm_breaches(before, free_days.summers)
    return [
        gap
        for gap in rhythm_breaches(after, free_days.summers)
        if not any(one.earlier <= gap.earlier and gap.later <= one.later for one in known)
    ]


def _with_offers(
    community: Community,
    gaps: Sequence[Gap],
    free_days: FreeDays,
    *,
    but: Collection[date],
    like: Session,
    starts_at: time | None = None,
) -> list[OpenGap]:
    """Each gap with the best days in it; three queries, however many gaps and days."""
    hour = starts_at or like.starts_at.astimezone(clock.AMSTERDAM).time()
    tomorrow = clock.today() + timedelta(days=1)
    days = {
        gap: [day for day in days_within(gap, first=tomorrow, why_not=free_days.why_not) if day not in but]
        for gap in gaps
    }
    moments = {day: moments_of(day, hour, like.length_minutes) for each in days.values() for day in each}
    turnouts = who_can_come(community, moments) if moments else {}
    weekday = local_day(like.starts_at).weekday()
    return [
        OpenGap(
            gap,
            gap_in_words(gap.days),
            [
                Offer(day, turnouts[day], _plan(community, day, hour, like))
                for day in best_first({day: turnouts[day].value for day in days[gap]}, gap=gap, weekday=weekday)[
                    :OFFERS
                ]
            ],
        )
        for gap in gaps
    ]


def who_can_come(community: Community, moments: Mapping[date, tuple[datetime, datetime]]) -> dict[date, Turnout]:
    """How many members can come on each day, at its start and end.

    Who has a session of another community then, or said no to a candidate at that time when the community was asked
    last, cannot. What somebody's own calendar says is theirs alone, and counts for nothing here. Three queries.
    """
    spans = list(
        Membership.objects.filter(community=community, user__is_active=True).values_list(
            "user_id", "starts_on", "ends_on"
        )
    )
    elsewhere = list(
        Session.objects.standing()
        .exclude(community=community)
        .filter(
            starts_at__lt=max(moments.values())[1],
            ends_at__gt=min(moments.values())[0],
            community__memberships__user__in=[user for user, _starts, _ends in spans],
        )
        .values_list(
            "starts_at",
            "ends_at",
            "community__memberships__user_id",
            "community__memberships__starts_on",
            "community__memberships__ends_on",
        )
    )
    said = _said(community, min(moments), max(moments))
    found = {}
    for day, (own_start, own_end) in moments.items():
        here = {user for user, first, last in spans if _holds(first, last, day)}
        busy = {
            user
            for starts, ends, user, first, last in elsewhere
            if starts < own_end and ends > own_start and _holds(first, last, day)
        }
        answers = {(user, value) for starts, ends, user, value in said if starts < own_end and ends > own_start}
        coming = here - busy - {user for user, value in answers if value == Availability.NO}
        reluctant = {user for user, value in answers if value == Availability.IF_NEED_BE} & coming
        found[day] = Turnout(len(here), len(coming), len(reluctant))
    return found


def _said(community: Community, first: date, last: date) -> list[tuple[datetime, datetime, int, str]]:
    """Start and end of a candidate in these days, who answered, and what; of the round that was asked last."""
    asked = AvailabilityRound.objects.filter(roster__community=community).order_by("-asked_at", "-pk")
    answers = CandidateAnswer.objects.filter(
        candidate__roster=asked.values("roster")[:1], candidate__day__range=(first, last)
    ).values_list(
        "candidate__day", "candidate__starts_at", "candidate__roster__length_minutes", "membership__user_id", "value"
    )
    return [(*moments_of(day, hour, length), user, value) for day, hour, length, user, value in answers]


def _holds(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day <= ends_on)


def _plan(community: Community, day: date, hour: time, like: Session) -> str:
    """The form that plans a session, filled in."""
    filled: dict[str, object] = {
        "day": day.isoformat(),
        "starts_at": f"{hour:%H:%M}",
        "length_minutes": like.length_minutes,
    }
    if like.location_id:
        filled["location"] = like.location_id
    return f"{reverse('add_session', args=[community.pk])}?{urlencode(filled)}"
