"""When who has not answered is reminded."""

from datetime import UTC, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.deadlines import AMSTERDAM
from sessions.planning.response_deadline import Nudge, due_nudge, nudges_of
from tests.sessions.availability.conftest import DEADLINE, local

LONG_AGO = local("2026-01-01T09:00")


def test_once_three_days_before_and_once_on_the_day():
    assert [(one.nudge, one.at.astimezone(AMSTERDAM)) for one in nudges_of(DEADLINE)] == [
        (Nudge.DAYS_BEFORE, local("2026-12-04T18:00")),
        (Nudge.ON_THE_DAY, local("2026-12-07T08:00")),
    ]


def test_a_deadline_early_in_the_morning_reminds_as_its_day_begins():
    assert nudges_of(local("2026-12-07T08:00"))[1].at == local("2026-12-07T00:00")
    assert nudges_of(local("2026-12-07T08:01"))[1].at == local("2026-12-07T08:00")


def test_three_days_before_is_the_same_hour_across_both_clock_changes():
    assert nudges_of(local("2027-03-29T18:00"))[0].at == local("2027-03-26T18:00")
    assert nudges_of(local("2026-10-26T18:00"))[0].at == local("2026-10-23T18:00")


def test_nothing_before_the_first_moment_nor_from_the_deadline_on():
    def at(text):
        return due_nudge(DEADLINE, asked_at=LONG_AGO, now=local(text))

    assert [at("2026-12-04T17:59"), at("2026-12-04T18:00"), at("2026-12-07T07:59")] == [
        None,
        Nudge.DAYS_BEFORE,
        Nudge.DAYS_BEFORE,
    ]
    assert [at("2026-12-07T08:00"), at("2026-12-07T17:59"), at("2026-12-07T18:00")] == [
        Nudge.ON_THE_DAY,
        Nudge.ON_THE_DAY,
        None,
    ]


def test_who_was_asked_after_a_moment_is_not_reminded_of_it():
    asked_at = local("2026-12-05T09:00")
    assert due_nudge(DEADLINE, asked_at=asked_at, now=local("2026-12-05T10:00")) is None
    assert due_nudge(DEADLINE, asked_at=asked_at, now=local("2026-12-07T09:00")) == Nudge.ON_THE_DAY


@given(
    deadline=st.timedeltas(timedelta(0), timedelta(days=1500)).map(lambda later: LONG_AGO + later),
    asked=st.timedeltas(timedelta(0), timedelta(days=30)),
    steps=st.lists(st.timedeltas(timedelta(0), timedelta(days=30)), max_size=20),
)
def test_however_often_one_looks_each_is_due_at_most_once_in_order_and_before_the_deadline(deadline, asked, steps):
    asked_at = (deadline - asked).astimezone(UTC)
    told = []
    for step in sorted(steps):
        nudge = due_nudge(deadline.astimezone(UTC), asked_at=asked_at, now=asked_at + step)
        if nudge is not None and nudge not in told:
            told.append(nudge)
            assert asked_at + step < deadline.astimezone(UTC)
    assert told == sorted(told, key=list(Nudge).index)
