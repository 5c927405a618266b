"""Claiming messages, sending them over one kept connection, and keeping what went wrong."""

import contextlib
import logging
import smtplib
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from lwg import clock
from lwg.notifications.enums import MessageState
from lwg.notifications.kinds import CalendarPart, kind_named
from lwg.notifications.models import Message

logger = logging.getLogger(__name__)

SERVER_AWAY = timedelta(minutes=1)
"""How long claimed messages wait when no mail server answers; that is no attempt of theirs."""


def back_off(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1, 2, 4 … minutes, 6 hours at the most."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=6))


def release_stale(*, now: datetime) -> int:
    """Give back what a worker claimed and, killed, never finished; returns how many."""
    return Message.objects.filter(state=MessageState.CLAIMED, claimed_at__lt=now - settings.OUTBOX_CLAIM_VALID).update(
        state=MessageState.WAITING, claim=None, claimed_at=None
    )


@transaction.atomic
def claim_batch(*, now: datetime, size: int) -> list[Message]:
    """Mark up to `size` due messages as ours, oldest first; no other worker gets the same ones."""
    due = Message.objects.filter(state=MessageState.WAITING, not_before__lte=now)
    due = due.order_by("not_before", "created_at")
    if database.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:size])
    if not ids:
        return []
    claim = uuid.uuid4()
    Message.objects.filter(pk__in=ids, state=MessageState.WAITING).update(
        state=MessageState.CLAIMED, claim=claim, claimed_at=now
    )
    ours = Message.objects.filter(pk__in=ids, claim=claim)
    return list(ours.select_related("recipient").order_by("not_before", "created_at"))


def send_all_due() -> int:
    """Send what is due, batch after batch, until nothing is left; returns how many were sent.

    Where no mail server answers, the batch keeps the reason and waits, and the run ends.
    """
    release_stale(now=clock.now())
    sent = 0
    with _mail_server() as mail_server:
        while batch := claim_batch(now=clock.now(), size=settings.OUTBOX_BATCH):
            for place, message in enumerate(batch):
                try:
                    mail_server.open()
                except Exception as error:  # noqa: BLE001 (refused, timed out, wrong password: all mean wait)
                    _put_back(batch[place:], error)
                    return sent
                sent += _send_claimed(message, mail_server)
    return sent


@contextlib.contextmanager
def _mail_server() -> Iterator[BaseEmailBackend]:
    mail_server = get_connection()
    try:
        yield mail_server
    finally:
        _hang_up(mail_server)


def _hang_up(mail_server: BaseEmailBackend) -> None:
    """Close the connection; a server that does not say goodbye changes nothing about what was sent."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        mail_server.close()


def _send_claimed(message: Message, mail_server: BaseEmailBackend) -> bool:
    ours = Message.objects.filter(pk=message.pk, claim=message.claim)
    try:
        kind = kind_named(message.kind)
        if not _may_hear(message) or not kind.still_wanted(message):
            _finish(ours, MessageState.DROPPED, wipe=kind.wipe_params)
            return False
        email = compose(message)
        if not still_ours(ours, message):
            return False
        email.connection = mail_server
        if not email.send():
            raise smtplib.SMTPException("the mail server took it for nobody")
    except Exception as error:  # noqa: BLE001 (whatever is wrong with one mail is kept on its row)
        _keep_error(ours, message, error)
        _hang_up(mail_server)
        return False
    _finish(ours, MessageState.SENT, wipe=kind.wipe_params, sent_at=clock.now(), attempts=message.attempts + 1)
    return True


def still_ours(ours: QuerySet[Message], message: Message) -> bool:
    """Whether no other worker took it over; renews a claim that is no longer fresh, so that none need to.

    A slow batch must not be taken for a dead worker's, and what was taken over meanwhile is another's to send. Within
    a tenth of the time after which a claim is given back nobody can have: that saves a statement for most mails.
    """
    now = clock.now()
    if message.claimed_at is not None and now - message.claimed_at < settings.OUTBOX_CLAIM_VALID / 10:
        return True
    return bool(ours.update(claimed_at=now))


def _may_hear(message: Message) -> bool:
    """Whoever may not log in any more hears nothing either, whatever the mail is about."""
    return message.recipient is None or message.recipient.is_active


class Mail(EmailMultiAlternatives):
    """With boundaries that no text holds by chance: looking for one that it does not hold costs a third of all work."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        laid_out = super().message(*args, **kwargs)
        for part in laid_out.walk():
            if part.is_multipart():
                part.set_boundary(uuid.uuid4().hex)
        return laid_out


def compose(message: Message) -> EmailMultiAlternatives:
    """The mail of a row, in the recipient's language; the row's id is its Message-ID, so a double folds."""
    language = message.recipient.language if message.recipient else settings.LANGUAGE_CODE
    with translation.override(language):
        content = kind_named(message.kind).compose(message)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    email = Mail(
        subject=" ".join(content.subject.split()),
        body=content.text,
        to=[message.address],
        reply_to=[" ".join(one.split()) for one in content.reply_to],
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if content.html:
        email.attach_alternative(content.html, "text/html")
    for attachment in content.attachments:
        email.attach(attachment.name, attachment.content, attachment.mimetype)
    _attach_calendar(email, content.calendar)
    return email


def _attach_calendar(email: EmailMultiAlternatives, parts: tuple[CalendarPart, ...]) -> None:
    """One part is the mail's own meaning, as calendars send it themselves: an alternative, and a file beside it for
    programs that know files only. Several are files: no program acts on more than one alternative
    (docs/decisions/invitations.md)."""
    if len(parts) == 1:
        email.attach_alternative(parts[0].content.decode(), f"text/calendar; method={parts[0].method}")
        email.attach(parts[0].name, parts[0].content, "application/ics")
        return
    for part in parts:
        email.attach(part.name, part.content.decode(), f"text/calendar; method={part.method}")


def _finish(ours: QuerySet[Message], state: MessageState, *, wipe: bool, **changes: object) -> None:
    if wipe:
        changes["params"] = {}
    ours.update(state=state, claim=None, claimed_at=None, error="", **changes)


def _keep_error(ours: QuerySet[Message], message: Message, error: Exception) -> None:
    attempts = message.attempts + 1
    gives_up = attempts >= settings.OUTBOX_MAX_ATTEMPTS
    logger.warning("message %s was not sent, attempt %d: %s", message.pk, attempts, error)
    ours.update(
        state=MessageState.FAILED if gives_up else MessageState.WAITING,
        attempts=attempts,
        error=_told(error),
        not_before=clock.now() + back_off(attempts),
        claim=None,
        claimed_at=None,
    )


def _put_back(messages: list[Message], error: Exception) -> None:
    logger.warning("no mail server answers, %d messages wait: %s", len(messages), error)
    Message.objects.filter(pk__in=[message.pk for message in messages], claim=messages[0].claim).update(
        state=MessageState.WAITING,
        error=_told(error),
        not_before=clock.now() + SERVER_AWAY,
        claim=None,
        claimed_at=None,
    )


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
