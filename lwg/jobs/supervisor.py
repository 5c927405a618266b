"""Runs a few processes as one: they end together, by a signal or because one of them died."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

GRACE = 15.0
"""Seconds between asking a process to end and ending it."""

_PR_SET_PDEATHSIG = 1


class Supervisor:
    """Starts each process in a session of its own, so that Ctrl-C reaches only us and we ask each one once."""

    def __init__(self, *, tell: Callable[[str], None], grace: float = GRACE) -> None:
        self._tell = tell
        self._grace = grace
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._stop = threading.Event()

    def listen(self) -> None:
        """From now on SIGINT, SIGTERM and SIGHUP mean: end everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start a process; when we are killed the kernel asks it to end (on Linux)."""
        self._children[name] = subprocess.Popen(  # noqa: S603 (the commands are ours)
            command,
            env={**os.environ, **(env or {})},
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def wait(self, *, seconds: float | None = None, until: Callable[[], bool] = lambda: False) -> str:
        """Wait for `until`, a signal, a death or the time; returns the name of a process that died, or ""."""
        end = None if seconds is None else time.monotonic() + seconds
        while not (self._stop.is_set() or until() or (end is not None and time.monotonic() >= end)):
            for name, child in self._children.items():
                if child.poll() is not None:
                    return name
            self._stop.wait(0.25)
        return ""

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def status(self, name: str) -> int | None:
        """How that process ended; negative: by which signal."""
        return self._children[name].poll()

    def end(self) -> None:
        """Ask every process once, wait, and end with SIGKILL what is left of each one's group."""
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + self._grace
        for name, child in self._children.items():
            try:
                child.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._tell(f"{name} did not end within {self._grace:.0f} seconds and is killed")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()


def _end_with_parent() -> None:
    """Between fork and exec: ask the kernel for SIGTERM when the parent is gone."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
