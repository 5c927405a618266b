"""Claiming messages, sending them over one kept connection, and keeping what went wrong."""

import contextlib
import logging
import smtplib
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.policy import Compat32
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
    """Mark up to `size` due messages as ours, oldest first; no other worker gets the same ones.

    Asked in the order of the index, so that a mail to thousands is not sorted anew for each batch.
    """
    due = Message.objects.filter(state=MessageState.WAITING, not_before__lte=now)
    due = due.select_related("recipient").order_by("not_before")
    if database.features.has_select_for_update_skip_locked:  # where it has not, the transaction lets nobody else write
        due = due.select_for_update(skip_locked=True, of=("self",))
    batch = sorted(due[:size], key=lambda message: (message.not_before, message.created_at))
    if batch:
        claim = uuid.uuid4()
        Message.objects.filter(pk__in=[message.pk for message in batch]).update(
            state=MessageState.CLAIMED, claim=claim, claimed_at=now
        )
        for message in batch:
            message.claim, message.claimed_at = claim, now
    return batch


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
    try:
        kind = kind_named(message.kind)
        if not _may_hear(message) or not kind.still_wanted(message):
            _finish(message, MessageState.DROPPED, wipe=kind.wipe_params)
            return False
        email = compose(message)
        if not still_ours(message):
            return False
        email.connection = mail_server
        if not email.send():
            raise smtplib.SMTPException("the mail server took it for nobody")
    except Exception as error:  # noqa: BLE001 (whatever is wrong with one mail is kept on its row)
        _keep_error(message, error)
        _hang_up(mail_server)
        return False
    message.attempts, message.sent_at = message.attempts + 1, clock.now()
    _finish(message, MessageState.SENT, wipe=kind.wipe_params)
    return True


def _row(message: Message) -> QuerySet[Message]:
    """The row of a message that we claimed; none when another worker took it over."""
    return Message.objects.filter(pk=message.pk, claim=message.claim)


def still_ours(message: Message) -> bool:
    """Whether no other worker took it over; renews a claim that is no longer fresh, so that none need to.

    A slow batch must not be taken for a dead worker's, and what was taken over meanwhile is another's to send. Within
    a tenth of the time after which a claim is given back nobody can have: that saves a statement for most mails.
    """
    now = clock.now()
    if message.claimed_at is not None and now - message.claimed_at < settings.OUTBOX_CLAIM_VALID / 10:
        return True
    return bool(_row(message).update(claimed_at=now))


def _may_hear(message: Message) -> bool:
    """Whoever may not log in any more hears nothing either, whatever the mail is about."""
    return message.recipient is None or message.recipient.is_active


class ShortHeaders(Compat32):
    """Writes a header that fits on its line as it stands; where else to fold one costs more than a mail."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if isinstance(value, str) and len(name) + len(value) < 76 and value.isascii() and value.isprintable():
            return f"{name}: {value}{self.linesep}".encode()
        return super().fold_binary(name, value)


SHORT_HEADERS = ShortHeaders()


class Mail(EmailMultiAlternatives):
    """As Django lays it out, without its slow ways: boundaries that no text holds by chance instead of one looked for,
    and addresses that are taken apart already."""

    def message(self, *args: Any, **kwargs: Any) -> Any:  # as typed differently from one Django to the next
        laid_out = super().message(*args, **kwargs)
        laid_out.policy = SHORT_HEADERS
        for part in laid_out.walk():
            if part.is_multipart():
                part.set_boundary(uuid.uuid4().hex)
        return laid_out

    def recipients(self) -> list[Any]:
        """As (name, address), which need not be parsed; so is `from_email`."""
        return [("", address) for address in self.to]


def compose(message: Message) -> EmailMultiAlternatives:
    """The mail of a row, in the recipient's language; the row's id is its Message-ID, so a double folds."""
    language = message.recipient.language if message.recipient else settings.LANGUAGE_CODE
    with translation.override(language):
        content = kind_named(message.kind).compose(message)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    email = Mail(
        subject=" ".join(content.subject.split()),
        body=content.text,
        from_email=("", sender),  # type: ignore[arg-type]  # see Mail.recipients
        to=[message.address],
        reply_to=[" ".join(one.split()) for one in content.reply_to],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{message.pk}@{sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
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


FINISH = """
UPDATE notifications_message SET state = %s, claim = NULL, claimed_at = NULL, error = '', attempts = %s, sent_at = %s,
params = CASE WHEN %s THEN '{}' ELSE params END WHERE id = %s AND claim = %s
"""


def _finish(message: Message, state: MessageState, *, wipe: bool) -> None:
    """The one statement of every mail, in SQL: letting the ORM write it anew took longer than laying the mail out.

    What another worker took over is left as it is.
    """
    uuid_of = Message._meta.pk.get_db_prep_value
    sent_at = message.sent_at and database.ops.adapt_datetimefield_value(message.sent_at)
    ids = [uuid_of(one, database) for one in (message.pk, message.claim)]
    with database.cursor() as cursor:
        cursor.execute(FINISH, [state, message.attempts, sent_at, wipe, *ids])


def _keep_error(message: Message, error: Exception) -> None:
    attempts = message.attempts + 1
    gives_up = attempts >= settings.OUTBOX_MAX_ATTEMPTS
    logger.warning("message %s was not sent, attempt %d: %s", message.pk, attempts, error)
    _row(message).update(
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
