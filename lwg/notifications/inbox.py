"""Reading a mailbox over IMAP: each new mail once; what a mail means is for whom asks."""

import contextlib
import imaplib
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

logger = logging.getLogger(__name__)

TIMEOUT = 20
AT_ONCE = 200
PORTS = {"imaps": 993, "imap": 143}


class MailboxError(Exception):
    """The mailbox does not answer as it should; says what failed."""


def read_new(url: str, handle: Callable[[bytes], None], *, max_bytes: int) -> int:
    """Hand each unread mail to `handle` and mark it as read; returns how many were handed over.

    `url` is imaps://user:password@host:port/FOLDER; imap:// is not encrypted, for a server on the same machine. A mail
    of more than `max_bytes` is marked and left alone. When `handle` raises, the mail stays unread for the next run.
    Raises MailboxError, OSError and imaplib's errors where the mailbox cannot be read.
    """
    read = 0
    with _mailbox(url) as mailbox:
        for uid in _flat(_answer(mailbox.uid("SEARCH", "UNSEEN"))).decode().split()[:AT_ONCE]:
            if _size_of(mailbox, uid) <= max_bytes:
                handle(_body_of(mailbox, uid))
                read += 1
            else:
                logger.warning("a mail in the mailbox is larger than %d bytes, it is not read", max_bytes)
            _answer(mailbox.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
    return read


def parts_of(url: str) -> SplitResult:
    """The address of a mailbox, taken apart; raises MailboxError, without the address, where it is none."""
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise MailboxError("it must read imaps://user:password@host:port/FOLDER")
    return parts


@contextlib.contextmanager
def _mailbox(url: str) -> Iterator[imaplib.IMAP4]:
    parts = parts_of(url)
    port = parts.port or PORTS[parts.scheme]
    connect = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    mailbox = connect(parts.hostname or "", port, timeout=TIMEOUT)
    try:
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        _answer(mailbox.select('"{}"'.format(folder.replace("\\", "\\\\").replace('"', '\\"'))))
        yield mailbox
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            mailbox.logout()


def _size_of(mailbox: imaplib.IMAP4, uid: str) -> int:
    found = re.search(rb"RFC822\.SIZE (\d+)", _flat(_answer(mailbox.uid("FETCH", uid, "(RFC822.SIZE)"))))
    if found is None:
        raise MailboxError("the mailbox does not tell the size of a mail")
    return int(found[1])


def _body_of(mailbox: imaplib.IMAP4, uid: str) -> bytes:
    """The mail as it was sent; asked so that it stays unread."""
    for part in _answer(mailbox.uid("FETCH", uid, "(BODY.PEEK[])")):
        if isinstance(part, tuple):
            return bytes(part[1])
    raise MailboxError("the mailbox does not hand a mail over")


def _answer(answer: tuple[str, Any]) -> list[Any]:
    """What the server said, as imaplib mixes it: bytes, pairs of bytes, None; raises MailboxError for a no."""
    status, found = answer
    if status != "OK":
        raise MailboxError(f"the mailbox answered {status}")
    return list(found)


def _flat(parts: list[Any]) -> bytes:
    return b" ".join(part for part in parts if isinstance(part, bytes))
