"""A real mail server on loopback that keeps what it receives, and can be told to refuse."""

import email
import email.policy
import logging
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.components import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every line it hears

Refusal = Callable[[EmailMessage], str | None]


class SmtpSink:
    """Start it with :meth:`start` or as a context manager; read `messages`, in the order of arrival.

    `refuse` may hold a function that answers an SMTP error such as "451 try later" for a message, or None.
    """

    def __init__(self, port: int = 0) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse: Refusal | None = None
        self.host = "127.0.0.1"
        self.port = port or free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port, ident="sink")

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        message = email.message_from_bytes(cast(bytes, envelope.content), policy=email.policy.default)
        if self.refuse and (answer := self.refuse(message)):
            return answer
        self.messages.append(message)
        return "250 OK"

    def ids(self) -> Counter[str]:
        """How often each Message-ID arrived. No property: aiosmtpd asks its handler for those at each connection."""
        return Counter(str(message["Message-ID"]) for message in self.messages)

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived for this address."""
        return [message for message in self.messages if address in str(message["To"])]

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def __enter__(self) -> "SmtpSink":
        self.start()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.stop()
