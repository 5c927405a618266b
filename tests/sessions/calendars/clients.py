"""Real calendar programs: vdirsyncer, which subscribes to an address, and khal, which shows what it brought."""

import os
import subprocess
import sys
from pathlib import Path

VDIRSYNCER = """
[general]
status_path = "{folder}/status"

[pair lwg]
a = "here"
b = "feed"
collections = null
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"

[storage feed]
type = "http"
url = "{address}"
"""

KHAL = """
[calendars]
[[lwg]]
path = {folder}/events

[sqlite]
path = {folder}/khal.db

[locale]
local_timezone = Europe/Amsterdam
default_timezone = Europe/Amsterdam
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


class Subscriber:
    """Somebody who subscribed to `address` with these programs; all they keep is in `folder`."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        (folder / "events").mkdir()
        (folder / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=folder, address=address))
        (folder / "khal.conf").write_text(KHAL.format(folder=folder))
        self._run("vdirsyncer", "-c", f"{folder}/vdirsyncer.conf", "discover", "lwg")

    def sync(self) -> None:
        self._run("vdirsyncer", "-c", f"{self.folder}/vdirsyncer.conf", "sync", "--force-delete")

    def shown(self, day: str, span: str = "400d") -> list[str]:
        """What khal shows from `day` on: `2026-10-22 13:30-16:00 LWG Havenlicht`, and "CANCELLED " where it says so."""
        line = "{start-date} {start-time}-{end-time} {cancelled}{title}"
        told = self._run(
            "khal", "-c", f"{self.folder}/khal.conf", "list", "--format", line, day, span, "--day-format", ""
        )
        return [one.strip() for one in told.splitlines() if one.strip()]

    def _run(self, *command: str) -> str:
        """The program of this environment, in a home of its own; raises CalledProcessError where it complains."""
        environment = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(self.folder)}
        program = Path(sys.executable).parent / command[0]
        done = subprocess.run(
            [program, *command[1:]], env=environment, check=True, capture_output=True, text=True, timeout=60
        )
        return done.stdout
