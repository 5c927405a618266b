"""A mail is a row, written with its cause, once a key."""

import pytest
from django.db import IntegrityError, connection, transaction

from lwg.notifications import outbox
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message
from lwg.notifications.tasks import send_due


@pytest.fixture
def told(monkeypatch):
    """How often a worker was told that there is something to send."""
    calls = []
    monkeypatch.setattr(send_due, "apply_async", lambda arguments, **options: calls.append(options))
    return calls


def test_a_cause_that_is_rolled_back_leaves_no_mail(note, told, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        note(1)
        raise RuntimeError("the cause fails")
    assert Message.objects.count() == 0
    assert told == []


def test_a_key_stands_in_the_outbox_once(note, anna):
    first = note(1)
    second = outbox.enqueue(kind="tests.note", key="note:1", recipient=anna, params={"number": 2})
    assert second is None
    assert [(message.pk, message.params) for message in Message.objects.all()] == [(first.pk, {"number": 1})]


def test_a_key_that_was_sent_long_ago_is_not_sent_again(note, anna, mailoutbox):
    from lwg.notifications.sending import send_all_due

    note(1)
    assert send_all_due() == 1
    assert outbox.enqueue(kind="tests.note", key="note:1", recipient=anna) is None
    assert send_all_due() == 0
    assert len(mailoutbox) == 1


def test_a_kind_that_nobody_registered_is_refused(note):
    with pytest.raises(LookupError, match=r"unknown kind of message 'tests\.unknown'"):
        note(1, kind="tests.unknown")
    assert Message.objects.count() == 0


def test_a_mail_is_for_somebody(note):
    with pytest.raises(ValueError, match="a recipient or an address"):
        note(1, recipient=None)


def test_a_mail_may_go_to_an_address_without_an_account(note):
    assert note(1, recipient=None, address="guest@demo.example").address == "guest@demo.example"


def test_a_transaction_tells_the_workers_once(note, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            note(number)
    assert told == [{"expires": 60}]


def test_a_mail_is_kept_though_no_broker_answers(note, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def no_broker(arguments, **options):
        raise ConnectionError("refused")

    monkeypatch.setattr(send_due, "apply_async", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        note(1)
    assert Message.objects.get().state == MessageState.WAITING
    [told] = caplog.records
    assert told.getMessage() == f"no worker could be asked for {send_due.name}: the sweep will send what waits"
    assert told.exc_info[0] is ConnectionError


def test_a_failed_mail_can_be_tried_again(note, told, django_capture_on_commit_callbacks):
    message = note(1)
    connection.run_on_commit.clear()
    Message.objects.update(state=MessageState.FAILED, attempts=12, error="refused")
    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.retry(message=message) is True
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (MessageState.WAITING, 0, "refused")
    assert len(told) == 1


def test_trying_again_twice_has_one_effect(note):
    message = note(1)
    Message.objects.update(state=MessageState.FAILED)
    assert [outbox.retry(message=message), outbox.retry(message=message)] == [True, False]


@pytest.mark.parametrize("state", [MessageState.WAITING, MessageState.SENT, MessageState.DROPPED])
def test_only_a_failed_mail_is_tried_again(note, state, at):
    message = note(1)
    sent_at = message.created_at if state == MessageState.SENT else None
    Message.objects.update(state=state, sent_at=sent_at)
    assert outbox.retry(message=message) is False
    message.refresh_from_db()
    assert message.state == state


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "nonsense"},
        {"state": MessageState.CLAIMED},
        {"state": MessageState.SENT},
        {"claim": "11111111-1111-1111-1111-111111111111"},
    ],
)
def test_the_database_refuses_a_state_that_cannot_be(note, impossible):
    note(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**impossible)
