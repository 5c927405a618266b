"""Moving this session, this and those after it, or all that are still to come."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lwg import clock
from lwg.audit.services import trail_of
from lwg.clock import AMSTERDAM
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import Scope, SessionState
from sessions.models import Minutes, Session
from sessions.services.planning import cancel_session
from sessions.services.series import Wish, move_sessions, plan_moves, sessions_to_come
from tests.factories.communities import CommunityFactory, LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.single import FIRST, WEEK, planned

DAY = timedelta(days=1)


def series(cast, *weeks, **fields):
    return [planned(cast, FIRST + number * WEEK, **fields) for number in weeks]


def wish(session, scope=Scope.FOLLOWING, shift=DAY, **changes):
    local = session.starts_at.astimezone(AMSTERDAM)
    values = {
        "session": session,
        "scope": scope,
        "day": local.date() + shift,
        "starts_at": local.time(),
        "length_minutes": session.length_minutes,
        "location": session.location,
        "online_link": session.online_link,
    }
    return Wish(**values | changes)


def carry_out(cast, asked):
    return move_sessions(actor=cast.facilitator.user, wish=asked, seen=plan_moves(wish=asked).fingerprint)


def starts():
    return list(Session.objects.order_by("starts_at").values_list("starts_at", flat=True))


@pytest.mark.parametrize(("scope", "moved"), [(Scope.ONE, [1]), (Scope.FOLLOWING, [1, 2]), (Scope.ALL, [0, 1, 2])])
def test_what_is_in_scope_moves_by_as_many_days(cast, scope, moved):
    sessions = series(cast, 0, 3, 5)

    carry_out(cast, wish(sessions[1], scope))

    days = [one.starts_at + (DAY if number in moved else 0 * DAY) for number, one in enumerate(sessions)]
    assert starts() == days
    assert sessions_to_come(cast.community, sessions[1]) == {Scope.ONE: 1, Scope.FOLLOWING: 2, Scope.ALL: 3}


def test_deadlines_calendar_entries_turns_and_trail_move_along(cast):
    first, second = series(cast, 0, 3)

    carry_out(cast, wish(first))

    for session in (first, second):
        session.refresh_from_db()
        assert session.calendar_sequence == 1
        assert Minutes.objects.get(session=session).due_at == session.ends_at + WEEK
        assert (session.facilitator, session.minute_taker) == (cast.facilitator, cast.minute_taker)
        assert [entry.verb for entry in trail_of(session)] == ["session.moved"]


def test_a_duty_of_who_is_no_member_or_needed_elsewhere_on_the_new_day_falls_open(cast):
    leaving = MembershipFactory(community=cast.community, ends_on=date(2026, 10, 1))
    first, second = series(cast, 0, 3, facilitator=leaving)
    other = CommunityFactory()
    same_person = MembershipFactory(community=other, user=cast.minute_taker.user)
    SessionFactory(community=other, starts_at=FIRST + DAY, minute_taker=same_person)

    carry_out(cast, wish(first))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.facilitator, first.minute_taker) == (leaving, None)
    assert (second.facilitator, second.minute_taker) == (None, cast.minute_taker)


@pytest.mark.parametrize("weeks", [-1, 1])
def test_a_weekly_series_moves_onto_its_own_days(cast, weeks):
    sessions = series(cast, 1, 2, 3, location=cast.location)

    carry_out(cast, wish(sessions[0], shift=weeks * WEEK))

    assert starts() == [FIRST + (number + weeks) * WEEK for number in (1, 2, 3)]


def test_only_what_differs_from_the_session_s_own_is_taken_over(cast):
    other_place = LocationFactory(organisation=cast.community.organisation)
    first = planned(cast, location=cast.location)
    evening = planned(cast, FIRST + 3 * WEEK + timedelta(hours=5), location=other_place)

    carry_out(cast, wish(first, length_minutes=180))

    first.refresh_from_db()
    evening.refresh_from_db()
    assert [one.length_minutes for one in (first, evening)] == [180, 180]
    assert evening.starts_at == FIRST + 3 * WEEK + timedelta(hours=5) + DAY
    assert (first.location, evening.location) == (cast.location, other_place)


def test_a_holiday_leaves_a_session_where_it_is_unless_on_purpose(cast):
    first, second, third = series(cast, 0, 5, 7)  # the second would come in the autumn holiday

    plan = plan_moves(wish=wish(first, shift=WEEK))
    carry_out(cast, wish(first, shift=WEEK))

    assert [(move.session, move.stays_because) for move in plan.staying] == [
        (second, "22 October is in the autumn holiday")
    ]
    assert starts() == [FIRST + WEEK, second.starts_at, third.starts_at + WEEK]
    second.refresh_from_db()
    carry_out(cast, wish(second, shift=WEEK, on_purpose=True))
    assert FIRST + 6 * WEEK in starts()


def test_held_running_and_cancelled_sessions_stay(cast, at):
    held, running, cancelled, coming = series(cast, 0, 1, 2, 3)
    for session, state in ((held, SessionState.HELD), (running, SessionState.RUNNING)):
        session.state = state
        session.save()
    cancel_session(actor=cast.facilitator.user, session=cancelled, reason="Ziek")

    assert [move.session for move in plan_moves(wish=wish(coming, Scope.ALL)).moves] == [coming]
    with pytest.raises(ValidationError) as error:
        plan_moves(wish=wish(held, Scope.ALL))
    assert [one.code for one in error.value.error_list] == ["past"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shift": -10 * DAY}, "day"),
        ({"shift": 2 * WEEK}, "day"),
        ({"location": "strange"}, "location"),
        ({"location": "taken"}, "location"),
    ],
)
def test_one_date_that_cannot_be_refuses_all(cast, changes, field):
    first, _second = series(cast, 0, 3)
    cast.community.ends_on = date(2026, 10, 8)
    cast.community.save()
    there = {"strange": LocationFactory(), "taken": LocationFactory(organisation=cast.community.organisation)}
    SessionFactory(
        community=CommunityFactory(organisation=cast.community.organisation),
        starts_at=FIRST + 3 * WEEK + DAY,
        location=there["taken"],
    )
    before = starts()

    with pytest.raises(ValidationError) as error:
        carry_out(cast, wish(first, **{name: there.get(value, value) for name, value in changes.items()}))

    assert list(error.value.message_dict) == [field]
    assert (starts(), Message.objects.count()) == (before, 0)


# --- telling -----------------------------------------------------------------------------------------------------


def test_each_member_gets_one_mail_with_old_and_new(cast):
    first, second = series(cast, 0, 3)
    plan = plan_moves(wish=wish(first))

    carry_out(cast, wish(first))

    told = list(Message.objects.all())
    assert plan.mails == len(told) == 3
    assert {one.kind for one in told} == {"sessions.sessions_moved"}
    assert [one.params["sessions"] for one in told] == [[first.pk, second.pk]] * 3
    kind = kind_named("sessions.sessions_moved")
    email = kind.compose(told[0])
    assert email.subject == "2 sessions of LWG Havenlicht moved"
    lines = [line for line in email.text.splitlines() if line.startswith("- ")]
    assert lines == [
        "- Thu 10 Sep 13:30 → Friday 11 September 2026, 13:30–16:00",
        "- Thu 1 Oct 13:30 → Friday 2 October 2026, 13:30–16:00",
    ]
    assert [(part.name, part.method) for part in email.calendar] == [
        ("2026-09-11.ics", "REQUEST"),
        ("2026-10-02.ics", "REQUEST"),
    ]
    assert "SEQUENCE:1" in email.calendar[1].content.decode()


def test_a_mail_tells_only_what_still_holds(cast):
    first, second = series(cast, 0, 3)
    carry_out(cast, wish(first))
    kind = kind_named("sessions.sessions_moved")
    message = Message.objects.filter(kind="sessions.sessions_moved").first()

    cancel_session(actor=cast.facilitator.user, session=first, reason="Ziek")
    assert kind.compose(message).subject == "1 session of LWG Havenlicht moved"
    assert kind.still_wanted(message)
    cancel_session(actor=cast.facilitator.user, session=second, reason="Ziek")
    assert not kind.still_wanted(message)


def test_what_was_not_seen_is_not_carried_out(cast):
    first, second = series(cast, 0, 3)
    seen = plan_moves(wish=wish(first)).fingerprint
    cancel_session(actor=cast.facilitator.user, session=second, reason="Ziek")
    before = starts()

    with pytest.raises(ValidationError) as error:
        move_sessions(actor=cast.facilitator.user, wish=wish(first), seen=seen)

    assert [one.code for one in error.value.error_list] == ["changed"]
    assert starts() == before


def test_the_same_twice_moves_and_tells_once(cast):
    first, _second = series(cast, 0, 3)
    asked = wish(first)
    seen = plan_moves(wish=asked).fingerprint
    move_sessions(actor=cast.facilitator.user, wish=asked, seen=seen)

    assert move_sessions(actor=cast.facilitator.user, wish=asked, seen=seen) == []

    assert starts() == [FIRST + DAY, FIRST + 3 * WEEK + DAY]
    assert Message.objects.count() == 3


# --- the clock ---------------------------------------------------------------------------------------------------


def wall(moment):
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("before", "after", "moved_before", "moved_after"),
    [
        # Winter time starts on 25 October 2026, summer time on 28 March 2027.
        ("2026-09-24", "2026-10-15", "2026-10-08 13:30", "2026-10-29 13:30"),
        ("2027-03-04", "2027-03-18", "2027-03-18 13:30", "2027-04-01 13:30"),
    ],
)
def test_a_series_that_moves_across_a_change_of_the_clock_keeps_its_wall_clock_time(
    cast, before, after, moved_before, moved_after
):
    first, second = (
        planned(cast, datetime.fromisoformat(f"{day}T13:30").replace(tzinfo=AMSTERDAM).astimezone(UTC))
        for day in (before, after)
    )

    carry_out(cast, wish(first, shift=2 * WEEK))

    assert [wall(moment) for moment in starts()] == [moved_before, moved_after]
    for session in (first, second):
        session.refresh_from_db()
        due_at = Minutes.objects.get(session=session).due_at
        assert wall(due_at) == wall(session.ends_at.astimezone(AMSTERDAM) + WEEK)
        assert session.length_minutes == 150


def test_a_new_hour_is_that_hour_on_both_sides_of_the_change(cast):
    first, _second = series(cast, 0, 7)

    carry_out(cast, wish(first, shift=0 * DAY, starts_at=time(9, 30)))

    assert [wall(moment) for moment in starts()] == ["2026-09-10 09:30", "2026-10-29 09:30"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(-7, 400), hour=st.times(time(7, 0), time(21, 0)))
def test_whatever_the_shift_the_days_and_the_wall_clock_are_kept(cast, days, hour):
    Session.objects.all().delete()
    sessions = series(cast, 1, 6, 28)
    asked = wish(sessions[0], shift=days * DAY, starts_at=hour.replace(second=0, microsecond=0), on_purpose=True)

    plan = plan_moves(wish=asked)

    for move in plan.moves:
        old, new = move.session.starts_at.astimezone(AMSTERDAM), move.starts_at.astimezone(AMSTERDAM)
        assert (new.date() - old.date()).days == days
        assert new.time() == asked.starts_at
    assert clock.now() < plan.moves[0].starts_at
