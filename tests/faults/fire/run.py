"""Runs a plan on a machine: moves the clock from event to event, breaks things, and waits where everything works."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import takewhile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min

from lwg.jobs.models import Heartbeat
from lwg.notifications.enums import OPEN_STATES, MessageState
from lwg.notifications.models import Message
from tests.faults.fire import happenings as happened
from tests.faults.fire import plan as kinds
from tests.faults.fire.machine import Machine
from tests.faults.fire.moving_clock import MovingClock
from tests.faults.fire.plan import Act, Fault, Plan
from tests.faults.fire.post import FaultyPost, Mood
from tests.faults.fire.services import Postgres, Redis
from tests.faults.fire.town import Town

TICK = timedelta(minutes=5, seconds=1)
"""The longest period of what beat asks for, and as long as a worker that was killed holds a message."""
WATCHES = (
    "sessions.tasks.watch_minutes",
    "sessions.tasks.watch_corrections",
    "sessions.tasks.watch_rosters",
    "lwg.notifications.tasks.send_due",
)
A_WORKER_TAKES = 3.0
"""Real seconds after which what was asked for is taken as lost; time then moves on, and beat asks again."""

A_SETTLING_TAKES = 90.0
CLOSELY = 4
"""Acts within this part of the time between two settlings are done at one moment."""


class Run:
    """One simulated time with its log."""

    def __init__(
        self,
        plan: Plan,
        machine: Machine,
        *,
        seed: int,
        settle_each: timedelta,
        port: int,
        postgres: Postgres | None,
        redis: Redis | None,
    ) -> None:
        self.plan, self.machine, self.postgres, self.redis = plan, machine, postgres, redis
        self.chance = random.Random(seed)
        self.settle_each = settle_each
        self.clock: MovingClock = getattr(settings, "CLOCK")  # noqa: B009 (of tests.faults.fire.settings)
        self.now = plan.first
        self.began = 0
        self.log: list[happened.Happening] = []
        self.faults: Counter[str] = Counter()
        self.settled = 0
        self.post = FaultyPost(port, lambda: (self.now, self.began, len(self.log)))
        self._ends: list[tuple[datetime, Callable[[], None]]] = []
        self._names = 0

    def move(self, moment: datetime) -> None:
        """Never back: what was to happen earlier happens now."""
        if moment > self.now:
            self.clock.move(moment)
            self.now, self.began = moment, len(self.log)

    def go(self) -> None:
        """From the first moment to the last; everything works again at the end."""
        self.town = Town(self.plan, self.log.append)
        self.machine.start_worker("worker-a")
        self.machine.start_worker("worker-b")
        self.machine.start_beat("beat-a")
        last = self.settle(self.now)
        for event in self._events():
            while event.at - last > self.settle_each:
                last = self.settle(max(self.now, last + self.settle_each))
            self._end_what_is_over(event.at)
            self.move(event.at)
            if isinstance(event, Fault):
                self.break_down(event)
            else:
                self.town.do(event)
        self._end_what_is_over(datetime.max.replace(tzinfo=UTC))
        self.settle(max(self.now, self.plan.last) + timedelta(days=1))

    def _events(self) -> Iterator[Act | Fault]:
        """In order; acts that follow each other closely are done at one moment, that of the last of them."""
        planned: list[Act | Fault] = [*self.plan.acts, *self.plan.faults]
        events = sorted((one for one in planned if one.at <= self.plan.last), key=lambda one: one.at)
        at = self.plan.first
        for place, event in enumerate(events):
            if isinstance(event, Act) and event.at > at:
                following = takewhile(lambda one: isinstance(one, Act), events[place:])
                at = max(one.at for one in following if one.at - event.at < self.settle_each / CLOSELY)
            yield event if isinstance(event, Fault) else replace(event, at=at)

    def _end_what_is_over(self, moment: datetime) -> None:
        for until, end in sorted(self._ends, key=lambda one: one[0]):
            if until <= moment:
                self.move(min(until, max(self.now, self.plan.last)))
                end()
        self._ends = [one for one in self._ends if one[0] > moment]

    # --- what breaks ----------------------------------------------------------------------------------------

    def break_down(self, fault: Fault) -> None:
        """Something breaks while the workers are busy; what lasts ends at its moment."""
        time.sleep(self.chance.uniform(0, 0.1))
        self.faults[fault.what] += 1
        match fault.what:
            case kinds.KILL_WORKER:
                name = self.chance.choice(sorted(self.machine.workers))
                self.machine.kill_worker(name)
                self.machine.start_worker(name)
            case kinds.KILL_CHILD:
                self.machine.kill_child(self.chance.choice(sorted(self.machine.workers)), self.chance)
            case kinds.EMPTY_REDIS if self.redis is not None:
                self.redis.restart()
            case kinds.RESTART_POSTGRES if self.postgres is not None:
                connection.close()
                self.postgres.restart()
            case kinds.BEAT_STOPS:
                for name in list(self.machine.beats):
                    self.machine.kill_beat(name)
                self._ends.append((fault.until, lambda: self.machine.start_beat(self._new_beat())))
            case kinds.SECOND_BEAT:
                name = self._new_beat()
                self.machine.start_beat(name)
                self._ends.append((fault.until, lambda: self._stop_second(name)))
            case _:
                self.post.feel(Mood(fault.what))
                self._ends.append((fault.until, lambda: self.post.feel(Mood.WELL)))

    def _new_beat(self) -> str:
        self._names += 1
        return f"beat-{self._names}"

    def _stop_second(self, name: str) -> None:
        if name in self.machine.beats and len(self.machine.beats) > 1:
            self.machine.kill_beat(name)

    # --- when everything works --------------------------------------------------------------------------------

    def settle(self, moment: datetime) -> datetime:
        """Let everything run that is due by then; where nothing is broken, go on until no mail waits, and log that."""
        self.move(moment)
        end = time.monotonic() + A_SETTLING_TAKES
        while time.monotonic() < end:
            if ended := self.machine.revive():
                self.faults["process ended by itself, and was started again"] += ended
            mark = datetime.now(UTC)
            if not self.machine.beats:
                return moment
            if self.post.mood != Mood.WELL:
                self._wait(partial(self._have_run, mark), A_WORKER_TAKES)
                return moment
            if self._wait(partial(self._have_run, mark), A_WORKER_TAKES):
                self._wait(self._nothing_is_due, A_WORKER_TAKES)
                if not Message.objects.filter(state__in=OPEN_STATES).exists():
                    self.settled += 1
                    self.log.append(happened.Settled(self.now, ""))
                    return moment
            self.move(self._next_moment())
        raise AssertionError(f"nothing settled at {self.now}: {self.states()}\n{self.machine.log()}")

    def _next_moment(self) -> datetime:
        waiting = Message.objects.filter(state=MessageState.WAITING).aggregate(at=Min("not_before"))["at"]
        return max(self.now + TICK, waiting) if waiting else self.now + TICK

    @staticmethod
    def _have_run(mark: datetime) -> bool:
        """Whether each watch, and the sweep after them, began and ended well since."""
        beats = {one.task: one for one in Heartbeat.objects.filter(task__in=WATCHES, error="", finished_at__gt=mark)}
        return len(beats) == len(WATCHES)

    def _nothing_is_due(self) -> bool:
        claimed = Message.objects.filter(state=MessageState.CLAIMED)
        due = Message.objects.filter(state=MessageState.WAITING, not_before__lte=self.now)
        return not claimed.exists() and not due.exists()

    @staticmethod
    def _wait(condition: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if condition():
                    return True
            except DatabaseError:  # restarted under our hands
                connection.close()
            time.sleep(0.03)
        return False

    @staticmethod
    def states() -> Counter[str]:
        return Counter(Message.objects.values_list("state", flat=True))
