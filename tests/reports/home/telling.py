"""What a home tells, and rosters and sessions that it tells of."""

from datetime import date, time, timedelta

from django.utils.translation import override

from reports.selectors.home_page import home_of
from sessions.enums import MinutesState, RosterState, SessionState
from sessions.models import Minutes, Roster
from tests.cast import NOW
from tests.factories.sessions import SessionFactory


def roster(community, last_day=date(2027, 1, 31), state=RosterState.PUBLISHED, first_day=date(2026, 9, 10)):
    return Roster.objects.create(
        community=community,
        state=state,
        first_day=first_day,
        last_day=last_day,
        weekday=3,
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
        published_at=NOW if state == RosterState.PUBLISHED else None,
    )


def held(community, duties, ended_days_ago, state=MinutesState.DRAFT, started=False):
    ends_at = NOW - timedelta(days=ended_days_ago)
    session = SessionFactory(
        community=community,
        starts_at=ends_at - timedelta(minutes=150),
        ends_at=ends_at,
        state=SessionState.HELD,
        **duties,
    )
    Minutes.objects.filter(session=session).update(
        state=state,
        started_at=ends_at if started else None,
        distributed_at=NOW if state == MinutesState.DISTRIBUTED else None,
        next_reminder_at=None,
    )
    return session


def told(user):
    return [(todo.what, todo.where, todo.url, todo.urgency, todo.status) for todo in english(user).todos]


def english(user):
    with override("en"):
        return home_of(user)
