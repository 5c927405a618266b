"""Two facilitators who publish at the same instant, on connections of their own: one effect, the other is told."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import translation

from lwg.notifications.models import Message
from sessions.models import RosterVersion, Session
from sessions.selectors.roster_changes import change_of
from sessions.services import roster_changes, rosters
from tests.sessions.proposals.conftest import PlanningCast

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = ("2027-02-04", "2027-03-04", "2027-04-01")


def both(act):
    """What came of doing it twice at once: results and refusals."""
    ready = threading.Barrier(2)
    found = []

    def one():
        try:
            with translation.override("en"):
                ready.wait(timeout=10)
                found.append(act())
        except ValidationError as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


@pytest.fixture
def stands() -> PlanningCast:
    return PlanningCast()


def test_two_who_publish_a_change_have_one_effect_and_the_second_is_told(stands):
    sessions = stands.publishes(*DAYS)
    seen = change_of(stands.changes(_2027_03_04="2027-03-11")).fingerprint
    Message.objects.all().delete()
    guide, roster = stands.guide, stands.roster

    found = both(lambda: roster_changes.publish_change(actor=guide, roster=roster, seen=seen))

    refused = [one for one in found if isinstance(one, ValidationError)]
    assert [one.code for one in refused] == ["gone"]
    assert f"Version 2 was published by {guide}" in refused[0].messages[0]
    assert list(RosterVersion.objects.values_list("number", flat=True)) == [2, 1]
    assert Message.objects.count() == 4
    assert Session.objects.get(pk=sessions[1].pk).calendar_sequence == 1
    assert Session.objects.count() == 3


def test_two_who_publish_a_draft_make_its_sessions_once(stands):
    stands.roster.dates.create(rhythm_day="2027-02-04", day="2027-02-04")
    guide, roster = stands.guide, stands.roster

    found = both(lambda: rosters.publish_roster(actor=guide, roster=roster))

    assert sorted(len(one) for one in found) == [0, 1]
    assert Session.objects.count() == 1
    assert RosterVersion.objects.count() == 1
    assert Message.objects.count() == 4


def test_two_who_begin_a_change_get_the_same_draft(stands):
    stands.publishes(*DAYS)
    guide, roster = stands.guide, stands.roster

    found = both(lambda: roster_changes.start_change(actor=guide, roster=roster).pk)

    assert len(set(found)) == 1
