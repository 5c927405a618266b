"""Which communities lack a roster, now or soon: the figures behind "Roster, precisely"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from communities.models import Community
from lwg.clock import AMSTERDAM
from lwg.prepared import Asked, prepared
from sessions.models import Roster, Session
from sessions.planning.rhythm import Gap, local_day, moments_of, rhythm_breaches
from sessions.planning.study_year import HalfYear, half_year_of
from sessions.selectors.free_days import free_days_of

FACILITATORS_HEAR = timedelta(weeks=6)
COORDINATORS_HEAR = timedelta(weeks=4)


@dataclass(frozen=True)
class RosterLack:
    """`covered_until` is the last day of the last published roster; `is_missing` says that none covers `half_year`."""

    community_id: int
    organisation_id: int
    covered_until: date | None
    half_year: HalfYear
    is_missing: bool


def half_year_on(day: date) -> HalfYear:
    """The half-year of this installation (`HALF_YEAR_STARTS`)."""
    starts: Sequence[tuple[int, int]] = settings.HALF_YEAR_STARTS
    return half_year_of(day, starts)


def lacking_rosters(day: date, among: Sequence[int] | None = None) -> list[RosterLack]:
    """Active communities without a roster on `day`, or whose last one ends within six weeks; one query.

    Asks of all communities, or of those `among` which one looks.

    A half-year is covered by a published roster that touches it, while that one or a later one still runs: days
    before the first session, between two rosters and in a holiday do not count as uncovered. A community that ends
    no later than its roster needs no next one.
    """
    half_year = half_year_on(day)
    asked = asked_lacking(day, among)
    return [
        RosterLack(
            community_id=pk,
            organisation_id=organisation_id,
            covered_until=covered_until,
            half_year=half_year,
            is_missing=covered_until is None or covered_until < day or not has_touching,
        )
        for pk, organisation_id, covered_until, has_touching in asked.answer()
    ]


def asked_lacking(day: date, among: Sequence[int] | None = None) -> Asked:
    """What `lacking_rosters` asks, to ask it together with more."""
    half_year = half_year_on(day)
    narrowed = {} if among is None else {"among": among}
    return _lacking.asked(
        day=day,
        first_day=half_year.first_day,
        last_day=half_year.last_day,
        soon=day + FACILITATORS_HEAR,
        **narrowed,
    )


@prepared
def _lacking(
    day: date, first_day: date, last_day: date, soon: date, among: Sequence[int] | None = None
) -> QuerySet[Any, Any]:
    published = Roster.objects.published().filter(community=OuterRef("pk"))
    touching = published.filter(first_day__lte=last_day, last_day__gte=first_day)
    watched = Community.objects.active_on(day).annotate(
        covered_until=Subquery(published.order_by("-last_day").values("last_day")[:1]),
        has_touching=Exists(touching),
    )
    if among is not None:
        watched = watched.filter(pk__in=among)
    missing = Q(covered_until=None) | Q(covered_until__lt=day) | Q(has_touching=False)
    ending = Q(covered_until__lte=soon) & (Q(ends_on=None) | Q(ends_on__gt=F("covered_until")))
    return (
        watched.filter(missing | ending)
        .order_by("pk")
        .values_list("pk", "organisation_id", "covered_until", "has_touching")
    )


def neighbours_of(session: Session) -> tuple[datetime, datetime] | None:
    """When the standing sessions before and after it start; None where it has not both."""
    others = Session.objects.standing().filter(community_id=session.community_id).exclude(pk=session.pk)
    before = others.filter(starts_at__lt=session.starts_at).order_by("-starts_at").values_list("starts_at", flat=True)
    after = others.filter(starts_at__gte=session.starts_at).order_by("starts_at").values_list("starts_at", flat=True)
    first, last = before.first(), after.first()
    return (first, last) if first and last else None


def gap_around(session: Session) -> Gap | None:
    """The time between its standing neighbours, where that breaks A9: over six weeks without a summer holiday in it."""
    neighbours = neighbours_of(session)
    if neighbours is None:
        return None
    gap = Gap(*(moment.astimezone(AMSTERDAM).date() for moment in neighbours))
    summers = free_days_of(session.community, gap.earlier, gap.later).summers
    return gap if gap.is_breach(summers) else None


def gap_remains(community: Community, gap: Gap) -> bool:
    """Whether these two days are still followed by each other, or by too long a time in between (A9).

    A session that went from one of them leaves no gap here: what that opened is another one, and told as such.
    """
    first, last = (moments_of(day, time.min, 0)[0] for day in (gap.earlier, gap.later + timedelta(days=1)))
    starts = Session.objects.standing().filter(community=community, starts_at__gte=first, starts_at__lt=last)
    days = [local_day(moment) for moment in starts.values_list("starts_at", flat=True)]
    return bool(rhythm_breaches(days, free_days_of(community, gap.earlier, gap.later).summers))
