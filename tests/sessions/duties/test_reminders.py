"""Reminders of sessions a week and a day before: when, to whom, with what text, and off for who wants none."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lwg import clock
from lwg.clock import AMSTERDAM
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.models import SessionReminder
from sessions.planning.session_reminders import Before, due_reminder, remind_at
from sessions.services import planning
from sessions.services.watch_minutes import watch_minutes
from sessions.services.watch_sessions import watch_sessions
from tests.factories.communities import MembershipFactory
from tests.sessions.planning.single import move, planned


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


START = local("2026-10-29T13:30")  # the clocks go back on 25 October


@pytest.fixture
def session(people):
    return planned(people, starts_at=START, reader=people.reader, location=people.location)


def run(moment):
    """Kinds of reminder by person that this run writes."""
    with clock.at(local(moment)):
        return sorted((one.params["before"], one.recipient_id) for one in watch_sessions(now=clock.now()))


def everyone(people, before, *, but=()):
    members = (people.facilitator, people.minute_taker, people.student, people.other, people.reader)
    return sorted((before, one.user_id) for one in members if one not in but)


@given(
    starts_at=st.integers(-8000, 8000).map(lambda hours: START + timedelta(hours=hours)),
    hours_before=st.integers(-48, 400),
    known_days=st.integers(0, 30),
)
def test_a_reminder_is_due_from_its_moment_until_the_next_or_the_start(starts_at, hours_before, known_days):
    now, known_since = starts_at - timedelta(hours=hours_before), starts_at - timedelta(days=known_days)
    week, day = remind_at(starts_at, Before.WEEK), remind_at(starts_at, Before.DAY)

    due = due_reminder(starts_at, known_since, now)

    if day <= now < starts_at:
        assert due == (Before.DAY if known_since <= day else None)
    elif week <= now < day:
        assert due == (Before.WEEK if known_since <= week else None)
    else:
        assert due is None


def test_it_is_a_week_and_a_day_by_the_clock_on_the_wall():
    assert remind_at(START, Before.WEEK) == local("2026-10-22T13:30")
    assert remind_at(START, Before.DAY) == local("2026-10-28T13:30")


def test_each_member_is_reminded_once_a_week_and_once_a_day_before(people, session):
    assert run("2026-10-22T13:29") == []
    assert run("2026-10-22T13:30") == everyone(people, "week")
    assert run("2026-10-23T09:00") == []
    assert run("2026-10-28T13:30") == everyone(people, "day")
    assert run("2026-10-29T13:00") == []


def test_a_run_that_comes_late_reminds_once_and_never_after_the_start(people, session):
    assert run("2026-10-29T13:30") == []
    assert run("2026-10-29T13:29") == everyone(people, "day")
    assert run("2026-10-29T13:29") == []


def test_a_session_that_was_moved_reminds_again_for_its_new_moment(people, session):
    run("2026-10-22T13:30")
    with clock.at(local("2026-10-23T09:00")):
        move(people, session, day=date(2026, 11, 12))

    assert [kind_named(one.kind).still_wanted(one) for one in reminders()] == [False] * 5
    assert run("2026-10-28T13:30") == []
    assert run("2026-11-05T13:30") == everyone(people, "week")


def test_what_was_told_within_the_week_is_no_reminder(people, session):
    with clock.at(local("2026-10-27T09:00")):
        move(people, session, day=date(2026, 10, 30))

    assert run("2026-10-27T10:00") == []
    assert run("2026-10-29T13:30") == everyone(people, "day")


def reminders():
    return list(Message.objects.filter(kind="sessions.session_reminder").order_by("created_at", "pk"))


def test_a_reminder_whose_cause_is_gone_is_not_sent(people, session):
    run("2026-10-22T13:30")
    of_student = next(one for one in reminders() if one.recipient_id == people.student.user_id)
    still = kind_named(of_student.kind).still_wanted
    assert still(of_student)

    people.student.gets_reminders = False
    people.student.save()
    assert not still(of_student)
    people.student.gets_reminders, people.student.ends_on = True, date(2026, 10, 28)
    people.student.save()
    assert not still(of_student)
    of_reader = next(one for one in reminders() if one.recipient_id == people.reader.user_id)
    with clock.at(START):
        assert not still(of_reader)
    with clock.at(local("2026-10-23T09:00")):
        assert still(of_reader)
        planning.cancel_session(actor=people.facilitator.user, session=session, reason="Ziek")
        assert not still(of_reader)


def test_who_wants_none_left_is_yet_to_come_or_did_not_accept_is_not_reminded(people, session, logged_in):
    MembershipFactory(community=people.community, ends_on=date(2026, 10, 28))
    MembershipFactory(community=people.community, starts_on=date(2026, 10, 25))
    MembershipFactory(community=people.community, accepted=False)
    url = reverse("session_reminders")
    client = logged_in(people.student.user)
    assert client.get(url).context["form"].initial["wanted"] == [people.student.pk]

    assert client.post(url, {}).status_code == 302

    assert client.get(url).context["form"].initial["wanted"] == []
    assert run("2026-10-22T13:30") == everyone(people, "week", but=[people.student])


def test_the_deadline_of_the_minutes_is_told_also_to_who_wants_no_reminders(people, session):
    people.minute_taker.gets_reminders = False
    people.minute_taker.save()

    with clock.at(session.minutes.due_at):
        written = watch_minutes(now=clock.now())

    assert people.minute_taker.user_id in {one.recipient_id for one in written}


def test_nobody_chooses_for_another(people, session, logged_in):
    answer = logged_in(people.student.user).post(reverse("session_reminders"), {"wanted": [people.reader.pk]})

    people.student.refresh_from_db()
    assert (answer.status_code, people.student.gets_reminders) == (422, True)


def test_the_mail_names_the_duty_and_has_the_text_of_the_community(people, session, logged_in):
    url = reverse("reminder_text", args=[people.community.pk])
    logged_in(people.facilitator.user).post(url, {"text": "Neem <b>brood</b> mee.\nParkeren kan achter."})
    run("2026-10-22T13:30")
    mails = {}
    for one in reminders():
        with translation.override("en"):
            mails[one.recipient_id] = kind_named(one.kind).compose(one)

    writer, student = mails[people.minute_taker.user_id], mails[people.student.user_id]
    assert student.subject == "Reminder: LWG Havenlicht meets Thu 29 Oct 13:30"
    assert "You take the minutes of this session." in writer.text
    assert "You take the minutes of this session." not in student.text
    assert "You facilitate this session." in mails[people.facilitator.user_id].text
    assert "You read the minutes of this session along." in mails[people.reader.user_id].html
    assert "Neem <b>brood</b> mee.\nParkeren kan achter." in student.text
    assert "Neem &lt;b&gt;brood&lt;/b&gt; mee.<br>Parkeren kan achter." in student.html
    assert reverse("session_reminders") in student.text


def test_the_operator_sees_them_as_of_a_moment(people, session):
    out = StringIO()
    call_command("reminders", "--at", "2026-10-22T13:30", "--dry-run", stdout=out)

    lines = [line for line in out.getvalue().splitlines() if line.startswith("sessions.session_reminder")]
    assert lines[0] == (
        f"sessions.session_reminder\tLWG Havenlicht\t{people.facilitator.user.email}"
        "\tsession of 2026-10-29, a week before"
    )
    assert len(lines) == 5
    assert SessionReminder.objects.count() == 0


def test_a_quiet_run_takes_two_queries(people, session, django_assert_num_queries):
    with clock.at(local("2026-10-20T13:30")), django_assert_num_queries(2):
        watch_sessions(now=clock.now())
