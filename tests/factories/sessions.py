"""Sessions with their minutes, as the services make them."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from sessions.models import Session
from sessions.services.deadlines import make_minutes
from tests.factories.communities import CommunityFactory, MembershipFactory


class SessionFactory(DjangoModelFactory):
    """Planned on Thursday 10 September 2026, 13:30–16:00 in Amsterdam (and each next one four weeks later), with
    a facilitator, a minute taker and its minutes row."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    community = factory.SubFactory(CommunityFactory)
    starts_at = factory.Sequence(lambda n: datetime(2026, 9, 10, 11, 30, tzinfo=UTC) + timedelta(weeks=4 * (n % 400)))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=150))
    facilitator = factory.LazyAttribute(
        lambda session: MembershipFactory(community=session.community, is_facilitator=True)
    )
    minute_taker = factory.LazyAttribute(
        lambda session: MembershipFactory(community=session.community, is_minute_taker=True)
    )

    @factory.post_generation
    def minutes_row(self, create, extracted, **kwargs):
        if create and extracted is not False:
            make_minutes(self)
