"""Processes that are run as one."""

import os
import sys

from lwg.jobs.supervisor import Supervisor
from tests import processes

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"


def test_a_process_that_does_not_listen_is_killed_with_its_group(tmp_path):
    said: list[str] = []
    supervisor = Supervisor(tell=said.append, grace=0.5)
    mark = tmp_path / "started"
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {DEAF!r}]); "
    supervisor.start("deaf one", [sys.executable, "-c", f"{child}open({str(mark)!r}, 'w'); {DEAF}"])
    processes.wait_until(mark.exists, seconds=10, what="the process starts")
    family = processes.descendants(os.getpid())
    assert len(family) >= 2
    supervisor.end()
    processes.wait_until(lambda: not processes.alive(family), seconds=30, what="all of the group are gone")
    assert said == ["deaf one did not end within 0 seconds and is killed"]


def test_it_tells_which_one_died():
    supervisor = Supervisor(tell=print)
    supervisor.start("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])
    supervisor.start("short one", [sys.executable, "-c", "raise SystemExit(3)"])
    assert supervisor.wait(seconds=10) == "short one"
    assert supervisor.status("short one") == 3
    supervisor.end()
    assert supervisor.status("sleeper") == -15


def test_it_waits_no_longer_than_needed():
    supervisor = Supervisor(tell=print)
    assert supervisor.wait(seconds=10, until=lambda: True) == ""
