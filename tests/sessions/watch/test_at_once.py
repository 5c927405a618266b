"""Several workers that run the watches at the same moment, each with a connection of its own, tell everyone once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from lwg.notifications.models import Message
from sessions.models import Minutes
from sessions.services.watch_minutes import watch_minutes
from sessions.services.watch_rosters import watch_rosters
from tests.at_once import at_once
from tests.sessions.watch.conftest import Cast, ask, local

THURSDAY = local("2026-11-12T16:00")
WORKERS = 3


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def all_written(watch: Callable[[], list[Message]]) -> list[Message]:
    """What the workers say they have written, together."""
    return [message for one in at_once(watch, WORKERS) for message in one]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_remind_each_person_once(cast):
    for number in range(12):
        session = cast.session(THURSDAY + timedelta(minutes=number))
        if number % 2:
            ask(session.minutes, cast.members["reader"], THURSDAY)
    written = all_written(lambda: watch_minutes(now=THURSDAY + timedelta(days=8)))
    expected = {
        "minutes_no_draft": 6,
        "minutes_reminder": 36,
        "minutes_overdue": 12,
        "minutes_overdue_facilitator": 12,
        "minutes_overdue_coordinator": 12,
        "review_reminder": 6,
        "review_unanswered": 6,
    }
    assert Counter(message.kind.removeprefix("sessions.") for message in written) == expected
    assert Message.objects.count() == len({message.pk for message in written}) == sum(expected.values())
    assert set(Minutes.objects.values_list("reminded_until", flat=True)) == {THURSDAY + timedelta(days=8)}


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_tell_of_a_roster_once(cast):
    written = all_written(lambda: watch_rosters(now=THURSDAY))
    assert sorted(message.address.split("@")[0] for message in written) == ["coach", "coordinator", "guide", "second"]
    assert Message.objects.count() == 4
