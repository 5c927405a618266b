"""A gunicorn of one sync worker on a free port, asked over loopback."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ROOT


@dataclass(frozen=True)
class Answer:
    """One request: bytes of the body, wall and CPU seconds."""

    status: int
    size: int
    wall: float
    cpu: float


class Server:
    """Asks one server as one logged-in person."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid

    def get(self, path: str, cookie: str = "") -> Answer:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        body = response.read()
        wall = time.perf_counter() - began
        connection.close()
        return Answer(response.status, len(body), wall, float(response.headers.get("X-CPU", 0)))

    def peak_memory(self) -> int:
        """The most memory that the worker ever held, in kB (VmHWM), shared pages included."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        status = Path(f"/proc/{children[0]}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


@contextmanager
def serving(settings: str) -> Iterator[Server]:
    """Run gunicorn under `settings` until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "benchmarks.wsgi:application", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--timeout", "120", "--log-level", "error"),
        ],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings},
    )
    try:
        server = Server(port, process.pid)
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(15)


def _wait(server: Server) -> None:
    for _ in range(150):
        try:
            server.get("/floor/1/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")
