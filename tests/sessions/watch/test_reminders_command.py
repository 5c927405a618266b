"""`manage.py reminders`: the operator's view of time."""

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lwg.jobs.models import Heartbeat
from lwg.notifications import outbox
from lwg.notifications.models import Message
from sessions.enums import PracticeForm, SessionState
from sessions.models import Intention, Minutes
from tests.sessions.watch.conftest import ask, cancel, distribute, local, move, start

THURSDAY = local("2026-11-12T16:00")


def reminders(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("reminders", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def half_year(cast):
    """A roster until 31 January, and a session whose minutes are a week late on 26 November."""
    cast.roster(date(2026, 9, 10), date(2027, 1, 31))
    return cast.session(THURSDAY)


def test_one_line_tells_kind_community_recipient_and_cause(half_year):
    assert reminders("--at", "2026-11-15T16:00") == [
        "sessions.minutes_no_draft\tLWG Havenlicht\ttaker@demo.example\tsession of 2026-11-12, day +1",
        "sessions.minutes_reminder\tLWG Havenlicht\ttaker@demo.example\tsession of 2026-11-12, day +3",
    ]


def test_every_kind_of_message_tells_its_cause(cast, half_year):
    cast.roster(date(2026, 9, 1), date(2026, 12, 1)).delete()
    start(half_year.minutes, THURSDAY)
    ask(half_year.minutes, cast.members["reader"], THURSDAY + timedelta(days=1))
    lines = reminders("--at", "2027-01-31T09:00")
    causes = {line.split("\t")[0] + " | " + line.split("\t")[3] for line in lines}
    assert "sessions.review_reminder | session of 2026-11-12, asked a day ago" in causes
    assert "sessions.review_unanswered | session of 2026-11-12, asked two days ago" in causes
    assert "sessions.minutes_overdue_coordinator | session of 2026-11-12, day +7" in causes
    assert "sessions.roster_ends | roster ends 2027-01-31, none follows, told as coordinator" in causes


def test_a_missing_roster_tells_its_half_year(cast):
    assert reminders("--at", "2026-11-23T09:00")[0] == (
        "sessions.roster_missing\tLWG Havenlicht\tcoach@demo.example\tno roster from 2026-09-01 until 2027-01-31"
    )


def test_intentions_are_nudged_by_the_same_command(cast, half_year):
    half_year.state = SessionState.HELD
    half_year.save()
    distribute(half_year.minutes, THURSDAY)
    Intention.objects.create(
        session=half_year, membership=cast.members["member"], form=PracticeForm.TALK, text="Vaker vragen"
    )
    cast.session(THURSDAY + timedelta(weeks=4))
    assert reminders("--at", "2026-11-30T09:00") == [
        "sessions.practice_nudge\tLWG Havenlicht\tmember@demo.example\tsession of 2026-11-12, half-way to the next"
    ]


def test_a_moment_without_a_zone_is_amsterdam_s(half_year):
    assert reminders("--at", "2026-11-13T15:59", "--dry-run") == []
    assert len(reminders("--at", "2026-11-13T16:00", "--dry-run")) == 1
    assert reminders("--at", "2026-11-13T14:59+00:00", "--dry-run") == []
    assert len(reminders("--at", "2026-11-13T15:00Z", "--dry-run")) == 1


def test_without_a_moment_it_is_now(half_year, at):
    at("2026-11-13T16:00")
    assert len(reminders()) == 1


def test_messages_of_the_future_wait_for_it(half_year):
    reminders("--at", "2026-11-13T16:00")
    assert Message.objects.get().not_before == local("2026-11-13T16:00")


@pytest.mark.parametrize("wrong", ["tomorrow", "", "2026-02-30T09:00", "2026-12-01T25:00", "01-12-2026", "12"])
def test_a_wrong_moment_is_told_plainly(db, wrong):
    with pytest.raises(CommandError, match=r"--at takes a moment such as 2026-12-01T09:00, not '"):
        reminders("--at", wrong)


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_tells_no_worker(half_year, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(outbox, "_tell_worker", lambda: asked.append(True))
    before = list(Minutes.objects.values())
    with django_capture_on_commit_callbacks(execute=True):
        first = reminders("--at", "2026-11-22T16:00", "--dry-run")
    assert len(first) == 1 + 3 + 3 + 3
    assert (Message.objects.count(), Heartbeat.objects.count(), asked) == (0, 0, [])
    assert list(Minutes.objects.values()) == before
    assert reminders("--at", "2026-11-22T16:00", "--dry-run") == first


def test_a_run_tells_the_workers(half_year, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(outbox, "_tell_worker", lambda: asked.append(True))
    with django_capture_on_commit_callbacks(execute=True):
        reminders("--at", "2026-11-22T16:00")
    assert asked == [True]


def test_what_failed_is_told_after_the_lines_of_the_others(half_year, monkeypatch):
    monkeypatch.setattr("sessions.services.watch_rosters.facilitators_of", lambda pk, day: 1 / 0)
    out = StringIO()
    with pytest.raises(CommandError, match=r"^1 failed .*ZeroDivisionError"):
        call_command("reminders", "--at", "2027-01-25T09:00", stdout=out)
    assert out.getvalue().count("sessions.minutes_reminder") == 3


def test_run_over_each_day_of_a_half_year_it_prints_each_message_once(cast):
    cast.roster(date(2026, 9, 10), date(2027, 1, 31))
    ends = [local(f"{day}T16:00") for day in ("2026-09-10", "2026-10-08", "2026-11-05", "2026-12-03", "2027-01-07")]
    sessions = [cast.session(moment, changed_at=local("2026-07-01T09:00")) for moment in ends]
    lines: Counter[str] = Counter()
    for number in range(200):
        day = date(2026, 9, 1) + timedelta(days=number)
        if day == date(2026, 9, 14):
            distribute(sessions[0].minutes, local("2026-09-14T09:00"))
        if day == date(2026, 10, 10):
            move(sessions[2], local("2026-11-12T16:00"))
        if day == date(2026, 10, 12):
            start(sessions[1].minutes, local("2026-10-12T09:00"))
            ask(sessions[1].minutes, cast.members["reader"], local("2026-10-12T09:00"))
        if day == date(2026, 10, 19):
            sessions[1].minutes.reviews.update(decision="approved", decided_at=local("2026-10-19T09:00"))
            distribute(sessions[1].minutes, local("2026-10-19T09:00"))
        if day == date(2026, 12, 1):
            cancel(sessions[3])
        if day == date(2027, 1, 12):
            distribute(sessions[4].minutes, local("2027-01-12T09:00"))
        lines.update(reminders("--at", f"{day}T23:00"))
    assert set(lines.values()) == {1}
    told = Counter(line.split("\t")[0].removeprefix("sessions.") for line in lines)
    overdue = sum(1 for days in range(7, 200, 3) if date(2026, 11, 12) + timedelta(days=days) <= date(2027, 3, 19))
    assert told == {
        "minutes_no_draft": 4,  # of each session that was held
        "minutes_reminder": 1 + 3 + 3 + 1,  # the first and the last went out in time
        "review_reminder": 1,
        "review_unanswered": 1,  # asked on 12 October, answered on the 19th
        "minutes_overdue": 2 + overdue,  # the second session's went out on its eleventh day; the third's never
        "minutes_overdue_facilitator": 2 + overdue,
        "minutes_overdue_coordinator": 2 + overdue,
        "roster_ends": 4,
        "roster_missing": 4,
        "session_reminder": 7 * (4 * 2 + 1),  # to each member; of the fourth session, cancelled, a week before only
    }
    assert Message.objects.count() == sum(told.values())
