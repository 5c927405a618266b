"""A real IMAP server (pymap) on loopback with one empty mailbox, in a process of its own."""

import contextlib
import imaplib
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.components import free_port

USER, PASSWORD = "lwg@lwg.example", "ge:heim/1"


class ImapServer:
    """A context manager; mails are put in by :meth:`deliver`, and `unread` says how many wait."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"imap://lwg%40lwg.example:ge%3Aheim%2F1@127.0.0.1:{self.port}/INBOX"

    def deliver(self, *mails: EmailMessage | bytes) -> None:
        with self._mailbox() as mailbox:
            for mail in mails:
                mailbox.append("INBOX", "", imaplib.Time2Internaldate(time.time()), bytes(mail))

    @property
    def unread(self) -> int:
        with self._mailbox() as mailbox:
            mailbox.select("INBOX", readonly=True)
            return len(mailbox.search(None, "UNSEEN")[1][0].split())

    @contextlib.contextmanager
    def _mailbox(self) -> Any:
        mailbox = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        mailbox.login(USER, PASSWORD)
        yield mailbox
        mailbox.logout()

    def __enter__(self) -> "ImapServer":
        program = Path(sys.executable).parent / "pymap"
        arguments = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls", "--no-service", "admin"]
        self._process = subprocess.Popen(
            [program, *arguments, "dict", "--demo-user", USER, "--demo-password", PASSWORD],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            with contextlib.suppress(OSError), self._mailbox():
                return self
            time.sleep(0.1)
        raise RuntimeError("the IMAP server did not come up")

    def __exit__(self, *exception: Any) -> None:
        self._process.terminate()
        self._process.wait(10)
