"""Single sessions, as tests of several subjects want them."""

from datetime import UTC, date, datetime, time, timedelta

from sessions.services import planning
from tests.factories.sessions import SessionFactory

FIRST = datetime(2026, 9, 10, 11, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def plan(cast, **changes):
    values = {
        "actor": cast.facilitator.user,
        "community": cast.community,
        "day": date(2026, 9, 10),
        "starts_at": time(13, 30),
        "length_minutes": 150,
        "location": cast.location,
    }
    return planning.add_session(**values | changes)


def planned(cast, starts_at=FIRST, **fields):
    return SessionFactory(
        community=cast.community,
        starts_at=starts_at,
        **{"facilitator": cast.facilitator, "minute_taker": cast.minute_taker, **fields},
    )


def move(cast, session, **changes):
    values = {
        "actor": cast.facilitator.user,
        "session": session,
        "day": date(2026, 9, 17),
        "starts_at": time(13, 30),
        "length_minutes": 150,
    }
    return planning.move_session(**values | changes)
