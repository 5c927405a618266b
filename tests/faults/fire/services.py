"""A PostgreSQL and a Redis of our own, that can be restarted; or a database on a server that is not ours."""

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import redis

from tests import processes
from tests.components import free_port

DURABLE_ENOUGH = "-c fsync=off -c full_page_writes=off"  # what is committed outlives the server, not the machine
"""A restarted process keeps what it wrote; only a power cut of the machine could lose it."""


def postgres_folder() -> Path | None:
    """Where the programs of PostgreSQL stand, the newest; None where they are not on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


class Postgres:
    """A server of our own in a folder, so that it can be restarted; it refuses to be root's."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.port = folder, programs, free_port()
        self._as = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        folder.mkdir()
        if self._as:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {DURABLE_ENOUGH}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")

    def restart(self) -> None:
        self.stop()
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self.programs / program), "-D", str(self.folder), *arguments]
        subprocess.run(command, check=True, timeout=60, cwd="/", stdout=subprocess.DEVNULL)


class Redis:
    """A server of our own that keeps nothing: restarted, it is empty."""

    def __init__(self, folder: Path) -> None:
        self.port, self._log = free_port(), folder / "redis.log"
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = f"redis-server --bind 127.0.0.1 --port {self.port} --save  --appendonly no".split(" ")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd="/", stdout=log, stderr=log, start_new_session=True)
        processes.wait_until(self._answers, seconds=20, what="redis answers")

    def _answers(self) -> bool:
        with closing(redis.from_url(self.url)) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def stop(self) -> None:
        processes.kill(self._process)

    def restart(self) -> None:
        self.stop()
        self.start()
