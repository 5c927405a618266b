"""Mails leave one by one over a real SMTP connection; what goes wrong is kept on the row and tried again."""

from datetime import timedelta

from lwg import clock
from lwg.jobs.models import Heartbeat
from lwg.notifications.enums import MessageState
from lwg.notifications.kinds import Email
from lwg.notifications.models import Message
from lwg.notifications.sending import back_off, send_all_due
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
    assert sorted(smtp_sink.ids().values()) == [1, 1, 1, 1, 1]


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


def test_what_waited_for_the_mail_server_goes_in_the_order_of_writing(note, smtp_sink, settings, at):
    for minute, number in enumerate([1, 2, 3]):
        at(f"2026-11-23T09:0{minute}")
        note(number)
    settings.EMAIL_PORT = free_port()
    assert send_all_due() == 0
    assert Message.objects.values("not_before").distinct().count() == 1
    settings.EMAIL_PORT = smtp_sink.port
    at("2026-11-23T09:03")
    assert send_all_due() == 3
    assert [mail["Subject"] for mail in smtp_sink.messages] == ["Note 1", "Note 2", "Note 3"]


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


def test_what_must_not_stay_is_wiped_when_its_cause_is_gone(note, kind, smtp_sink):
    kind("tests.secret", wipe_params=True, still_wanted=lambda message: False)
    note(1, kind="tests.secret")
    send_all_due()
    assert Message.objects.values_list("state", "attempts", "params", "claim", "sent_at").get() == (
        MessageState.DROPPED,
        0,
        {},
        None,
        None,
    )


def test_what_must_not_stay_is_kept_until_it_was_sent(note, kind, smtp_sink):
    kind("tests.secret", wipe_params=True)
    note(1, kind="tests.secret")
    smtp_sink.refuse = lambda mail: "451 later"
    send_all_due()
    assert Message.objects.get().params == {"number": 1}


def test_sending_costs_one_statement_a_mail(note, smtp_sink, django_assert_max_num_queries):
    for number in range(10):
        note(number)
    with django_assert_max_num_queries(10 + 8):  # giving back, and two rounds of claiming beside them
        assert send_all_due() == 10


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
