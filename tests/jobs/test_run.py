"""`manage.py run` as one starts it: web server, worker and beat come up, and go down together."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import processes
from tests.components import free_port

pytestmark = [pytest.mark.faults, pytest.mark.only_on("sqlite")]


class Installation:
    """One data folder, one port, one running command."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.log = data.parent / "run.log"
        self.env = processes.environment(data, PORT=str(self.port))
        self.process = processes.start(["manage.py", "run", "--no-demo"], self.env, self.log)

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def wait_for(self, path: str) -> None:
        processes.wait_until(lambda: self.get(path)[0] == 200, seconds=120, what=f"{path}\n{self.log.read_text()}")


@pytest.fixture
def begun(tmp_path, migrated):
    """One that ran before."""
    migrated.copy_to(tmp_path / "data")


@pytest.fixture
def installation(tmp_path):
    running = Installation(tmp_path / "data")
    yield running
    children = processes.descendants(running.process.pid)
    processes.kill(running.process)
    for pid in processes.alive(children):
        os.kill(pid, signal.SIGKILL)


def test_it_comes_up_refuses_a_second_start_and_ends_cleanly(installation):
    installation.wait_for("/healthz")
    installation.wait_for("/readyz")
    assert json.loads(installation.get("/readyz")[1]) == {"status": "ready"}
    assert installation.get("/")[0] == 200

    second = subprocess.run(
        [sys.executable, "manage.py", "run"],
        cwd=processes.ROOT,
        env=installation.env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode == 1
    assert f"already running on the data in {installation.data}, as process {installation.process.pid}" in (
        second.stderr
    )

    children = processes.descendants(installation.process.pid)
    assert len(children) >= 3
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(timeout=20) == 0
    assert processes.alive(children) == set()
    assert f"LWG is at http://localhost:{installation.port}" in installation.log.read_text()


def test_when_one_dies_all_end_and_say_so(begun, installation):
    installation.wait_for("/healthz")
    children = processes.descendants(installation.process.pid)
    beat = next(pid for pid in children if b"\0beat\0" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(beat, signal.SIGKILL)
    assert installation.process.wait(timeout=25) == 1
    assert processes.alive(children) == set()
    assert "the beat ended by itself (status -9), so all ended" in installation.log.read_text()


def test_when_it_is_killed_itself_nothing_lingers(begun, installation):
    installation.wait_for("/healthz")
    children = processes.descendants(installation.process.pid)
    os.kill(installation.process.pid, signal.SIGKILL)
    installation.process.wait()
    processes.wait_until(lambda: not processes.alive(children), seconds=40, what="children end")


def test_a_taken_port_is_told_before_anything_starts(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "manage.py", "run", "--no-demo"],
            cwd=processes.ROOT,
            env=processes.environment(tmp_path / "data", PORT=str(port)),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert refused.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port} (Address already in use); try PORT={port + 1}" in refused.stderr
    assert not (tmp_path / "data" / "lwg.sqlite3").exists()
