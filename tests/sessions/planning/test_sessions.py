"""Adding, moving and cancelling single sessions, and the mails about it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from lwg.audit.services import trail_of
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import SessionState
from sessions.models import Session
from sessions.services import planning
from tests.factories.communities import LocationFactory
from tests.sessions.planning.single import FIRST, WEEK, move, plan, planned


def wanted(message):
    return kind_named(message.kind).still_wanted(message)


# --- adding ---------------------------------------------------------------------------------------------------


def test_a_session_that_is_planned_has_minutes_and_turns_and_is_told(cast):
    session = plan(cast)

    assert (session.starts_at, session.ends_at) == (FIRST, FIRST + timedelta(minutes=150))
    assert (session.facilitator, session.minute_taker) == (cast.facilitator, cast.minute_taker)
    assert session.minutes.due_at == FIRST + timedelta(minutes=150) + WEEK
    assert sorted(message.recipient_id for message in Message.objects.all()) == sorted(
        [cast.facilitator.user_id, cast.minute_taker.user_id, cast.student.user_id]
    )
    assert [entry.verb for entry in trail_of(session)] == ["session.planned"]


def test_the_same_form_twice_plans_one_session(cast):
    key = uuid.uuid4()

    assert plan(cast, form_key=key) is not None
    assert plan(cast, form_key=key) is None
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": date(2026, 8, 31)}, "day"),
        ({"day": date(2026, 9, 1), "starts_at": time(8, 0)}, "starts_at"),
        ({"day": date(2026, 10, 22)}, "day"),
        ({"day": date(2019, 1, 1)}, "day"),
    ],
)
def test_the_past_and_holidays_are_refused(cast, changes, field):
    with pytest.raises(ValidationError) as error:
        plan(cast, **changes)

    assert list(error.value.message_dict) == [field]
    assert Session.objects.count() == 0


def test_a_holiday_is_chosen_on_purpose(cast):
    assert plan(cast, day=date(2026, 10, 22), on_purpose=True).starts_at == datetime(2026, 10, 22, 11, 30, tzinfo=UTC)


def test_a_second_session_on_a_day_is_refused(cast):
    planned(cast)

    with pytest.raises(ValidationError) as error:
        plan(cast, starts_at=time(19, 0))

    assert error.value.message_dict == {"day": ["There is a session on 10 September 2026 already."]}


def test_a_place_of_strangers_is_refused(cast):
    with pytest.raises(ValidationError) as error:
        plan(cast, location=LocationFactory())

    assert list(error.value.message_dict) == ["location"]


# --- moving ---------------------------------------------------------------------------------------------------


def test_moving_takes_deadline_and_calendar_entry_along_and_is_told(cast):
    session = planned(cast)

    moved = move(cast, session, location=cast.location)

    assert moved.starts_at == FIRST + WEEK
    assert moved.calendar_sequence == 1
    assert moved.minutes.due_at == moved.ends_at + WEEK
    assert moved.location == cast.location
    assert {message.kind for message in Message.objects.all()} == {"sessions.session_moved"}
    assert Message.objects.count() == 3
    assert [entry.verb for entry in trail_of(session)] == ["session.moved"]


def test_moving_to_the_same_moment_and_place_changes_nothing(cast):
    session = planned(cast)
    move(cast, session)
    again = move(cast, session)

    assert again.calendar_sequence == 1
    assert Message.objects.count() == 3


def test_a_mail_about_a_move_is_dropped_when_it_was_moved_again(cast):
    session = planned(cast)
    move(cast, session)
    move(cast, session, day=date(2026, 9, 24))

    assert sorted((message.params["sequence"], wanted(message)) for message in Message.objects.all()) == [
        *[(1, False)] * 3,
        *[(2, True)] * 3,
    ]


def test_a_mail_to_someone_who_left_is_dropped(cast):
    session = planned(cast)
    move(cast, session)
    cast.student.ends_on = date(2026, 8, 31)
    cast.student.save()

    assert wanted(Message.objects.get(recipient=cast.student.user)) is False


def test_a_duty_of_someone_who_is_gone_by_then_falls_open(cast):
    session = planned(cast)
    cast.minute_taker.ends_on = date(2026, 9, 12)
    cast.minute_taker.save()

    moved = move(cast, session)

    assert (moved.facilitator, moved.minute_taker) == (cast.facilitator, None)


def test_a_session_that_ended_runs_or_was_cancelled_is_not_moved(cast, at):
    cancelled = planned(cast, state=SessionState.CANCELLED)
    running = planned(cast, starts_at=FIRST + WEEK, state=SessionState.RUNNING)
    over = planned(cast, starts_at=FIRST + 2 * WEEK)
    at("2026-09-25T09:00")

    for session in (cancelled, running, over):
        with pytest.raises(ValidationError):
            move(cast, session, day=date(2026, 10, 8))
        session.refresh_from_db()
        assert session.calendar_sequence == 0


# --- cancelling -----------------------------------------------------------------------------------------------


def test_cancelling_stops_the_deadline_and_is_told_once(cast):
    session = planned(cast)

    cancelled = planning.cancel_session(actor=cast.facilitator.user, session=session, reason="De zaal is dicht.")
    planning.cancel_session(actor=cast.facilitator.user, session=session, reason="Again")

    assert (cancelled.state, cancelled.calendar_sequence) == (SessionState.CANCELLED, 1)
    session.refresh_from_db()
    assert session.cancelled_because == "De zaal is dicht."
    assert session.minutes.next_reminder_at is None
    assert Message.objects.filter(kind="sessions.session_cancelled").count() == 3
    assert [entry.verb for entry in trail_of(session)] == ["session.cancelled"]


def test_a_gap_of_more_than_six_weeks_is_told_at_once(cast):
    planned(cast)
    middle = planned(cast, starts_at=FIRST + 4 * WEEK)
    planned(cast, starts_at=FIRST + 8 * WEEK)

    planning.cancel_session(actor=cast.facilitator.user, session=middle, reason="Ziek")

    told = Message.objects.filter(kind="sessions.roster_gap")
    assert {message.recipient for message in told} == {cast.facilitator.user, cast.coordinator}


def test_a_gap_of_six_weeks_is_not_told(cast):
    planned(cast)
    middle = planned(cast, starts_at=FIRST + 3 * WEEK)
    planned(cast, starts_at=FIRST + 6 * WEEK)

    planning.cancel_session(actor=cast.facilitator.user, session=middle, reason="Ziek")

    assert Message.objects.filter(kind="sessions.roster_gap").count() == 0


# --- mails ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sessions.session_planned", ["LWG Havenlicht", "10 September 2026", "13:30–16:00", "De Kade"]),
        ("sessions.session_moved", ["17 September 2026", "10 Sep", "13:30–16:00"]),
        ("sessions.session_cancelled", ["17 September 2026", "De zaal is <dicht> & op slot"]),
    ],
)
def test_mails_tell_when_and_where(cast, kind, words):
    session = plan(cast)
    move(cast, session)
    planning.cancel_session(actor=cast.facilitator.user, session=session, reason="De zaal is <dicht> & op slot")
    message = Message.objects.get(kind=kind, recipient=cast.student.user)
    if kind == "sessions.session_planned":
        Session.objects.update(starts_at=FIRST, ends_at=FIRST + timedelta(minutes=150), location=cast.location)

    email = kind_named(kind).compose(message)

    text = email.subject + email.text
    assert [word for word in words if word not in text] == []
    assert f"http://testserver/sessions/{session.pk}/" in email.text
    assert "<dicht>" not in email.html
