"""Between writing and sending the cause may go: then the mail is dropped."""

from datetime import date, timedelta

import pytest

from communities.models import Coordinatorship
from lwg import clock
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import Decision
from sessions.models import Session
from sessions.services.watch_minutes import watch_minutes
from sessions.services.watch_rosters import tell_gap, watch_rosters
from tests.sessions.watch.conftest import ask, cancel, decide, distribute, local, move, start

THURSDAY = local("2026-11-12T16:00")
LATER = THURSDAY + timedelta(days=9)


def wanted() -> set[str]:
    """Kind and recipient of what would still be sent."""
    with clock.at(LATER):
        return {
            f"{message.kind.removeprefix('sessions.')} {message.address.split('@')[0]}"
            for message in Message.objects.select_related("recipient")
            if kind_named(message.kind).still_wanted(message)
        }


NO_DRAFT = "minutes_no_draft taker"
REMINDER = "minutes_reminder taker"
OVERDUE = "minutes_overdue taker"
GUIDE = "minutes_overdue_facilitator guide"
COORDINATOR = "minutes_overdue_coordinator coordinator"
ALL = {NO_DRAFT, REMINDER, OVERDUE, GUIDE, COORDINATOR}


def _assign(session, **duties):
    Session.objects.filter(pk=session.pk).update(**duties)


CHANGES = {
    "nothing": (lambda cast, session: None, ALL),
    "started": (lambda cast, session: start(session.minutes, LATER), ALL - {NO_DRAFT}),
    "distributed": (lambda cast, session: distribute(session.minutes, LATER), set()),
    "cancelled": (lambda cast, session: cancel(session), set()),
    "moved": (lambda cast, session: move(session, THURSDAY + timedelta(days=1)), set()),
    "moved by an hour": (lambda cast, session: move(session, THURSDAY + timedelta(hours=1)), ALL),
    "another minute taker": (
        lambda cast, session: _assign(session, minute_taker=cast.members["other"]),
        {GUIDE, COORDINATOR},
    ),
    "another facilitator": (lambda cast, session: _assign(session, facilitator=cast.members["second"]), ALL - {GUIDE}),
    "minute taker left": (lambda cast, session: cast.leaves("taker", date(2026, 11, 20)), {GUIDE, COORDINATOR}),
    "leaves today": (lambda cast, session: cast.leaves("taker", date(2026, 11, 21)), ALL),
    "facilitator left": (lambda cast, session: cast.leaves("guide", date(2026, 11, 20)), ALL - {GUIDE}),
    "coordinates no more": (lambda cast, session: Coordinatorship.objects.all().delete(), ALL - {COORDINATOR}),
    "session removed": (lambda cast, session: session.delete(), set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_sent_about_minutes_has_its_cause(cast, change):
    session = cast.session(THURSDAY)
    watch_minutes(now=THURSDAY + timedelta(days=8))
    happens, expected = CHANGES[change]
    happens(cast, session)
    assert wanted() == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda cast, session: None, {"coach", "guide", "second"}),
        (lambda cast, session: _assign(session, minute_taker=cast.members["other"]), set()),
        (lambda cast, session: cast.leaves("second", date(2026, 11, 20)), {"coach", "guide"}),
        (lambda cast, session: start(session.minutes, LATER), {"coach", "guide", "second"}),
    ],
)
def test_a_writer_is_asked_for_while_there_is_none(cast, change, expected):
    session = cast.session(THURSDAY, minute_taker=None)
    watch_minutes(now=THURSDAY + timedelta(days=1))
    change(cast, session)
    assert wanted() == {f"minutes_no_writer {name}" for name in expected}


@pytest.mark.parametrize(
    ("change", "is_sent"),
    [
        (lambda cast, minutes: None, True),
        (lambda cast, minutes: decide(minutes, Decision.APPROVED, LATER), False),
        (lambda cast, minutes: decide(minutes, Decision.CHANGES, LATER), False),
        (lambda cast, minutes: cast.leaves("reader", date(2026, 11, 20)), False),
        (lambda cast, minutes: cancel(minutes.session), False),
        (lambda cast, minutes: minutes.reviews.all().delete(), False),
    ],
)
def test_a_reader_is_reminded_while_the_answer_is_awaited(cast, change, is_sent):
    session = cast.session(THURSDAY)
    start(session.minutes, THURSDAY)
    ask(session.minutes, cast.members["reader"], THURSDAY)
    watch_minutes(now=THURSDAY + timedelta(days=1))
    change(cast, session.minutes)
    assert wanted() == ({"review_reminder reader"} if is_sent else set())


def _ends_its_work(cast):
    cast.community.ends_on = date(2026, 12, 31)
    cast.community.save()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda cast: None, {"coach", "guide", "second", "coordinator"}),
        (lambda cast: cast.roster(date(2027, 1, 14), date(2027, 7, 8)), set()),
        (_ends_its_work, set()),
        (lambda cast: cast.leaves("second", date(2026, 11, 20)), {"coach", "guide", "coordinator"}),
        (lambda cast: Coordinatorship.objects.all().delete(), {"coach", "guide", "second"}),
    ],
)
def test_a_roster_that_ends_is_told_while_none_follows(cast, change, expected):
    cast.roster(date(2026, 9, 10), date(2026, 12, 31))
    watch_rosters(now=local("2026-12-10T09:00"))
    change(cast)
    assert wanted() == {f"roster_ends {name}" for name in expected}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda cast: None, {"coach", "guide", "second", "coordinator"}),
        (lambda cast: cast.roster(date(2026, 11, 26), date(2027, 1, 31)), set()),
        (lambda cast: cast.leaves("second", date(2026, 11, 20)), {"coach", "guide", "coordinator"}),
    ],
)
def test_a_missing_roster_is_told_while_it_is_missing(cast, change, expected):
    watch_rosters(now=local("2026-11-20T09:00"))
    change(cast)
    assert wanted() == {f"roster_missing {name}" for name in expected}


@pytest.mark.parametrize("is_filled", [False, True])
def test_a_gap_is_told_while_it_is_there(cast, is_filled):
    _, middle, _ = (cast.session(THURSDAY + timedelta(weeks=4 * number)) for number in range(3))
    cancel(middle)
    tell_gap(session=middle)
    if is_filled:
        cast.session(THURSDAY + timedelta(weeks=5))
    expected = {f"roster_gap {name}" for name in ("coach", "guide", "second", "coordinator")}
    assert wanted() == (set() if is_filled else expected)
