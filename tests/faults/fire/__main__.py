"""`python -m tests.faults.fire --seed 1 --communities 200 --years 1`: a simulated time, its counts, what was wrong."""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests import components, processes
from tests.databases import Migrated, own_database
from tests.faults.fire import plan as planned
from tests.faults.fire.machine import Machine
from tests.faults.fire.moving_clock import MovingClock
from tests.faults.fire.services import Postgres, Redis, postgres_folder

if TYPE_CHECKING:  # these need Django, which is set up when the database is there
    from tests.faults.fire.judge import Verdict
    from tests.faults.fire.run import Run


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that nothing that was started stays
    arguments = _arguments()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    again = f"SEED={seed} COMMUNITIES={arguments.communities} YEARS={arguments.years:g} ON={arguments.on}"
    _say(f"the deadline under fire: make faults {again}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lwg-fire-")))
        folder.chmod(0o755)  # PostgreSQL is somebody else where this runs as root
        place = Place(folder)
        if arguments.begin_with:
            Migrated(arguments.begin_with).copy_to(folder / "data")
        if arguments.on == "postgresql":
            place.find_services(stack)
        plan = planned.draw(
            seed,
            communities=arguments.communities,
            years=arguments.years,
            kinds=place.kinds,
            often=arguments.often,
        )
        run = _set_up(place, plan, seed, timedelta(hours=arguments.settle_each), stack)
        began = time.monotonic()
        run.go()
        problems = _report(run, f"in {time.monotonic() - began:.0f} s")
    for problem in problems:
        _say(f"WRONG: {problem}")
    _say(f"{len(problems)} wrong; again with: make faults {again}" if problems else "nothing wrong")
    return 1 if problems else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, help="drawn when left out, and printed")
    parser.add_argument("--communities", type=int, default=20)
    parser.add_argument("--years", type=float, default=0.5)
    parser.add_argument("--on", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--often", type=int, default=2, metavar="TIMES", help="how much breaks")
    parser.add_argument("--settle-each", type=float, default=24, metavar="HOURS", help="how often all must be told")
    parser.add_argument("--begin-with", type=Path, metavar="FOLDER", help="data with the tables in it (sqlite)")
    return parser.parse_args()


@dataclass
class Place:
    """A folder, and the services that there are; `kinds` are the faults that one can have here."""

    folder: Path
    kinds: list[str] = field(default_factory=lambda: [planned.KILL_WORKER, planned.BEAT_STOPS, planned.SECOND_BEAT])
    env: dict[str, str] = field(default_factory=dict)
    postgres: Postgres | None = None
    redis: Redis | None = None

    def find_services(self, stack: ExitStack) -> None:
        """Services of our own where their programs are here; else those of the tests, which nobody may restart."""
        self.kinds.append(planned.KILL_CHILD)
        if programs := postgres_folder():
            self.postgres = Postgres(self.folder / "postgres", programs)
            stack.callback(self.postgres.stop)
            self.kinds.append(planned.RESTART_POSTGRES)
            self.env["DATABASE_URL"] = self.postgres.url
        else:
            _say(f"LEFT OUT: {planned.RESTART_POSTGRES}; its programs are not on this machine")
            self.env["DATABASE_URL"] = stack.enter_context(own_database("lwg_fire"))
        if shutil.which("redis-server"):
            self.redis = Redis(self.folder)
            stack.callback(self.redis.stop)
            self.kinds.append(planned.EMPTY_REDIS)
            self.env["REDIS_URL"] = self.redis.url
        else:
            _say(f"LEFT OUT: {planned.EMPTY_REDIS}; its program is not on this machine")
            self.env["REDIS_URL"] = components.redis_url()


def _set_up(place: Place, plan: planned.Plan, seed: int, settle_each: timedelta, stack: ExitStack) -> "Run":
    clock = MovingClock(place.folder / "clock")
    clock.move(plan.first)
    port = components.free_port()
    env = processes.environment(
        place.folder / "data",
        DJANGO_SETTINGS_MODULE="tests.faults.fire.settings",
        LWG_FAULTS_CLOCK=str(clock.path),
        EMAIL_URL=f"smtp://127.0.0.1:{port}",
        C_FORCE_ROOT="1",
        **place.env,
    )
    os.environ.clear()
    os.environ.update(env)
    import django

    django.setup()
    from tests.faults.fire.run import Run

    machine = Machine(place.folder, env, pool="prefork" if place.env else "threads")
    stack.callback(machine.stop)
    machine.migrate()
    run = Run(
        plan,
        machine,
        seed=seed,
        settle_each=settle_each,
        port=port,
        postgres=place.postgres,
        redis=place.redis,
    )
    run.post.start()
    stack.callback(run.post.stop)
    return run


def _report(run: "Run", how_long: str) -> list[str]:
    """Print the counts; answers what was wrong."""
    from tests.faults.fire.judge import Judge
    from tests.faults.fire.outbox import Outbox

    verdict: Verdict = Judge(run.post.arrivals, Outbox().told).judge(run.log)
    states = run.states()
    _say(f"{run.town.done} acts, {run.town.refused} refused, settled {run.settled} times, {how_long}")
    _table("messages", verdict.messages)
    _table("messages the model knows nothing of", verdict.beside)
    _say(f"later than two days: {verdict.late}; dropped, their cause was gone: {states['dropped']}")
    _say(f"repeats under the same Message-ID: {verdict.repeats}")
    _table("faults", run.faults)
    _table("mails that met one", Counter({str(mood): number for mood, number in run.post.counts.items()}))
    _table("minutes", verdict.minutes)
    left = [f"{number} mails left in the outbox: {state}" for state, number in states.items() if state not in DONE]
    return verdict.problems + left


DONE = ("sent", "dropped")


def _table(title: str, counts: Counter[str]) -> None:
    _say(f"{title}: {counts.total()}")
    for name, number in sorted(counts.items()):
        _say(f"  {number:6} {name}")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (what one asks for by hand)


if __name__ == "__main__":
    sys.exit(main())
