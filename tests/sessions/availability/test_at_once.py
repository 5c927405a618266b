"""Several people or workers at the same moment, each with a connection of its own: one round, one mail, one reading."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lwg import clock
from lwg.notifications.models import Message
from sessions.models import AvailabilityRound, BusyCalendar, BusyTime, CandidateAnswer
from sessions.services.availability import ask_availability
from sessions.services.busy import add_address
from sessions.services.busy_reading import read_all_due
from sessions.services.candidate_answers import save_answers
from sessions.services.watch_availability import watch_availability
from tests.at_once import at_once
from tests.sessions.availability.conftest import DEADLINE, NOW, Cast, local

WORKERS = 3


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def outcomes(do: Callable[[], Any], moment: Any = None) -> list[Any]:
    """What each of the workers gets, or is refused with."""

    def work() -> Any:
        try:
            with clock.at(moment or local(NOW)):
                return do()
        except ValidationError as refusal:
            return refusal.code

    return at_once(work, WORKERS)


@pytest.mark.django_db(transaction=True)
def test_of_those_who_ask_at_once_one_opens_the_round(cast):
    cast.offer()
    results = outcomes(lambda: ask_availability(actor=cast.guide, roster=cast.roster, respond_by=DEADLINE))
    assert sorted(str(one) for one in results if isinstance(one, str)) == ["open", "open"]
    assert (AvailabilityRound.objects.count(), Message.objects.count()) == (1, 4)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_remind_and_ask_each_person_once(cast):
    cast.ask()
    cast.joins("lotte")
    moment = local("2026-12-07T08:00")
    written = outcomes(lambda: watch_availability(now=moment), moment)
    assert sorted(len(one) for one in written) == [0, 0, 5]
    assert Message.objects.filter(kind="sessions.availability_reminder").count() == 4
    assert Message.objects.filter(kind="sessions.availability_asked", address="lotte@demo.example").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_those_who_save_the_same_page_at_once_one_is_kept_whole(cast):
    cast.ask()
    reply = cast.reply("noor")
    values = iter(("yes", "if_need_be", "no"))

    def save() -> Any:
        value = next(values)
        return save_answers(
            actor=cast.user("noor"),
            reply=reply,
            values={one.pk: value for one in cast.candidates},
            remark="",
            version=0,
        )

    results = outcomes(save)
    assert [one for one in results if isinstance(one, str)] == ["stale", "stale"]
    assert len(set(CandidateAnswer.objects.values_list("value", flat=True))) == 1
    assert CandidateAnswer.objects.count() == len(cast.candidates)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_read_each_calendar_once(cast, server):
    raw = (Path(__file__).parent / "calendars" / "apple.ics").read_bytes()
    for name in ("noor", "wim", "taker", "guide"):
        server.gives(f"/{name}.ics", raw)
        add_address(actor=cast.user(name), address=server.at(f"/{name}.ics"))
    assert sum(outcomes(read_all_due)) == 4
    assert sorted(server.asked) == ["/guide.ics", "/noor.ics", "/taker.ics", "/wim.ics"]
    assert BusyTime.objects.count() == 4 * BusyTime.objects.filter(calendar=BusyCalendar.objects.first()).count()
