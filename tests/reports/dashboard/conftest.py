"""A small case on the day of the demo."""

from datetime import date, timedelta

import pytest

from communities.enums import Background
from reports.models import Competence
from sessions.enums import SessionState
from sessions.models import Minutes, Theme
from tests.cast import NOW
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.factories.reports import LearningOutcomeFactory
from tests.reports.dashboard.holding import hold


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)


@pytest.fixture
def built():
    """A small case, reckoned by hand in test_figures."""
    community = CommunityFactory(name="LWG Havenlicht")
    facilitator = MembershipFactory(community=community, background=Background.LECTURER)
    writer = MembershipFactory(community=community, background=Background.PROFESSIONAL, knows_locally=True)
    student = MembershipFactory(community=community, background=Background.STUDENT, starts_on=date(2026, 10, 9))
    gone = MembershipFactory(community=community, background=Background.RESEARCHER, ends_on=date(2026, 10, 8))
    duties = {"facilitator": facilitator, "minute_taker": writer}
    # expected: facilitator, writer, gone (3), 3, then student for gone (3)
    hold(community, date(2026, 9, 10), distributed_after=7, present=[facilitator, writer, gone], duties=duties)
    hold(community, date(2026, 10, 8), distributed_after=8, present=[facilitator, gone], duties=duties)
    hold(community, date(2026, 11, 5), present=[facilitator, writer, student], duties=duties)  # overdue since the 12th
    hold(community, date(2026, 11, 19), state=SessionState.PLANNED, duties=duties)  # never opened; not due yet
    hold(community, date(2026, 10, 22), state=SessionState.CANCELLED, duties=duties)
    hold(community, date(2026, 12, 17), state=SessionState.PLANNED, duties=duties)  # still to come
    hold(community, date(2026, 7, 9), distributed_after=20, present=[facilitator], duties=duties)  # the year before
    first, second = Competence.objects.order_by("pk")[:2]
    LearningOutcomeFactory(membership=student, competences=[first, second], created_at=NOW)
    LearningOutcomeFactory(membership=gone, competences=[first], created_at=NOW - timedelta(days=40))
    LearningOutcomeFactory(membership=student, competences=[first], created_at=NOW - timedelta(days=400))
    for name, days in (("grenzen", (10, 8)), ("nabijheid", (10,)), ("schaamte", (8, 5))):
        theme = Theme.objects.create(community=community, name=name, key=name)
        theme.minutes.set(Minutes.objects.filter(session__community=community, session__starts_at__day__in=days))
    return community
