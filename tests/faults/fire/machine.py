"""The workers and beats under test, each of which can be killed and started again."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from tests import processes


class Machine:
    """Workers by name and beats by name, in an environment that names the shared clock."""

    def __init__(self, folder: Path, env: dict[str, str], *, pool: str) -> None:
        self.folder, self.env, self.pool = folder, env, pool
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.beats: dict[str, subprocess.Popen[bytes]] = {}

    def migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
        subprocess.run(command, cwd=processes.ROOT, env=self.env, check=True, timeout=120)

    def start_worker(self, name: str) -> None:
        # As `manage.py run` and as docker-compose.yml start it.
        what = f"worker --hostname {name}@here --pool {self.pool} --concurrency 2"
        self.workers[name] = self._celery(name, f"{what} --without-gossip --without-mingle")

    def start_beat(self, name: str) -> None:
        self.beats[name] = self._celery(name, f"beat --schedule {self.folder / name} --pidfile=")

    def _celery(self, name: str, what: str) -> subprocess.Popen[bytes]:
        arguments = f"-m celery --quiet -A lwg.celery {what} --loglevel WARNING"
        return processes.start(arguments.split(), self.env, self.folder / f"{name}.log")

    def revive(self) -> int:
        """Start again what ended by itself, as docker-compose.yml and `manage.py run` do; answers how many."""
        workers = [name for name, process in self.workers.items() if process.poll() is not None]
        beats = [name for name, process in self.beats.items() if process.poll() is not None]
        for name in workers:
            self.start_worker(name)
        for name in beats:
            self.start_beat(name)
        return len(workers) + len(beats)

    def kill_worker(self, name: str) -> None:
        """With all of its children, as a power cut would."""
        processes.kill(self.workers.pop(name))

    def kill_child(self, name: str, chance: random.Random) -> bool:
        """One process of the pool; False where the pool has none (threads)."""
        children = sorted(processes.descendants(self.workers[name].pid))
        if not children:
            return False
        os.kill(chance.choice(children), signal.SIGKILL)
        return True

    def kill_beat(self, name: str) -> None:
        processes.kill(self.beats.pop(name))

    def stop(self) -> None:
        for process in (*self.workers.values(), *self.beats.values()):
            processes.kill(process)

    def log(self) -> str:
        """The ends of what all processes said."""
        return "\n".join(f"--- {one.name}\n{one.read_text()[-3000:]}" for one in sorted(self.folder.glob("*.log")))
