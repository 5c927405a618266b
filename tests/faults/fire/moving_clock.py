"""One simulated time for all processes: a file that says what time it is, and a gate so that it stands still in a task.

A task holds the gate while it runs, and time moves on between tasks only: what takes a task a moment, takes it no
days. The kernel opens the gate of a process that is killed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


class MovingClock:
    """In the place of Django's `timezone` in `lwg.clock`; `now` is all that is asked of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._gate = path.with_suffix(".gate")
        self._turn = path.with_suffix(".turn")

    def now(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text())

    def move(self, moment: datetime) -> None:
        """Wait until no task runs, then let it be `moment`. Nobody begins a task meanwhile."""
        with _locked(self._turn, fcntl.LOCK_EX), _locked(self._gate, fcntl.LOCK_EX):
            new = self.path.with_suffix(".new")
            new.write_text(moment.isoformat())
            new.replace(self.path)

    def stop(self) -> int:
        """Let the time stand still until `go_on` is called with what this answers."""
        with _locked(self._turn, fcntl.LOCK_EX):
            return _lock(self._gate, fcntl.LOCK_SH)

    @staticmethod
    def go_on(held: int) -> None:
        os.close(held)


def _lock(path: Path, how: int) -> int:
    """A lock of an opening of its own, so that threads of one process hold theirs apart."""
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(opened, how)
    return opened


@contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    opened = _lock(path, how)
    try:
        yield
    finally:
        os.close(opened)
