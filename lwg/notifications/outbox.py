"""Writing a message: in the transaction of its cause, once per key."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from lwg import clock
from lwg.accounts.models import User
from lwg.jobs.asking import ask_worker
from lwg.notifications.enums import MessageState
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message

TOLD_FOR = 60
"""Seconds after which a worker need not be told any more: the sweep has been by."""


def enqueue(
    *, kind: str, key: str, recipient: User | None, params: dict[str, Any] | None = None, address: str = ""
) -> Message | None:
    """Put one mail in the outbox; returns None when `key` stands there already.

    `params` are ids and figures from which the mail is composed when it is sent. Raises LookupError for an
    unknown kind. After the commit a worker is told; where that fails, the periodic sweep finds the row.
    """
    kind_named(kind)
    if recipient is None and not address:
        raise ValueError("a message needs a recipient or an address")
    message = Message(
        kind=kind,
        key=key,
        recipient=recipient,
        address=address or (recipient.email if recipient else ""),
        params=params or {},
        created_at=clock.now(),
        not_before=clock.now(),
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    if not Message.objects.filter(pk=message.pk).exists():
        return None
    _tell_worker_after_commit()
    return message


def enqueue_all(*, kind: str, drafts: Sequence[tuple[str, User, dict[str, Any]]]) -> int:
    """Put many mails of one kind in the outbox, as (key, recipient, params); returns how many are new.

    As `enqueue` in a constant number of queries: for an import, or a mail to a whole community.
    """
    kind_named(kind)
    now = clock.now()
    written = [
        Message(
            kind=kind,
            key=key,
            recipient=recipient,
            address=recipient.email,
            params=params,
            created_at=now,
            not_before=now,
        )
        for key, recipient, params in drafts
    ]
    if not written:
        return 0
    Message.objects.bulk_create(written, ignore_conflicts=True, batch_size=500)
    new = Message.objects.filter(pk__in=[message.pk for message in written]).count()
    if new:
        _tell_worker_after_commit()
    return new


@transaction.atomic
def retry(*, message: Message) -> bool:
    """Let a failed message be tried again from the start; in another state nothing happens (False)."""
    again = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(
        state=MessageState.WAITING, attempts=0, not_before=clock.now()
    )
    if again:
        _tell_worker_after_commit()
    return bool(again)


def _tell_worker_after_commit() -> None:
    """Ask for one sending task after this transaction, however many messages it writes."""
    if any(entry[1] is _tell_worker for entry in connection.run_on_commit):
        return
    transaction.on_commit(_tell_worker)


def _tell_worker() -> None:
    from lwg.notifications.tasks import send_due  # the task module imports this one's neighbours

    ask_worker(send_due, expires=TOLD_FOR, otherwise="the sweep will send what waits")
