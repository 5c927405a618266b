"""The community of the tests of planning, with a reader and another minute taker; nobody tells a worker."""

import pytest

from lwg.notifications import outbox
from tests.factories.communities import MembershipFactory
from tests.sessions.planning.conftest import _early_september, _in_english, cast  # noqa: F401 (fixtures)


@pytest.fixture(autouse=True)
def _no_worker_is_told(monkeypatch):
    monkeypatch.setattr(outbox, "_tell_worker", lambda: None)


@pytest.fixture
def people(cast):  # noqa: F811 (the fixture)
    """The cast with `other`, who takes minutes too, and `reader`."""
    cast.other = MembershipFactory(community=cast.community, is_minute_taker=True, user__language="en")
    cast.reader = MembershipFactory(community=cast.community, is_reader=True, user__language="en")
    return cast
