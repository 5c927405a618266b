"""The figures of one community over a period, session by session; counts, dates and states only (P1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet

from communities.models import Community
from lwg import clock
from reports.figures import MinutesFigures, RhythmFigures, Share, rhythm_of
from reports.models import Competence, LearningOutcome
from reports.periods import Period
from reports.selectors.figures import (
    count_of,
    latest_start,
    local_day,
    recurring_themes,
    running_gap,
    sessions_in,
    with_attendance,
)
from reports.selectors.outcomes import competences_for
from reports.selectors.people import NOBODY, People, people_of
from reports.selectors.summers import Summers
from sessions.enums import TOOK_PLACE
from sessions.planning.holidays import Span
from sessions.planning.rhythm import Gap


@dataclass(frozen=True)
class SessionFigures:
    """One session that ended: its day, what became of its minutes, and who came."""

    day: date
    minutes: MinutesFigures
    gap: Gap | None  # None for the first session, and where the gap holds a summer holiday (A9)
    attendance: Share | None  # None when nobody opened its board


@dataclass(frozen=True)
class CommunitySeries:
    """Everything a coordinator may know of one community over one period."""

    sessions: Sequence[SessionFigures]
    rhythm: RhythmFigures
    running_gap: Gap | None
    people: People
    competences: Sequence[tuple[str, int]]
    themes: Sequence[tuple[str, int]]

    @property
    def minutes(self) -> MinutesFigures:
        states = [one.minutes for one in self.sessions]
        return MinutesFigures(
            sum(one.on_time for one in states),
            sum(one.late for one in states),
            sum(one.overdue for one in states),
            sum(one.waiting for one in states),
        )

    @property
    def attendance(self) -> Share:
        return sum((one.attendance for one in self.sessions if one.attendance), Share(0, 0))


def series_of(community: Community, period: Period) -> CommunitySeries:
    """Five queries; `community` must be fetched by :func:`with_latest`."""
    summers = Summers([community.pk], period).of(community.organisation_id, community.region)
    sessions = _sessions(community, period, summers)
    latest = getattr(community, "latest", None)
    running = running_gap(latest, community.ends_on, period, summers)
    gaps = [one.gap for one in sessions if one.gap] + ([running] if running else [])
    return CommunitySeries(
        sessions=sessions,
        rhythm=rhythm_of(gaps, summers),
        running_gap=running,
        people=people_of([community.pk], period.nearest(clock.today())).get(community.pk, NOBODY),
        competences=[(str(one), n) for one, n in _competences(community, period)],
        themes=_themes(community, period),
    )


def with_latest(communities: "QuerySet[Community]") -> "QuerySet[Community]":
    """What the figures need of a community, and no text."""
    return (
        communities.select_related("organisation")
        .only("name", "region", "ends_on", "organisation__name")
        .annotate(latest=latest_start(starts_at__lte=clock.now()))
    )


def _sessions(community: Community, period: Period, summers: Sequence[Span]) -> list[SessionFigures]:
    now = clock.now()
    ended = with_attendance(sessions_in(period).filter(community=community, starts_at__lte=now), period)
    rows = (
        ended.annotate(previous=latest_start("community", starts_at__lt=OuterRef("starts_at")))
        .order_by("starts_at")
        .values_list(
            "starts_at",
            "ends_at",
            "state",
            "minutes__due_at",
            "minutes__distributed_at",
            "present",
            "expected",
            "previous",
        )
    )
    found = []
    for starts_at, ends_at, state, due_at, distributed_at, present, expected, previous in rows:
        has_ended = ends_at <= now
        found.append(
            SessionFigures(
                day=local_day(starts_at),
                minutes=_state_of(due_at, distributed_at, now) if has_ended and due_at else MinutesFigures(),
                gap=_counted_gap(previous, starts_at, summers),
                attendance=Share(present, expected) if has_ended and state in TOOK_PLACE else None,
            )
        )
    return found


def _counted_gap(previous: datetime | None, starts_at: datetime, summers: Sequence[Span]) -> Gap | None:
    gap = Gap(local_day(previous), local_day(starts_at)) if previous else None
    return None if gap is None or gap.holds_one_of(summers) else gap


def _state_of(due_at: datetime, distributed_at: datetime | None, now: datetime) -> MinutesFigures:
    if distributed_at is None:
        return MinutesFigures(overdue=1) if due_at < now else MinutesFigures(waiting=1)
    return MinutesFigures(on_time=1) if distributed_at <= due_at else MinutesFigures(late=1)


def _competences(community: Community, period: Period) -> list[tuple[Competence, int]]:
    """How many outcomes of this community show each competence, zero included."""
    shown = LearningOutcome.competences.through.objects.filter(
        competence=OuterRef("pk"),
        learningoutcome__membership__community=community,
        learningoutcome__created_at__gte=period.starts_at,
        learningoutcome__created_at__lt=period.ends_before,
    )
    found = competences_for([community.organisation_id]).annotate(n=count_of(shown, "competence"))
    return [(one, one.n) for one in found]


def _themes(community: Community, period: Period) -> list[tuple[str, int]]:
    rows = recurring_themes(period).filter(community=community).order_by("-n", "name")
    return [(row["name"], row["n"]) for row in rows]
