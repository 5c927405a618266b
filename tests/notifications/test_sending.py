"""Mails leave one by one over a real SMTP connection; what goes wrong is kept on the row and tried again."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections

from lwg import clock
from lwg.jobs.models import Heartbeat
from lwg.notifications.enums import MessageState
from lwg.notifications.kinds import Email
from lwg.notifications.models import Message
from lwg.notifications.sending import back_off, claim_batch, release_stale, send_all_due, still_ours
from lwg.notifications.tasks import send_due
from tests.components import free_port


def test_what_is_due_is_sent_in_the_order_of_writing(note, smtp_sink, at):
    for minute, number in enumerate([1, 2, 3]):
        at(f"2026-11-23T09:0{minute}")
        note(number)
    assert send_all_due() == 3
    assert [mail["Subject"] for mail in smtp_sink.messages] == ["Note 1", "Note 2", "Note 3"]
    assert set(Message.objects.values_list("state", "attempts", "error", "claim")) == {(MessageState.SENT, 1, "", None)}


def test_more_than_a_batch_goes_over_one_connection(note, smtp_sink, settings):
    settings.OUTBOX_BATCH = 2
    for number in range(5):
        note(number)
    assert send_all_due() == 5
    assert sorted(smtp_sink.ids.values()) == [1, 1, 1, 1, 1]


def test_what_is_not_yet_due_waits(note, smtp_sink, at):
    at("2026-11-23T09:00")
    note(1)
    Message.objects.update(not_before=clock.now() + timedelta(hours=1))
    assert send_all_due() == 0
    at("2026-11-23T10:00")
    assert send_all_due() == 1


def test_a_refused_mail_is_kept_with_its_error_and_tried_later(note, smtp_sink, at):
    at("2026-11-23T09:00")
    note(1)
    smtp_sink.refuse = lambda mail: "451 4.7.1 try again later"
    assert send_all_due() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts) == (MessageState.WAITING, 1)
    assert message.error == "SMTPDataError: (451, b'4.7.1 try again later')"
    assert message.not_before == clock.now() + timedelta(minutes=1)

    smtp_sink.refuse = None
    assert send_all_due() == 0  # not before its time
    at("2026-11-23T09:01")
    assert send_all_due() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (MessageState.SENT, 2, "")


def test_one_that_is_refused_does_not_hold_up_the_others(note, smtp_sink):
    for number in range(4):
        note(number)
    smtp_sink.refuse = lambda mail: "550 no such user" if mail["Subject"] == "Note 1" else None
    assert send_all_due() == 3
    assert Message.objects.get(state=MessageState.WAITING).params == {"number": 1}


def test_a_kind_that_breaks_does_not_hold_up_the_others(note, kind, smtp_sink):
    kind("tests.broken", compose=lambda message: 1 / 0)
    note(1, kind="tests.broken")
    note(2)
    assert send_all_due() == 1
    assert Message.objects.get(kind="tests.broken").error == "ZeroDivisionError: division by zero"


def test_a_kind_that_this_worker_does_not_know_waits_for_one_that_does(note, smtp_sink):
    note(1)
    Message.objects.update(kind="tests.of_tomorrow")
    assert send_all_due() == 0
    assert Message.objects.get().error == "LookupError: unknown kind of message 'tests.of_tomorrow'"


def test_a_mail_is_given_up_after_its_last_attempt(note, smtp_sink, settings):
    note(1)
    Message.objects.update(attempts=settings.OUTBOX_MAX_ATTEMPTS - 1)
    smtp_sink.refuse = lambda mail: "550 no such user"
    send_all_due()
    message = Message.objects.get()
    assert (message.state, message.attempts) == (MessageState.FAILED, settings.OUTBOX_MAX_ATTEMPTS)
    assert "550" in message.error


def test_waiting_doubles_up_to_six_hours():
    assert [back_off(attempts) // timedelta(minutes=1) for attempts in (1, 2, 3, 4, 9, 10, 12)] == [
        1,
        2,
        4,
        8,
        256,
        360,
        360,
    ]


def test_without_a_mail_server_mails_wait_without_losing_an_attempt(note, smtp_sink, settings, at):
    at("2026-11-23T09:00")
    for number in range(3):
        note(number)
    settings.EMAIL_PORT = free_port()
    assert send_all_due() == 0
    assert set(Message.objects.values_list("state", "attempts", "not_before")) == {
        (MessageState.WAITING, 0, clock.now() + timedelta(minutes=1))
    }
    assert Message.objects.filter(error__startswith="ConnectionRefusedError").count() == 3

    settings.EMAIL_PORT = smtp_sink.port
    at("2026-11-23T09:01")
    assert send_all_due() == 3


def test_a_mail_whose_cause_is_gone_is_dropped(note, kind, smtp_sink):
    kind("tests.reminder", still_wanted=lambda message: message.params["number"] != 1)
    note(1, kind="tests.reminder")
    note(2, kind="tests.reminder")
    assert send_all_due() == 1
    assert [mail["Subject"] for mail in smtp_sink.messages] == ["Note 2"]
    assert Message.objects.get(key="note:1").state == MessageState.DROPPED


def test_what_must_not_stay_is_wiped_when_it_was_sent(note, kind, smtp_sink):
    kind("tests.secret", wipe_params=True)
    note(1, kind="tests.secret")
    note(2)
    send_all_due()
    assert Message.objects.get(key="note:1").params == {}
    assert Message.objects.get(key="note:2").params == {"number": 2}


def test_what_must_not_stay_is_kept_until_it_was_sent(note, kind, smtp_sink):
    kind("tests.secret", wipe_params=True)
    note(1, kind="tests.secret")
    smtp_sink.refuse = lambda mail: "451 later"
    send_all_due()
    assert Message.objects.get().params == {"number": 1}


def test_what_a_killed_worker_claimed_is_given_back(note, smtp_sink, settings, at):
    at("2026-11-23T09:00")
    note(1)
    assert len(claim_batch(now=clock.now(), size=10)) == 1
    at("2026-11-23T09:05")
    assert release_stale(now=clock.now()) == 0
    at("2026-11-23T09:05:01")
    assert release_stale(now=clock.now()) == 1
    assert send_all_due() == 1


def test_what_another_worker_took_over_is_its_to_send(note, kind, smtp_sink, at):
    """A worker so slow in composing that its claim was given away does not send any more."""
    at("2026-11-23T09:00")

    def taken_over_meanwhile(message):
        at("2026-11-23T09:05:01")
        Message.objects.filter(pk=message.pk).update(claim=uuid.uuid4())
        return True

    kind("tests.slow", still_wanted=taken_over_meanwhile)
    note(1, kind="tests.slow")
    assert send_all_due() == 0
    assert smtp_sink.messages == []
    assert Message.objects.get().state == MessageState.CLAIMED


def test_a_claim_that_is_no_longer_fresh_is_renewed_before_the_mail_goes(note, at):
    """So that a batch of slow mails is not taken for a dead worker's."""
    at("2026-11-23T09:00")
    note(1)
    (message,) = claim_batch(now=clock.now(), size=1)
    ours = Message.objects.filter(pk=message.pk, claim=message.claim)
    at("2026-11-23T09:00:29")
    assert still_ours(ours, message)
    assert Message.objects.get().claimed_at == message.claimed_at
    at("2026-11-23T09:00:30")
    assert still_ours(ours, message)
    assert Message.objects.get().claimed_at == clock.now()


def test_sending_costs_one_statement_a_mail(note, smtp_sink, django_assert_max_num_queries):
    for number in range(10):
        note(number)
    with django_assert_max_num_queries(10 + 9):  # two rounds of claiming beside them
        assert send_all_due() == 10


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_claim_the_same_mail(note):
    for number in range(60):
        note(number)
    claims: list[list[uuid.UUID]] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        while batch := claim_batch(now=clock.now(), size=7):
            claims.append([message.pk for message in batch])
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    claimed = [pk for batch in claims for pk in batch]
    assert len(claimed) == len(set(claimed)) == 60


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(note, smtp_sink):
    for number in range(40):
        note(number)
    errors: list[Exception] = []

    def work() -> None:
        try:
            send_due()
        except Exception as error:  # noqa: BLE001 (looked at below)
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert len(smtp_sink.messages) == 40
    assert set(smtp_sink.ids.values()) == {1}
    assert Message.objects.filter(state=MessageState.SENT).count() == 40


def test_an_idle_run_asks_the_database_three_things(db, smtp_sink, django_assert_num_queries):
    """Giving back, and looking for work in a transaction of its own."""
    with django_assert_num_queries(4):
        send_all_due()


def test_the_sending_task_leaves_a_heartbeat(note, smtp_sink):
    note(1)
    send_due()
    pulse = Heartbeat.objects.get(task="lwg.notifications.tasks.send_due")
    assert pulse.finished_at >= pulse.started_at
    assert len(smtp_sink.messages) == 1


def test_whoever_may_not_log_in_any_more_hears_nothing(note, anna, smtp_sink):
    note(1)
    anna.is_active = False
    anna.save()
    assert send_all_due() == 0
    assert Message.objects.get().state == MessageState.DROPPED
    assert smtp_sink.messages == []


def test_a_name_of_two_lines_keeps_no_mail_back(note, kind, smtp_sink):
    kind(
        "tests.reply", compose=lambda message: Email("Note", "…", reply_to=("Anna\r\nBcc: b@x.example <a@x.example>",))
    )
    note(1, kind="tests.reply")
    assert send_all_due() == 1
    assert smtp_sink.messages[0]["Bcc"] is None
