"""How far the planning is: telling it, and stopping when asked or out of time."""

import time
from dataclasses import dataclass, field

from sessions.planning.programme.plan import Ending, OnProgress, Phase, Progress
from sessions.planning.programme.search import State

TELL_EVERY_SECONDS = 0.2


@dataclass
class Watch:
    """Tells the progress, and says when to stop: asked to, or out of time."""

    state: State
    bound: int
    time_limit_seconds: float | None
    on_progress: OnProgress | None
    phase: Phase = Phase.SEED
    began: float = field(default_factory=time.monotonic)
    ending: Ending | None = None
    told: float = 0.0

    @property
    def elapsed_seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def seconds_left(self) -> float:
        limit = self.time_limit_seconds
        return float("inf") if limit is None else max(0.0, limit - self.elapsed_seconds)

    def enter(self, phase: Phase) -> bool:
        self.phase = phase
        self.told = float("-inf")
        return self.stop()

    def stop(self) -> bool:
        elapsed = self.elapsed_seconds
        if self.ending is None and self.on_progress and elapsed - self.told >= TELL_EVERY_SECONDS:
            self.told = elapsed
            if self.on_progress(Progress(self.phase, self.state.total, self.bound, elapsed)):
                self.ending = Ending.STOPPED
        if self.ending is None and self.seconds_left <= 0:
            self.ending = Ending.OUT_OF_TIME
        return self.ending is not None
