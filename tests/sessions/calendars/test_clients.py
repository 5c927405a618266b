"""Real calendar programs subscribe to a real address: what they show is what is planned, once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from lwg import clock
from sessions.enums import SessionState
from sessions.models import Session
from sessions.services import calendars, planning
from tests.factories.sessions import SessionFactory
from tests.sessions.calendars.clients import Subscriber

pytestmark = pytest.mark.django_db(transaction=True)


def in_days(days):
    """13:30 on that day from now; the live server knows no other clock than the machine's."""
    day = timezone.now().astimezone(clock.AMSTERDAM).date() + timedelta(days=days)
    return datetime.combine(day, time(13, 30), clock.AMSTERDAM)


def planned(cast, days):
    return SessionFactory(
        community=cast.community,
        starts_at=in_days(days).astimezone(UTC),
        ends_at=(in_days(days) + timedelta(minutes=150)).astimezone(UTC),
        facilitator=cast.facilitator,
        minute_taker=cast.minute_taker,
    )


def line(days, title="LWG Havenlicht", hours="13:30-16:00"):
    return f"{in_days(days).date()} {hours} {title}"


@pytest.fixture
def subscriber(cast, live_server, tmp_path):
    feed = calendars.feed_of(cast.student.user)
    return Subscriber(tmp_path, f"{live_server.url}/calendar/{feed.token}.ics")


def move(cast, session, days):
    planning.move_session(
        actor=cast.facilitator.user,
        session=session,
        day=in_days(days).date(),
        starts_at=time(14, 0),
        length_minutes=120,
        on_purpose=True,
    )


def test_what_is_planned_moved_and_cancelled_stands_in_khal_once(cast, subscriber):
    moved, cancelled, _kept = planned(cast, 21), planned(cast, 49), planned(cast, 77)
    today = str(in_days(0).date())
    subscriber.sync()
    assert subscriber.shown(today) == [line(21), line(49), line(77)]

    move(cast, moved, 28)
    planning.cancel_session(actor=cast.facilitator.user, session=cancelled, reason="Ziek")
    subscriber.sync()
    assert subscriber.shown(today) == [
        line(28, hours="14:00-16:00"),
        line(49, title="CANCELLED LWG Havenlicht"),
        line(77),
    ]

    Session.objects.filter(pk=cancelled.pk).update(changed_at=timezone.now() - timedelta(days=31))
    subscriber.sync()
    assert subscriber.shown(today) == [line(28, hours="14:00-16:00"), line(77)]
    assert len(list((subscriber.folder / "events").iterdir())) == 2


def test_sessions_on_both_sides_of_each_clock_change_stand_at_the_same_hour_in_khal(cast, subscriber):
    last_year = timezone.now().year - 1
    changes = [datetime(year, month, 31, tzinfo=UTC) for year in (last_year, last_year + 1) for month in (3, 10)]
    days = [
        day
        for change in changes
        for sunday in [change - timedelta(days=(change.weekday() + 1) % 7)]
        for day in (sunday - timedelta(days=3), sunday + timedelta(days=4))
        if timezone.now() - timedelta(days=350) < day
    ]
    for day in days:
        starts = datetime.combine(day.date(), time(13, 30), clock.AMSTERDAM)
        SessionFactory(
            community=cast.community,
            starts_at=starts,
            facilitator=cast.facilitator,
            minute_taker=cast.minute_taker,
            state=SessionState.HELD,
        )
    type(cast.student).objects.update(starts_on=days[0].date())

    subscriber.sync()

    assert subscriber.shown(str(days[0].date()), "800d") == [f"{day.date()} 13:30-16:00 LWG Havenlicht" for day in days]


def test_the_minute_taker_sees_the_deadline_of_the_minutes(cast, live_server, tmp_path):
    feed = calendars.feed_of(cast.minute_taker.user)
    subscriber = Subscriber(tmp_path, f"{live_server.url}/calendar/{feed.token}.ics")
    planned(cast, 21)

    subscriber.sync()

    assert subscriber.shown(str(in_days(0).date())) == [
        line(21),
        line(28, title="Minutes due: LWG Havenlicht", hours="15:30-16:00"),
    ]


def test_a_community_has_an_address_of_its_own(cast, live_server, tmp_path):
    feed = calendars.renew_community_feed(membership=cast.student)
    subscriber = Subscriber(tmp_path, f"{live_server.url}/calendar/community/{feed.token}.ics")
    planned(cast, 21)
    SessionFactory(starts_at=in_days(22))

    subscriber.sync()

    assert subscriber.shown(str(in_days(0).date())) == [line(21)]
