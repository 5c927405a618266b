"""Taking a proposed set over into the draft: what is written, and when it is refused."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from lwg.audit.models import Entry
from sessions.planning.roster_options import PlanningOptions
from sessions.services.proposals import take_dates
from sessions.services.rosters import add_date, publish_roster


def told(roster):
    return [(one.day.isoformat(), one.starts_at, one.by_hand) for one in roster.dates.order_by("day")]


def test_the_dates_of_the_set_are_those_of_the_draft(cast):
    cast.everybody_says()
    cast.roster.dates.create(rhythm_day="2027-02-11", day="2027-02-11")

    assert cast.take("2027-02-04", "2027-03-04", "2027-04-01") is True

    assert told(cast.roster) == [
        ("2027-02-04", None, False),
        ("2027-03-04", None, False),
        ("2027-04-01", None, False),
    ]
    entry = Entry.objects.get(verb="roster.planned")
    assert (entry.actor, entry.detail) == (cast.guide, {"dates": 3, "by_hand": 0})


def test_a_swapped_date_is_by_hand_and_another_half_day_has_its_own_hour(cast):
    cast.offer(half_days=("afternoon",))
    cast.offer(weekdays=(1,), half_days=("evening",))
    cast.everybody_says()

    cast.take("2027-02-04", "2027-03-02", "2027-04-01", by_hand=["2027-03-02"])

    assert told(cast.roster) == [
        ("2027-02-04", None, False),
        ("2027-03-02", time(19, 0), True),
        ("2027-04-01", None, False),
    ]
    sessions = publish_roster(actor=cast.guide, roster=cast.roster)
    assert [f"{one.starts_at:%d-%m %H:%M}" for one in sessions] == ["04-02 12:30", "02-03 18:00", "01-04 11:30"]


def test_taking_the_same_set_twice_has_one_effect(cast):
    cast.everybody_says()
    seen = cast.asked().fingerprint

    assert cast.take("2027-02-04", "2027-03-04", "2027-04-01", seen=seen) is True
    assert cast.take("2027-02-04", "2027-03-04", "2027-04-01", seen=seen) is False

    assert Entry.objects.filter(verb="roster.planned").count() == 1


def test_a_set_is_refused_when_an_answer_changed_since_the_proposal(cast):
    cast.everybody_says()
    seen = cast.asked().fingerprint
    cast.says("guide", "no")

    with pytest.raises(ValidationError, match="changed since this proposal") as error:
        cast.take("2027-02-04", "2027-03-04", "2027-04-01", seen=seen)

    assert error.value.code == "stale"
    assert told(cast.roster) == []


def test_a_set_is_refused_when_a_candidate_was_taken_back(cast):
    cast.everybody_says()
    seen, gone = cast.asked().fingerprint, cast.key_of("2027-03-04")
    keys = [cast.key_of("2027-02-04"), gone]
    cast.roster.candidates.filter(pk=gone).delete()

    with pytest.raises(ValidationError, match="changed since this proposal"):
        take_dates(actor=cast.guide, roster=cast.roster, options=PlanningOptions(), keys=keys, by_hand=[], seen=seen)


def test_a_set_is_refused_once_the_roster_is_published(cast):
    cast.everybody_says()
    add_date(actor=cast.guide, roster=cast.roster, day=date(2027, 2, 18))
    publish_roster(actor=cast.guide, roster=cast.roster)

    with pytest.raises(ValidationError, match="published"):
        cast.take("2027-02-04", "2027-03-04", seen="")


def test_a_day_chosen_on_purpose_is_written_as_such(cast):
    cast.everybody_says()
    asked = cast.asked(on_purpose=(date(2027, 2, 25),))
    key = next(slot.key for slot in asked.problem.slots if slot.day == date(2027, 2, 25))

    take_dates(
        actor=cast.guide,
        roster=cast.roster,
        options=asked.options,
        keys=[key, cast.key_of("2027-03-25")],
        by_hand=[],
        seen=asked.fingerprint,
    )

    assert [(one.day.isoformat(), one.on_purpose) for one in cast.roster.dates.order_by("day")] == [
        ("2027-02-25", True),
        ("2027-03-25", False),
    ]
