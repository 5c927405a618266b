"""Who has not answered is reminded, only they, once three days before and once on the day; who joins is asked."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from lwg import clock
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from lwg.notifications.sending import compose
from sessions.models import Reply
from sessions.services.availability import close_round, extend_round
from sessions.services.watch_availability import watch_availability
from tests.sessions.availability.conftest import DEADLINE, local

BEFORE, ON_THE_DAY = local("2026-12-04T18:00"), local("2026-12-07T08:00")


def watched(moment):
    with clock.at(moment):
        return [(one.kind.rpartition("_")[2], one.address.partition("@")[0]) for one in watch_availability(now=moment)]


@pytest.fixture
def asked(cast):
    cast.ask()
    cast.says("noor")
    cast.says("wim", but=1)
    return cast


def test_only_who_has_not_answered_is_reminded_once_before_and_once_on_the_day(asked):
    assert watched(BEFORE - timedelta(minutes=1)) == []
    assert watched(BEFORE) == [("reminder", "guide"), ("reminder", "taker"), ("reminder", "wim")]
    assert watched(BEFORE) == watched(BEFORE + timedelta(days=1)) == []
    asked.says("taker")
    assert watched(ON_THE_DAY) == [("reminder", "guide"), ("reminder", "wim")]
    assert watched(ON_THE_DAY) == watched(DEADLINE) == watched(DEADLINE + timedelta(days=1)) == []


def test_a_run_that_comes_late_tells_the_later_one_only(asked):
    assert len(watched(ON_THE_DAY + timedelta(hours=5))) == 3
    assert {one.params["nudge"] for one in Message.objects.filter(kind__endswith="reminder")} == {"on_the_day"}


def test_a_closed_round_reminds_nobody(asked):
    close_round(actor=asked.guide, roster=asked.roster)
    assert watched(BEFORE) == []


def test_a_moved_deadline_reminds_anew_by_the_new_one(asked):
    assert len(watched(BEFORE)) == 3
    with clock.at(BEFORE):
        extend_round(actor=asked.guide, roster=asked.roster, respond_by=DEADLINE + timedelta(days=7))
    assert watched(ON_THE_DAY) == []
    assert len(watched(BEFORE + timedelta(days=7))) == 3


def test_who_joins_is_asked_and_who_leaves_is_not_reminded(asked):
    asked.joins("lotte", starts_on=date(2026, 12, 1))
    asked.members["guide"].ends_on = date(2026, 12, 3)
    asked.members["guide"].save()
    assert watched(local("2026-11-30T09:00")) == []
    assert watched(local("2026-12-01T09:00")) == [("asked", "lotte")]
    assert watched(local("2026-12-01T09:15")) == []
    assert watched(BEFORE) == [("reminder", "lotte"), ("reminder", "taker"), ("reminder", "wim")]


def test_who_is_asked_on_the_last_days_is_not_reminded_of_what_had_passed(asked):
    asked.joins("lotte", starts_on=date(2026, 12, 5))
    assert ("asked", "lotte") in watched(local("2026-12-05T09:00"))
    assert ("reminder", "lotte") not in watched(local("2026-12-05T10:00"))
    assert ("reminder", "lotte") in watched(ON_THE_DAY)


def wanted(name, moment, kind="availability_reminder"):
    message = Message.objects.get(kind=f"sessions.{kind}", address=f"{name}@demo.example")
    with clock.at(moment):
        return kind_named(message.kind).still_wanted(message)


def test_the_cause_is_asked_again_when_a_mail_is_sent(asked):
    watched(BEFORE)
    assert wanted("wim", BEFORE)
    assert wanted("wim", BEFORE, "availability_asked")
    assert not wanted("noor", BEFORE, "availability_asked")  # answered meanwhile
    assert not wanted("wim", DEADLINE)
    with clock.at(BEFORE):
        asked.says("taker")
    assert not wanted("taker", BEFORE)
    with clock.at(BEFORE):
        extend_round(actor=asked.guide, roster=asked.roster, respond_by=DEADLINE + timedelta(days=1))
    assert not wanted("wim", BEFORE)  # of the old deadline
    close_round(actor=asked.guide, roster=asked.roster)
    assert not wanted("wim", BEFORE, "availability_asked")


def test_a_reminder_tells_how_many_are_left_and_a_stopped_link_leads_behind_the_log_in(asked):
    watched(BEFORE)
    Reply.objects.filter(membership=asked.members["taker"]).update(link_revoked=True)
    messages = {one.address: one for one in Message.objects.filter(kind="sessions.availability_reminder")}
    with clock.at(BEFORE):
        wim, taker = (compose(messages[f"{name}@demo.example"]) for name in ("wim", "taker"))
    assert wim.subject == "Your dates for LWG Havenlicht: answer before Mon 7 Dec 18:00"
    assert "You have not answered 1 date of LWG Havenlicht yet." in wim.body
    assert "/answer/" in wim.body
    assert "/answer/" not in taker.body


def test_the_operator_sees_the_same_by_the_command(asked):
    out = StringIO()
    call_command("reminders", "--at", "2026-12-04T18:00", "--dry-run", stdout=out)
    lines = [line for line in out.getvalue().splitlines() if "availability" in line]
    assert lines[0] == (
        "sessions.availability_reminder\tLWG Havenlicht\tguide@demo.example\t"
        "dates not answered, asked before 2026-12-07T17:00:00+00:00, days_before"
    )
    assert len(lines) == 3
    assert len(watched(BEFORE)) == 3
