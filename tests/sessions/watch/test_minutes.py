"""Who is told what about minutes, and when: domain.md, "Minutes, precisely", as a table."""

from datetime import date, timedelta

import pytest

from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState
from sessions.models import Minutes
from sessions.services.watch_minutes import watch_minutes
from tests.sessions.watch.conftest import ask, cancel, decide, distribute, local, move, start

THURSDAY = local("2026-11-12T16:00")


def days_later(days: float):
    return THURSDAY + timedelta(days=days)


OVERDUE_TO = [
    ("minutes_overdue", "taker"),
    ("minutes_overdue_coordinator", "coordinator"),
    ("minutes_overdue_facilitator", "guide"),
]
# Day after the session: what is told on that day, at the hour at which the session ended.
TABLE = {
    1: [("minutes_no_draft", "taker")],
    2: [],
    3: [("minutes_reminder", "taker")],
    4: [],
    5: [("minutes_reminder", "taker")],
    6: [("minutes_reminder", "taker")],
    7: OVERDUE_TO,
    8: [],
    9: [],
    10: OVERDUE_TO,
    11: [],
    12: [],
    13: OVERDUE_TO,
    14: [],
    15: [],
    16: OVERDUE_TO,
}


@pytest.mark.parametrize(("days", "expected"), TABLE.items())
def test_each_day_has_its_messages(cast, told, days, expected):
    cast.session(THURSDAY)
    watch_minutes(now=days_later(days) - timedelta(minutes=1))
    before = set(told())
    written = watch_minutes(now=days_later(days))
    assert set(told()) - before == {(kind, name, days) for kind, name in expected}
    assert len(written) == len(expected)


def test_a_run_that_comes_days_late_tells_all_that_was_missed(cast, told):
    cast.session(THURSDAY)
    watch_minutes(now=days_later(11))
    assert told() == sorted((kind, name, days) for days in range(12) for kind, name in TABLE.get(days, []))


def test_a_second_run_tells_nothing(cast):
    cast.session(THURSDAY)
    assert len(watch_minutes(now=days_later(7))) == 7
    assert watch_minutes(now=days_later(7)) == []
    assert watch_minutes(now=days_later(9.99)) == []


def test_nothing_is_told_before_a_day_has_passed(cast):
    cast.session(THURSDAY)
    assert watch_minutes(now=days_later(1) - timedelta(microseconds=1)) == []


def test_who_started_a_draft_is_not_reminded_after_a_day(cast, told):
    session = cast.session(THURSDAY)
    start(session.minutes, days_later(0.5))
    watch_minutes(now=days_later(3))
    assert told() == [("minutes_reminder", "taker", 3)]


def test_a_draft_started_while_the_beat_stood_still_counts(cast, told):
    session = cast.session(THURSDAY)
    start(session.minutes, days_later(2))
    watch_minutes(now=days_later(2.5))
    assert told() == []


@pytest.mark.parametrize("state", ["in_review", "changes_requested", "approved"])
def test_the_minute_taker_is_reminded_until_the_minutes_are_out(cast, told, state):
    session = cast.session(THURSDAY)
    start(session.minutes, days_later(0.1))
    ask(session.minutes, cast.members["reader"], days_later(2.5))
    if state != "in_review":
        decide(session.minutes, {"approved": Decision.APPROVED}.get(state, Decision.CHANGES), days_later(2.6))
    watch_minutes(now=days_later(3))
    assert (session.minutes.state, told()) == (state, [("minutes_reminder", "taker", 3)])


def test_distributed_minutes_are_watched_no_more(cast):
    session = cast.session(THURSDAY)
    distribute(session.minutes, days_later(2))
    assert session.minutes.next_reminder_at is None
    assert watch_minutes(now=days_later(30)) == []


def test_a_cancelled_session_needs_no_minutes(cast):
    session = cast.session(THURSDAY)
    cancel(session)
    assert watch_minutes(now=days_later(30)) == []


def test_a_moved_session_moves_its_reminders(cast, told):
    session = cast.session(THURSDAY)
    move(session, days_later(14))
    assert session.minutes.due_at == days_later(21)
    assert watch_minutes(now=days_later(14.9)) == []
    watch_minutes(now=days_later(17))
    assert told() == [("minutes_no_draft", "taker", 1), ("minutes_reminder", "taker", 3)]


def test_moving_keeps_the_reminder_of_a_reader_who_was_asked(cast):
    session = cast.session(THURSDAY)
    ask(session.minutes, cast.members["reader"], days_later(0.1))
    move(session, days_later(2))
    assert session.minutes.next_reminder_at == days_later(1.1)


def test_a_moved_deadline_does_not_bring_distributed_minutes_back(cast):
    session = cast.session(THURSDAY)
    stale = Minutes.objects.select_related("session").get(session=session)
    distribute(session.minutes, days_later(2))
    move(stale.session, days_later(3))
    assert Minutes.objects.get().next_reminder_at is None


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        ("2026-10-22T16:00", "2026-10-29T16:00"),  # the clock goes back on 25 October 2026
        ("2027-03-25T16:00", "2027-04-01T16:00"),  # and forward on 28 March 2027
        ("2026-11-12T16:00", "2026-11-19T16:00"),
    ],
)
def test_minutes_are_due_at_the_same_hour_also_across_a_clock_change(cast, told, ends, due):
    session = cast.session(local(ends))
    assert session.minutes.due_at == local(due)
    watch_minutes(now=local(due) - timedelta(minutes=1))
    assert "minutes_overdue" not in {kind for kind, _, _ in told()}
    watch_minutes(now=local(due))
    assert ("minutes_overdue", "taker", 7) in told()


def test_a_reader_is_reminded_after_a_day_once(cast, told):
    session = cast.session(THURSDAY)
    start(session.minutes, days_later(0.1))
    ask(session.minutes, cast.members["reader"], days_later(1.5))
    watch_minutes(now=days_later(2.5) - timedelta(minutes=1))
    assert told() == []
    watch_minutes(now=days_later(2.5))
    watch_minutes(now=days_later(2.9))
    assert told() == [("review_reminder", "reader", 0)]


def test_a_reader_who_answered_is_not_reminded(cast, told):
    session = cast.session(THURSDAY)
    start(session.minutes, days_later(0.1))
    ask(session.minutes, cast.members["reader"], days_later(1.5))
    decide(session.minutes, Decision.CHANGES, days_later(2))
    watch_minutes(now=days_later(2.9))
    assert told() == []


def test_a_reader_who_is_asked_again_is_reminded_again(cast, told):
    session = cast.session(THURSDAY)
    start(session.minutes, days_later(0.1))
    for asked in (0.2, 1.5):
        ask(session.minutes, cast.members["reader"], days_later(asked))
        watch_minutes(now=days_later(asked + 1))
        decide(session.minutes, Decision.CHANGES, days_later(asked + 1.1))
    assert told() == [("review_reminder", "reader", 0), ("review_reminder", "reader", 0)]


def test_without_a_minute_taker_the_facilitators_hear_that_somebody_must_write(cast, told):
    cast.session(THURSDAY, minute_taker=None)
    watch_minutes(now=days_later(1))
    assert told() == [("minutes_no_writer", name, 1) for name in ("coach", "guide", "second")]


def test_overdue_without_a_minute_taker_tells_each_person_once(cast, told):
    cast.session(THURSDAY, minute_taker=None)
    watch_minutes(now=days_later(6))
    Message.objects.all().delete()
    watch_minutes(now=days_later(7))
    assert told() == [
        ("minutes_no_writer", "coach", 7),
        ("minutes_no_writer", "second", 7),
        ("minutes_overdue_coordinator", "coordinator", 7),
        ("minutes_overdue_facilitator", "guide", 7),
    ]


@pytest.mark.parametrize("last_day", [date(2026, 11, 13), date(2026, 11, 14)])
def test_who_left_is_not_told(cast, told, last_day):
    cast.session(THURSDAY)
    cast.leaves("taker", last_day)
    cast.leaves("second", last_day)
    watch_minutes(now=local("2026-11-14T16:00"))
    stayed = last_day == date(2026, 11, 14)
    assert told() == (
        [("minutes_no_draft", "taker", 1)]
        if stayed
        else [("minutes_no_writer", name, 1) for name in ("coach", "guide")]
    )


def test_a_closed_account_is_not_told(cast, told):
    cast.session(THURSDAY)
    for name in ("taker", "guide", "coach", "coordinator"):
        cast.people[name].is_active = False
        cast.people[name].save()
    watch_minutes(now=days_later(7))
    assert {name for _, name, _ in told()} == {"second"}


def test_coordinators_of_another_organisation_hear_nothing(cast, told):
    from tests.factories.communities import CoordinatorshipFactory

    CoordinatorshipFactory(user__email="elsewhere@demo.example")
    cast.session(THURSDAY)
    watch_minutes(now=days_later(7))
    assert "elsewhere" not in {name for _, name, _ in told()}


def test_one_whose_minutes_cannot_be_watched_does_not_hold_up_the_others(cast, told, monkeypatch):
    from sessions.services import watch_minutes as module
    from sessions.services.one_by_one import IncompleteWatchError

    broken = cast.session(THURSDAY)
    cast.session(THURSDAY + timedelta(hours=3))
    whom = module._whom
    monkeypatch.setattr(module, "_whom", lambda of, *rest, **how: 1 / 0 if of == broken else whom(of, *rest, **how))
    with pytest.raises(IncompleteWatchError, match=r"1 failed .*ZeroDivisionError") as caught:
        watch_minutes(now=days_later(1.5))
    assert [message.kind for message in caught.value.messages] == ["sessions.minutes_no_draft"]
    assert told() == [("minutes_no_draft", "taker", 1)]
    assert Minutes.objects.get(session=broken).next_reminder_at == days_later(1)


def test_the_state_of_the_minutes_is_left_alone(cast):
    session = cast.session(THURSDAY)
    watch_minutes(now=days_later(8))
    minutes = Minutes.objects.get(session=session)
    assert (minutes.state, minutes.revision, minutes.reminded_until) == (MinutesState.DRAFT, 0, days_later(8))
    assert minutes.next_reminder_at == days_later(10)
