"""Figures of communities for coordinators: counts, dates and states only (P1).

These queries name their columns one by one and reach no text that people wrote; a test holds it. The one exception is
the name of a theme, on the page of one community: recurring themes are themselves a figure of issue and guide (A8b).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import prepared
from lwg.together import together
from reports.figures import MinutesFigures, RhythmFigures, Share, open_gap, rhythm_of
from reports.models import LearningOutcome
from reports.periods import Bounds, Period, bounds_of
from reports.selectors.people import NOBODY, People, asked_people, people_of
from reports.selectors.summers import Summers, asked_summers
from sessions.enums import TOOK_PLACE, AttendanceState, MinutesState
from sessions.models import Attendance, Minutes, Session, Theme
from sessions.planning.holidays import Span
from sessions.planning.rhythm import Gap

ON_TIME = Q(minutes__distributed_at__lte=F("minutes__due_at"))
LATE = Q(minutes__distributed_at__gt=F("minutes__due_at"))


@dataclass(frozen=True)
class CommunityFigures:
    """One community over one period."""

    pk: int
    name: str
    organisation: str
    organisation_id: int
    minutes: MinutesFigures
    rhythm: RhythmFigures
    people: People
    attendance: Share
    outcomes: int
    recurring_themes: int


@prepared
def _to_watch(first_day: date, last_day: date, coordinator: int | None = None) -> "QuerySet[Any, Any]":
    watched = Community.objects.all()
    if coordinator is not None:
        watched = watched.coordinated_by(User(pk=coordinator))
    watched = watched.filter(Q(ends_on=None) | Q(ends_on__gte=first_day), starts_on__lte=last_day)
    return watched.order_by("name", "pk").values_list("pk")


def communities_to_watch(user: User, period: Period) -> list[int]:
    """Those whose figures `user` may see and that were there in the period, by name."""
    narrowed = {} if user.is_administrator else {"coordinator": user.pk}
    return [pk for (pk,) in _to_watch(first_day=period.first_day, last_day=period.last_day, **narrowed)]


def figures_of(ids: Sequence[int], period: Period) -> list[CommunityFigures]:
    """The figures of these communities, in this order; one query, however many communities."""
    within, day = bounds_of(period), period.nearest(clock.today())
    moments = {"starts_at": period.starts_at, "ends_before": period.ends_before}
    with together(
        _basics.asked(ids=ids, starts_at=period.starts_at),
        _outcomes.asked(ids=ids, **moments),
        _recurring.asked(ids=ids, **moments),
        _session_counts.asked(ids=ids, **within),
        _starts.asked(ids=ids, **within),
        asked_people(ids, day),
        asked_summers(ids, period),
    ):
        rows = {row.pk: row for row in (_Basics(*row) for row in _basics(ids=ids, starts_at=period.starts_at))}
        outcomes = dict(_outcomes(ids=ids, **moments))
        recurring = Counter(community for (community,) in _recurring(ids=ids, **moments))
        sessions = {row[0]: _Counted(*row) for row in _session_counts(ids=ids, **within)}
        starts: dict[int, list[datetime]] = defaultdict(list)
        for pk, starts_at in _starts(ids=ids, **within):
            starts[pk].append(starts_at)
        people = people_of(ids, day)
        summers = Summers(ids, period)
    found = []
    for pk in ids:
        row, counted = rows[pk], sessions.get(pk, _NOTHING_COUNTED)
        aside = summers.of(row.organisation_id, row.region)
        begun = [row.earlier, *starts[pk]] if row.earlier else starts[pk]
        running = running_gap(begun[-1] if begun else None, row.ends_on, period, aside)
        found.append(
            CommunityFigures(
                pk=pk,
                name=row.name,
                organisation=row.organisation,
                organisation_id=row.organisation_id,
                minutes=MinutesFigures(counted.on_time, counted.late, counted.overdue, counted.waiting),
                rhythm=rhythm_of([*_gaps(begun), *([running] if running else [])], aside),
                people=people.get(pk, NOBODY),
                attendance=Share(counted.presences or 0, counted.expectations or 0),
                outcomes=outcomes.get(pk, 0),
                recurring_themes=recurring[pk],
            )
        )
    return found


def sessions_in(period: Period | Bounds) -> "QuerySet[Session]":
    """Not cancelled, begun in the period."""
    return (
        Session.objects.standing().filter(starts_at__gte=period.starts_at, starts_at__lt=period.ends_before).order_by()
    )


def with_attendance(sessions: "QuerySet[Session]", period: Period | Bounds) -> Any:
    """Adds `present` and `expected` (members on that day); the period's bounds first spare most rows the reckoning."""
    present = Attendance.objects.filter(session=OuterRef("pk"), state=AttendanceState.PRESENT)
    members = Membership.objects.filter(
        Q(starts_on__lte=period.first_day) | Q(starts_on__lte=OuterRef("day")),
        Q(ends_on=None) | Q(ends_on__gte=period.last_day) | Q(ends_on__gte=OuterRef("day")),
        community=OuterRef("community"),
    )
    return sessions.annotate(
        day=TruncDate("starts_at", tzinfo=clock.AMSTERDAM),
        present=count_of(present, "session"),
        expected=count_of(members, "community"),
    )


def recurring_themes(period: Period | Bounds) -> Any:
    """Rows of `pk`, `name` and `n` for themes with n ≥ 2 distributed minutes in the period (A8b)."""
    named = Q(
        minutes__state=MinutesState.DISTRIBUTED,
        minutes__session__starts_at__gte=period.starts_at,
        minutes__session__starts_at__lt=period.ends_before,
    )
    rows = Theme.objects.filter(named).order_by().values("pk", "name")
    return rows.annotate(n=Count("minutes", distinct=True)).filter(n__gte=2)


def running_gap(latest: datetime | None, ends_on: date | None, period: Period, summers: Sequence[Span]) -> Gap | None:
    """The breach that runs now in a community, told in the period that runs now."""
    today = clock.today()
    if latest is None or not period.contains(today):
        return None
    return open_gap(local_day(latest), min(today, ends_on or today), summers)


def local_day(moment: datetime) -> date:
    return moment.astimezone(clock.AMSTERDAM).date()


def latest_start(community: str = "pk", **when: Any) -> Subquery:
    """When the latest session with `when` began, of the community in that column of the outer query."""
    begun = Session.objects.standing().filter(community=OuterRef(community), **when)
    return Subquery(begun.order_by("-starts_at").values("starts_at")[:1])


def count_of(rows: Any, by: str) -> Coalesce:
    """How many of `rows`, which refer to the outer query by the column `by`."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class _Basics(NamedTuple):
    pk: int
    name: str
    region: str
    ends_on: date | None
    organisation_id: int
    organisation: str
    earlier: datetime | None  # when the last session before the period began


@prepared
def _basics(ids: list[int], starts_at: datetime) -> "QuerySet[Any, Any]":
    communities = Community.objects.filter(pk__in=ids).order_by()
    return communities.annotate(earlier=latest_start(starts_at__lt=starts_at)).values_list(
        *("pk", "name", "region", "ends_on", "organisation_id", "organisation__name", "earlier")
    )


@prepared
def _outcomes(ids: list[int], starts_at: datetime, ends_before: datetime) -> "QuerySet[Any, Any]":
    """How many learning outcomes were logged, by community."""
    logged = LearningOutcome.objects.filter(
        membership__community_id__in=ids, created_at__gte=starts_at, created_at__lt=ends_before
    )
    by_community = logged.order_by().values("membership__community_id").annotate(n=Count("pk"))
    return by_community.values_list("membership__community_id", "n")


@prepared
def _recurring(ids: list[int], starts_at: datetime, ends_before: datetime) -> "QuerySet[Any, Any]":
    """A row with its community for each theme with n ≥ 2 distributed minutes (A8b)."""
    named: QuerySet[Any, Any] = Minutes.themes.through.objects.filter(
        minutes__session__community_id__in=ids,
        minutes__state=MinutesState.DISTRIBUTED,
        minutes__session__starts_at__gte=starts_at,
        minutes__session__starts_at__lt=ends_before,
    )
    counted: QuerySet[Any, Any] = (
        named.order_by().values("theme_id", "minutes__session__community_id").annotate(n=Count("pk"))
    )
    return counted.filter(n__gte=2).values_list("minutes__session__community_id")


class _Counted(NamedTuple):
    """Minutes and presences of the sessions that ended, added up per community."""

    community_id: int
    on_time: int
    late: int
    overdue: int
    waiting: int
    presences: int | None
    expectations: int | None


_NOTHING_COUNTED = _Counted(0, 0, 0, 0, 0, 0, 0)


@prepared
def _session_counts(
    ids: list[int], first_day: date, last_day: date, starts_at: datetime, ends_before: datetime
) -> "QuerySet[Any, Any]":
    now = clock.now()
    period = Bounds(first_day, last_day, starts_at, ends_before)
    took_place = Q(state__in=TOOK_PLACE)
    ended = with_attendance(sessions_in(period).filter(community_id__in=ids, ends_at__lte=now), period)
    counted: QuerySet[Any, Any] = ended.values("community_id").annotate(
        on_time=Count("pk", filter=ON_TIME),
        late=Count("pk", filter=LATE),
        overdue=Count("pk", filter=Q(minutes__distributed_at=None, minutes__due_at__lt=now)),
        waiting=Count("pk", filter=Q(minutes__distributed_at=None, minutes__due_at__gte=now)),
        presences=Sum("present", filter=took_place),
        expectations=Sum("expected", filter=took_place),
    )
    return counted.values_list(*_Counted._fields)


@prepared
def _starts(
    ids: list[int], first_day: date, last_day: date, starts_at: datetime, ends_before: datetime
) -> "QuerySet[Any, Any]":
    """When the sessions of the period began, until now."""
    period = Bounds(first_day, last_day, starts_at, ends_before)
    begun = sessions_in(period).filter(community_id__in=ids, starts_at__lte=clock.now())
    return begun.order_by("starts_at").values_list("community_id", "starts_at")


def _gaps(begun: Sequence[datetime]) -> list[Gap]:
    """Between each of these beginnings and the next."""
    return [Gap(local_day(one), local_day(following)) for one, following in pairwise(begun)]
