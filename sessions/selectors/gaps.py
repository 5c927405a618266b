"""Gaps of more than six weeks that a change would open (A9), and days that would fill them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from communities.models import Community, Membership
from lwg import clock
from sessions.models import Session
from sessions.planning.fill_gap import best_first, days_within
from sessions.planning.rhythm import Gap, local_day, moments_of, rhythm_breaches
from sessions.selectors.free_days import FreeDays, free_days_of
from sessions.selectors.rosters import gap_in_words

OFFERS = 4
YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Offer:
    """A day that fills a gap: `can_come` of `members` have no other session at that time; `url` plans it."""

    day: date
    can_come: int
    members: int
    url: str


@dataclass(frozen=True)
class OpenGap:
    """A gap that a change would open, in words, with what could fill it."""

    gap: Gap
    words: str
    offers: list[Offer]


def gaps_opened(
    community: Community, changes: Mapping[int, date | None], *, like: Session, starts_at: time | None = None
) -> list[OpenGap]:
    """The gaps that `changes` (of sessions by key: their new day, or None for one taken off) would open.

    What is too long already, and does not become longer, is not told again. Offers are at the hour of `like`, or at
    `starts_at` (wall-clock time in Amsterdam). Two queries; two more for each gap.
    """
    days = {
        pk: local_day(moment)
        for pk, moment in Session.objects.standing()
        .filter(community=community, starts_at__gte=like.starts_at - YEAR)
        .values_list("pk", "starts_at")
    }
    after = [day for day in {**days, **changes}.values() if day is not None]
    if not after:
        return []
    everything = [*days.values(), *after]
    free_days = free_days_of(community, min(everything), max(everything))
    before = rhythm_breaches(days.values(), free_days.summers)
    opened = [
        gap
        for gap in rhythm_breaches(after, free_days.summers)
        if not any(known.earlier <= gap.earlier and gap.later <= known.later for known in before)
    ]
    taken_off = {days[pk] for pk in changes if pk in days}
    return [
        OpenGap(gap, gap_in_words(gap.days), _offers(community, gap, free_days, taken_off, like, starts_at))
        for gap in opened
    ]


def _offers(
    community: Community, gap: Gap, free_days: FreeDays, but: set[date], like: Session, starts_at: time | None
) -> list[Offer]:
    hour = starts_at or like.starts_at.astimezone(clock.AMSTERDAM).time()
    tomorrow = clock.today() + timedelta(days=1)
    days = [day for day in days_within(gap, first=tomorrow, why_not=free_days.why_not) if day not in but]
    if not days:
        return []
    moments = {day: moments_of(day, hour, like.length_minutes) for day in days}
    members, can_come = who_can_come(community, list(moments.values()))
    by_day = dict(zip(days, can_come, strict=True))
    return [
        Offer(day, by_day[day], members[day], _plan(community, day, hour, like))
        for day in best_first(by_day, gap=gap, weekday=local_day(like.starts_at).weekday())[:OFFERS]
    ]


def who_can_come(
    community: Community, moments: Sequence[tuple[datetime, datetime]]
) -> tuple[dict[date, int], list[int]]:
    """How many members there are on each day, and how many of them have no session of another community then.

    The second in the order of `moments`. Two queries.
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
            starts_at__lt=max(moments)[1],
            ends_at__gt=min(moments)[0],
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
    numbers: dict[date, int] = {}
    free: list[int] = []
    for own_start, own_end in moments:
        day = local_day(own_start)
        here = {user for user, first, last in spans if _holds(first, last, day)}
        busy = {
            user
            for starts, ends, user, first, last in elsewhere
            if starts < own_end and ends > own_start and _holds(first, last, day)
        }
        numbers[day] = len(here)
        free.append(len(here - busy))
    return numbers, free


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
