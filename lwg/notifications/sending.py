"""Claiming messages, sending them over one kept connection, and keeping what went wrong."""

import logging
import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.utils import translation

from lwg import clock
from lwg.notifications.enums import MessageState
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message

logger = logging.getLogger(__name__)


def back_off(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1, 2, 4 … minutes, 6 hours at the most."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=6))


def release_stale(*, now: datetime) -> int:
    """Give back what a worker claimed and, killed, never finished; returns how many."""
    return Message.objects.filter(
        state=MessageState.CLAIMED, claimed_at__lt=now - settings.OUTBOX_CLAIM_VALID
    ).update(state=MessageState.WAITING, claim=None, claimed_at=None)


@transaction.atomic
def claim_batch(*, now: datetime, size: int) -> list[Message]:
    """Mark up to `size` due messages as ours; no other worker gets the same ones."""
    due = Message.objects.filter(state=MessageState.WAITING, not_before__lte=now).order_by("not_before")
    if database.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:size])
    claim = uuid.uuid4()
    Message.objects.filter(pk__in=ids, state=MessageState.WAITING).update(
        state=MessageState.CLAIMED, claim=claim, claimed_at=now
    )
    return list(Message.objects.filter(claim=claim).select_related("recipient").order_by("not_before"))


def send_all_due() -> int:
    """Send what is due, batch after batch, until nothing is left; returns how many were sent."""
    release_stale(now=clock.now())
    sent = 0
    with get_connection() as mail_server:
        while batch := claim_batch(now=clock.now(), size=settings.OUTBOX_BATCH):
            sent += sum(_send_claimed(message, mail_server) for message in batch)
    return sent


def _send_claimed(message: Message, mail_server: BaseEmailBackend) -> bool:
    ours = Message.objects.filter(pk=message.pk, claim=message.claim)
    # Renew the claim just before sending: a slow batch must not be taken for a dead worker's.
    if not ours.update(claimed_at=clock.now()):
        return False
    try:
        kind = kind_named(message.kind)
        if not kind.still_wanted(message):
            ours.update(state=MessageState.DROPPED, claim=None, claimed_at=None)
            return False
        email = compose(message)
        email.connection = mail_server
        email.send()
    except Exception as error:  # noqa: BLE001 (whatever is wrong with one mail is kept on its row)
        _keep_error(message, error)
        mail_server.close()
        return False
    changes = {"params": {}} if kind.wipe_params else {}
    ours.update(
        state=MessageState.SENT,
        sent_at=clock.now(),
        claim=None,
        claimed_at=None,
        error="",
        attempts=message.attempts + 1,
        **changes,
    )
    return True


def compose(message: Message) -> EmailMultiAlternatives:
    """The mail of a row, in the recipient's language; the row's id is its Message-ID, so a double folds."""
    language = message.recipient.language if message.recipient else settings.LANGUAGE_CODE
    with translation.override(language):
        content = kind_named(message.kind).compose(message)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    email = EmailMultiAlternatives(
        subject=" ".join(content.subject.split()),
        body=content.text,
        to=[message.address],
        reply_to=list(content.reply_to),
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if content.html:
        email.attach_alternative(content.html, "text/html")
    for attachment in content.attachments:
        email.attach(attachment.name, attachment.content, attachment.mimetype)
    return email


def _keep_error(message: Message, error: Exception) -> None:
    attempts = message.attempts + 1
    gives_up = attempts >= settings.OUTBOX_MAX_ATTEMPTS
    logger.warning("message %s was not sent, attempt %d: %s", message.pk, attempts, error)
    Message.objects.filter(pk=message.pk, claim=message.claim).update(
        state=MessageState.FAILED if gives_up else MessageState.WAITING,
        attempts=attempts,
        error=f"{type(error).__name__}: {error}"[:2000],
        not_before=clock.now() + back_off(attempts),
        claim=None,
        claimed_at=None,
    )
