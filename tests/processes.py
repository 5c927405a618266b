"""Real processes of LWG, as an operator starts them: with settings, data and broker of their own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OF_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "LWG_DATA_DIR", "EMAIL_URL", "PORT", "LWG_SITE_URL")


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of an embedded installation on this data folder, without what steers the tests."""
    inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "lwg.settings.embedded",
        "LWG_DATA_DIR": str(data),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def start(arguments: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start `python …` in a session of its own; what it says goes to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Poll until the condition holds; fails the test after that many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} seconds: {what}")
        time.sleep(0.1)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and all of its group, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def descendants(pid: int) -> set[int]:
    """The processes that this one started, and theirs."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            state, parent = stat.rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(entry.name)] = int(parent)
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in {pid, *found}} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    """Which of these still run."""
    return {pid for pid in pids if _runs(pid)}


def _runs(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
