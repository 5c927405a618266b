"""A move that leaves more than six weeks without a session is told at once, as a cancellation is (A9)."""

from datetime import time, timedelta

import pytest

from lwg import clock
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import Scope
from sessions.services.series import Wish, move_sessions, plan_moves
from tests.sessions.watch.conftest import cancel, local

EVERYBODY = ["coach", "coordinator", "guide", "second"]
FOUR_WEEKS = timedelta(weeks=4)
FIRST = local("2026-10-08T16:00")


@pytest.fixture(autouse=True)
def _september(at):
    at("2026-09-01T09:00")


@pytest.fixture
def sessions(cast):
    return [cast.session(FIRST + number * FOUR_WEEKS) for number in range(3)]


def move(cast, session, days, scope=Scope.ONE, hour=time(13, 30)):
    session.refresh_from_db()
    local_start = session.starts_at.astimezone(clock.AMSTERDAM)
    asked = Wish(session, scope, local_start.date() + timedelta(days=days), hour, 150, on_purpose=True)
    move_sessions(actor=cast.people["guide"], wish=asked, seen=plan_moves(wish=asked).fingerprint)


def told():
    return Message.objects.filter(kind="sessions.roster_gap").order_by("pk")


def names(messages):
    return sorted(message.address.split("@")[0] for message in messages)


def wanted(messages):
    return names(one for one in messages if kind_named(one.kind).still_wanted(one))


def test_a_gap_that_a_move_opens_is_told_to_facilitators_and_coordinators_with_its_days(cast, sessions):
    move(cast, sessions[1], 16)

    assert names(told()) == EVERYBODY
    assert wanted(told()) == EVERYBODY
    assert told()[0].params == {
        "community": cast.community.pk,
        "session": sessions[1].pk,
        "before": "2026-10-08",
        "after": "2026-11-21",
        "days": 44,
    }


@pytest.mark.parametrize("days", [-7, 14])
def test_a_move_that_leaves_six_weeks_or_less_tells_nothing(cast, sessions, days):
    move(cast, sessions[1], days)

    assert names(told()) == []


def test_it_is_told_once_though_the_session_moves_on_within_it(cast, sessions):
    move(cast, sessions[1], 20)
    move(cast, sessions[1], -2)
    move(cast, sessions[1], 0, hour=time(15, 0))

    assert names(told()) == EVERYBODY


def test_a_gap_that_a_later_move_makes_longer_is_told_with_its_new_days_only(cast, sessions):
    move(cast, sessions[1], 16)
    move(cast, sessions[1], 2)

    assert len(told()) == 2 * len(EVERYBODY)
    assert wanted(told().filter(params__after="2026-11-21")) == []
    assert wanted(told().filter(params__after="2026-11-23")) == EVERYBODY


def test_a_gap_that_a_series_opens_is_told_once(cast, sessions):
    move(cast, sessions[1], 16, Scope.FOLLOWING)

    assert names(told()) == EVERYBODY
    assert {message.params["days"] for message in told()} == {44}


def test_a_gap_that_was_filled_before_the_mail_went_is_not_told(cast, sessions):
    move(cast, sessions[1], 16)
    cast.session(FIRST + timedelta(weeks=3))

    assert wanted(told()) == []


def test_a_gap_that_a_cancellation_made_longer_is_not_told_as_it_was(cast, sessions):
    move(cast, sessions[1], 16)
    cancel(sessions[1])

    assert wanted(told()) == []
