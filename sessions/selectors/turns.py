"""Whose turn it is in a community: members, who is elsewhere, and who was last, for the pure rotation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db.models import Q

from communities.models import Community, Membership
from sessions.models import Session
from sessions.planning.rhythm import local_day
from sessions.planning.turns import Candidate, Turn, fill_turns

LOOK_BACK = 60
"""So many earlier sessions say whose turn it is: a year of them, if they meet each week."""
YEAR = timedelta(days=365)
"""Turns are even over so long."""


@dataclass(frozen=True)
class SuggestedTurn:
    day: date
    facilitator: Membership | None
    minute_taker: Membership | None
    reader: Membership | None


def turns_for(
    community: Community,
    moments: Sequence[tuple[datetime, datetime]],
    earlier: Sequence[Turn] | None = None,
    given: Sequence[Turn] = (),
    away: Mapping[int, Collection[date]] = MappingProxyType({}),
    elsewhere: Mapping[date, Collection[int]] = MappingProxyType({}),
) -> list[SuggestedTurn]:
    """One suggestion for each (start, end), oldest first; three queries, or two when `earlier` turns are given.

    Those with the duty are asked; where nobody has it, process coaches facilitate, and everyone may write or read.
    `given` turns, on days of these moments, keep who has a duty there already. Turns of the last twelve months
    count.
    `away` holds per membership the days on which they will not be there; `elsewhere` per day the accounts that are
    needed in another community then.
    """
    if not moments:
        return []
    moments = sorted(moments)
    days = [local_day(starts) for starts, _ends in moments]
    members = list(
        community.memberships.select_related("user")
        .filter(Q(ends_on=None) | Q(ends_on__gte=days[0]), starts_on__lte=days[-1], user__is_active=True)
        .order_by("pk")
    )
    if earlier is None:
        earlier = earlier_turns(community, moments[0][0])
    known_turns = {turn.day: turn for turn in given}
    turns = fill_turns(
        [known_turns.get(day, Turn(day)) for day in days],
        _candidates(community, members, moments, away, elsewhere),
        earlier,
        counted_from=days[0] - YEAR,
    )
    known = {member.pk: member for member in members}
    return [
        SuggestedTurn(
            turn.day,
            *(known.get(key or 0) for key in (turn.facilitator, turn.minute_taker, turn.reader)),
        )
        for turn in turns
    ]


def _candidates(
    community: Community,
    members: Sequence[Membership],
    moments: Sequence[tuple[datetime, datetime]],
    away: Mapping[int, Collection[date]],
    elsewhere: Mapping[date, Collection[int]],
) -> list[Candidate]:
    able = able_to(members)
    asked = [one for one in members if one.pk in able.guides | able.writers | able.readers]
    busy = busy_days({one.user_id for one in asked}, moments, besides=community)
    for day, users in elsewhere.items():
        for user_id in users:
            busy.setdefault(user_id, set()).add(day)
    return [
        Candidate(
            key=one.pk,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            may_facilitate=one.pk in able.guides,
            may_write=one.pk in able.writers,
            may_read=one.pk in able.readers,
            busy=frozenset(busy.get(one.user_id, set()) | set(away.get(one.pk, ()))),
        )
        for one in asked
    ]


@dataclass(frozen=True)
class Able:
    """Primary keys of who can have each duty."""

    guides: set[int]
    writers: set[int]
    readers: set[int]


def able_to(members: Sequence[Membership]) -> Able:
    """Those with the duty; where nobody has it, process coaches facilitate, and everyone may write or read."""
    everyone = {one.pk for one in members}
    return Able(
        guides={one.pk for one in members if one.is_facilitator} or {one.pk for one in members if one.is_process_coach},
        writers={one.pk for one in members if one.is_minute_taker} or everyone,
        readers={one.pk for one in members if one.is_reader} or everyone,
    )


def busy_days(
    users: Iterable[int], moments: Sequence[tuple[datetime, datetime]], *, besides: Community
) -> dict[int, set[date]]:
    """Per person the days of `moments` on which they have a duty in another community at that time; one query."""
    people = set(users)
    elsewhere = (
        Session.objects.standing()
        .exclude(community=besides)
        .filter(starts_at__lt=max(ends for _starts, ends in moments), ends_at__gt=min(moments)[0])
        .filter(Q(facilitator__user_id__in=people) | Q(minute_taker__user_id__in=people))
        .values_list("starts_at", "ends_at", "facilitator__user_id", "minute_taker__user_id")
    )
    busy: dict[int, set[date]] = {}
    for starts, ends, *duties in elsewhere:
        for own_start, own_end in moments:
            if starts < own_end and ends > own_start:
                for user_id in people.intersection(duties):
                    busy.setdefault(user_id, set()).add(local_day(own_start))
    return busy


def earlier_turns(community: Community, before: datetime) -> list[Turn]:
    """Who had the duties of the sessions before this moment, the latest first; one query."""
    last_ones = (
        Session.objects.standing()
        .filter(community=community, starts_at__lt=before)
        .order_by("-starts_at")
        .values_list("starts_at", "facilitator_id", "minute_taker_id", "reader_id")[:LOOK_BACK]
    )
    return [Turn(local_day(starts), *duties) for starts, *duties in last_ones]
