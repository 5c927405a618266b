"""A mail server that refuses, hangs, is slow, drops the line after it accepted, or is not there at all."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller

from tests.smtp_sink import SmtpSink

HANGS = 2
"""How many contents it leaves unanswered before it refuses them: each costs real seconds."""
SLOWLY = 0.08
LONGER_THAN_ANYONE_WAITS = 30


class Mood(StrEnum):
    WELL = "well"
    AWAY = "mail server away"
    MUTE = "mail server hangs at the greeting"
    HANGING = "mail server hangs at the content"
    REFUSING = "mail server refuses"
    SLOW = "mail server slow"
    DROPPING = "mail server drops after accepting"


@dataclass(frozen=True)
class Arrival:
    """A mail that was accepted: its Message-ID, the simulated moment, how long the log was when that began, and now.

    Whoever sent it asked for its cause in between.
    """

    message_id: str
    address: str
    at: datetime
    began: int
    position: int


class FaultyPost(SmtpSink):
    """`stamp` answers the moment and the lengths of the log (see Arrival), when the last byte of a mail came."""

    def __init__(self, port: int, stamp: Callable[[], tuple[datetime, int, int]]) -> None:
        super().__init__(port)
        self.stamp = stamp
        self.mood = Mood.WELL
        self.arrivals: list[Arrival] = []
        self.counts: Counter[Mood] = Counter()
        self._asked = 0
        self._mute: socket.socket | None = None

    def feel(self, mood: Mood) -> None:
        """From now on; who is away or mute is so for connections that are open as well."""
        if self.mood == mood:
            return
        if self.mood in (Mood.AWAY, Mood.MUTE):
            if self._mute is not None:
                self._mute.close()
                self._mute = None
            self._controller = Controller(self, hostname=self.host, port=self.port, ident="sink")
            self.start()
        self.mood, self._asked = mood, 0
        if mood in (Mood.AWAY, Mood.MUTE):
            super().stop()
        if mood == Mood.MUTE:
            self._mute = socket.create_server((self.host, self.port))  # the kernel lets in; nobody greets

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        stamp = self.stamp()
        self._asked += 1
        match self.mood:
            case Mood.REFUSING if self._asked % 2:
                self.counts[self.mood] += 1
                return "451 try again later"
            case Mood.HANGING:
                self.counts[self.mood] += 1
                if self._asked <= HANGS:
                    await asyncio.sleep(LONGER_THAN_ANYONE_WAITS)
                return "451 try again later"
            case Mood.SLOW:
                self.counts[self.mood] += 1
                await asyncio.sleep(SLOWLY)
        answer = await super().handle_DATA(server, session, envelope)
        self.arrivals.append(Arrival(str(self.messages[-1]["Message-ID"]), envelope.rcpt_tos[0], *stamp))
        if self.mood == Mood.DROPPING and self._asked % 3 == 0:
            self.counts[self.mood] += 1
            server.transport.abort()
        return answer

    def stop(self) -> None:
        if self.mood not in (Mood.AWAY, Mood.MUTE):
            super().stop()
