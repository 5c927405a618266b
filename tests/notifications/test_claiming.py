"""Whose a mail is to send: claims, workers that are killed or slow, and several at once."""

import uuid

import pytest

from lwg import clock
from lwg.notifications.enums import MessageState
from lwg.notifications.kinds import Email
from lwg.notifications.models import Message
from lwg.notifications.sending import claim_batch, release_stale, send_all_due, still_ours
from lwg.notifications.tasks import send_due
from tests.at_once import at_once


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


def test_what_another_worker_took_over_while_it_went_is_its_to_finish(note, kind, smtp_sink):
    other = uuid.uuid4()

    def taken_over_meanwhile(message):
        Message.objects.filter(pk=message.pk).update(claim=other)
        return Email(subject="Note", text="…")

    kind("tests.slow", compose=taken_over_meanwhile)
    note(1, kind="tests.slow")
    send_all_due()
    assert Message.objects.values_list("state", "claim", "attempts").get() == (MessageState.CLAIMED, other, 0)


def test_a_claim_that_is_no_longer_fresh_is_renewed_before_the_mail_goes(note, at):
    """So that a batch of slow mails is not taken for a dead worker's."""
    at("2026-11-23T09:00")
    note(1)
    (message,) = claim_batch(now=clock.now(), size=1)
    at("2026-11-23T09:00:29")
    assert still_ours(message)
    assert Message.objects.get().claimed_at == message.claimed_at
    at("2026-11-23T09:00:30")
    assert still_ours(message)
    assert Message.objects.get().claimed_at == clock.now()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_claim_the_same_mail(note):
    for number in range(60):
        note(number)
    claims: list[list[uuid.UUID]] = []

    def work() -> None:
        while batch := claim_batch(now=clock.now(), size=7):
            claims.append([message.pk for message in batch])

    at_once(work)
    claimed = [pk for batch in claims for pk in batch]
    assert len(claimed) == len(set(claimed)) == 60


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(note, smtp_sink):
    for number in range(40):
        note(number)
    at_once(send_due)
    assert len(smtp_sink.messages) == 40
    assert set(smtp_sink.ids().values()) == {1}
    assert Message.objects.filter(state=MessageState.SENT).count() == 40
