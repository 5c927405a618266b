"""The draft roster of availability with answers, and a roster that is published, to be planned and changed."""

import pytest

from lwg.jobs import long_work
from sessions.planning.roster_options import PlanningOptions
from sessions.selectors.roster_problem import asked_of
from sessions.services import proposals, roster_changes
from sessions.services.rosters import change_date, publish_roster
from tests.sessions.availability.conftest import (  # noqa: F401 (fixtures of the same cast)
    Cast,
    _in_english,
    _no_worker_is_told,
    _now,
    local,
)


@pytest.fixture(autouse=True)
def _no_work_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_work, "_tell_worker", lambda: None)


class PlanningCast(Cast):
    """With steps of planning and changing."""

    def everybody_says(self, value: str = "yes") -> None:
        self.ask()
        for name in self.members:
            self.says(name, value)

    def asked(self, **options):
        self.roster.refresh_from_db()
        return asked_of(self.roster, PlanningOptions(**options))

    def key_of(self, day: str) -> int:
        return self.roster.candidates.get(day=day).pk

    def take(self, *days: str, by_hand=(), seen: str | None = None, **options) -> bool:
        return proposals.take_dates(
            actor=self.guide,
            roster=self.roster,
            options=PlanningOptions(**options),
            keys=[self.key_of(day) for day in days],
            by_hand=[self.key_of(day) for day in by_hand],
            seen=self.asked(**options).fingerprint if seen is None else seen,
        )

    def publishes(self, *days: str):
        """A roster of these days, published; returns its sessions."""
        for day in days:
            self.roster.dates.create(rhythm_day=day, day=day)
        sessions = publish_roster(actor=self.guide, roster=self.roster)
        self.roster.refresh_from_db()
        return sessions

    def changes(self, **days: str):
        """A draft of the published roster; `_2027_03_04="2027-03-11"` puts that date on another day."""
        draft = roster_changes.start_change(actor=self.guide, roster=self.roster)
        for was, day in days.items():
            found = draft.dates.get(day=was[1:].replace("_", "-"))
            change_date(actor=self.guide, roster_date=found, day=local(f"{day}T12:00").date())
        return draft


@pytest.fixture
def cast(db: None) -> PlanningCast:
    return PlanningCast()
