"""The outbox against a bare loop that claims batches and sends over a kept connection, each in two processes."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

from django.utils import timezone

from benchmarks import outbox_sender
from benchmarks.figures import Figure
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message
from tests.components import free_port

MAILS = 600
ROUNDS = 11
PROCESSES = 2
# At least 0.8 times the rate is at most 1.25 times the time per mail.
GOAL = 1.25


def figures() -> Iterator[Figure]:
    """PostgreSQL only. Both send the same rows to one mail server on loopback that throws them away.

    Twelve batches a round, so that one more for either process does not decide it. What the bare loop does and does
    not do: `outbox_sender.bare`.
    """
    with ExitStack() as stack:
        port = free_port()
        stack.enter_context(_process("aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"))
        env = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "BENCH_SMTP_PORT": str(port)}
        senders = {
            name: [stack.enter_context(_process("benchmarks.outbox_sender", name, env=env)) for _ in range(PROCESSES)]
            for name in ("ours", "bare")
        }
        for sender in (*senders["ours"], *senders["bare"]):
            _hear(sender, "ready")
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        for number in range(ROUNDS + 1):
            for name in random.sample(sorted(senders), 2):
                taken = _round(senders[name])
                if number:  # the first one opens connections and loads modules
                    times[name].append(taken)
    ratio = statistics.median(one / other for one, other in zip(times["ours"], times["bare"], strict=True))
    value = statistics.median(times["ours"])
    yield Figure("outbox_per_mail_two_processes", value, "ms", value / ratio, GOAL)


def _round(senders: "list[subprocess.Popen[str]]") -> float:
    """Milliseconds per mail until both processes find the queue empty."""
    _fill()
    began = time.perf_counter()
    for sender in senders:
        assert sender.stdin is not None  # noqa: S101 (for the type checker)
        sender.stdin.write("go\n")
        sender.stdin.flush()
    for sender in senders:
        _hear(sender, "empty")
    taken = (time.perf_counter() - began) * 1000 / MAILS
    if Message.objects.filter(state=MessageState.SENT).count() != MAILS:
        raise RuntimeError("not every mail was sent")
    return taken


def _fill() -> None:
    Message.objects.all().delete()
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            kind=outbox_sender.KIND,
            key=f"bench:{number}",
            address=f"lid{number}@demo.example",
            created_at=now,
            not_before=now,
        )
        for number in range(MAILS)
    )


def _process(module: str, *arguments: str, env: "dict[str, str] | None" = None) -> "subprocess.Popen[str]":
    """A context manager that ends it at the end."""
    return _Ended(
        [sys.executable, "-m", module, *arguments], env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


class _Ended(subprocess.Popen[str]):
    def __exit__(self, *exception: object) -> None:
        self.kill()
        self.wait()


def _hear(sender: "subprocess.Popen[str]", word: str) -> None:
    assert sender.stdout is not None  # noqa: S101 (for the type checker)
    if sender.stdout.readline().strip() != word:
        raise RuntimeError(f"a sender did not say that it is {word}")
