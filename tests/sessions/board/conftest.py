"""A community on the day of its session: Thursday 5 November 2026, 13:30–16:00 in Amsterdam."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessions.enums import AttendanceState, Part, SessionState
from sessions.models import Attendance, Situation
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

DAY = datetime(2026, 11, 5, 12, 30, tzinfo=UTC)


@dataclass
class Cast:
    community: Any
    session: Any
    facilitator: Any
    minute_taker: Any
    member: Any

    def present(self, *members: Any) -> None:
        for one in members:
            Attendance.objects.create(session=self.session, membership=one, state=AttendanceState.PRESENT)

    def start(self, part: Part = Part.CHECK_IN) -> None:
        """The board is on, at `part`."""
        self.session.state = SessionState.RUNNING
        self.session.part = part
        self.session.opened_at = self.session.part_started_at = self.session.starts_at
        self.session.save()

    def previous(self) -> Any:
        """A session that was held four weeks before."""
        return SessionFactory(
            community=self.community,
            starts_at=DAY - timedelta(weeks=4),
            facilitator=self.facilitator,
            minute_taker=self.minute_taker,
            state=SessionState.HELD,
            closed_at=DAY - timedelta(weeks=4),
        )


@pytest.fixture
def cast(db, at) -> Cast:
    at("2026-11-05T13:35")
    community = CommunityFactory()
    facilitator = MembershipFactory(community=community, is_facilitator=True, user__name="Femke Voorbeeld")
    minute_taker = MembershipFactory(community=community, is_minute_taker=True, user__name="Noor Bedacht")
    member = MembershipFactory(community=community, user__name="Daan Fictief")
    session = SessionFactory(community=community, starts_at=DAY, facilitator=facilitator, minute_taker=minute_taker)
    return Cast(community, session, facilitator, minute_taker, member)


@pytest.fixture
def situation(cast):
    cast.start(Part.SITUATION)
    cast.present(cast.facilitator, cast.minute_taker, cast.member)
    return Situation.objects.create(session=cast.session, bringer=cast.member, title="De deur ging dicht")
