"""The roster watch: domain.md, "Roster, precisely", A9."""

from datetime import date, timedelta

import pytest

from lwg.notifications.models import Message
from sessions.enums import RosterState
from sessions.services.watch_rosters import watch_rosters
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.sessions.watch.conftest import local

FACILITATORS = ["coach", "guide", "second"]
LAST = date(2027, 1, 31)  # a Sunday; six weeks before: 20 December, four: 3 January


def at_nine(day: str | date):
    return local(f"{day}T09:00")


@pytest.fixture
def autumn(cast):
    return cast.roster(date(2026, 9, 10), LAST)


def names(messages, kind):
    return sorted(message.address.split("@")[0] for message in messages if message.kind == f"sessions.{kind}")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-01", []),  # before the first session of a half-year that has a roster
        ("2026-12-19", []),
        ("2026-12-20", FACILITATORS),
        ("2027-01-02", FACILITATORS),
        ("2027-01-03", [*FACILITATORS, "coordinator"]),
        ("2027-01-31", [*FACILITATORS, "coordinator"]),
    ],
)
def test_facilitators_hear_six_weeks_before_and_coordinators_four(cast, autumn, day, expected):
    assert names(watch_rosters(now=at_nine(day)), "roster_ends") == sorted(expected)


def test_over_the_weeks_each_hears_once(cast, autumn):
    told = []
    for number in range(120):
        told += watch_rosters(now=at_nine(date(2026, 11, 1) + timedelta(days=number)))
    assert names(told, "roster_ends") == sorted([*FACILITATORS, "coordinator"])
    assert names(told, "roster_missing") == sorted([*FACILITATORS, "coordinator"])


def test_a_next_roster_quiets_the_watch(cast, autumn):
    cast.roster(date(2027, 2, 4), date(2027, 7, 8))
    assert watch_rosters(now=at_nine("2027-01-31")) == []
    assert watch_rosters(now=at_nine("2027-02-01")) == []  # between the two rosters


def test_a_draft_is_no_roster(cast, autumn):
    cast.roster(date(2027, 2, 4), date(2027, 7, 8), state=RosterState.DRAFT)
    assert names(watch_rosters(now=at_nine("2026-12-20")), "roster_ends") == FACILITATORS


def test_a_half_year_without_a_roster_is_told_to_both_once(cast):
    first = watch_rosters(now=at_nine("2026-11-23"))
    assert names(first, "roster_missing") == sorted([*FACILITATORS, "coordinator"])
    assert first[0].params | {"community": 0} == {
        "community": 0,
        "first_day": "2026-09-01",
        "last_day": "2027-01-31",
    }
    assert watch_rosters(now=at_nine("2027-01-31")) == []
    assert len(watch_rosters(now=at_nine("2027-02-01"))) == 4


def test_a_roster_for_a_later_half_year_does_not_cover_this_one(cast):
    cast.roster(date(2027, 2, 4), date(2027, 7, 8))
    assert names(watch_rosters(now=at_nine("2026-11-23")), "roster_missing") == sorted([*FACILITATORS, "coordinator"])


def test_summer_between_two_rosters_is_not_told(cast):
    cast.roster(date(2027, 2, 4), date(2027, 7, 8))
    cast.roster(date(2027, 9, 9), date(2028, 1, 31))
    assert [watch_rosters(now=at_nine(day)) for day in ("2027-07-09", "2027-08-31", "2027-09-01")] == [[], [], []]


def test_a_roster_of_26_weeks_that_is_over_leaves_the_half_year_uncovered(cast):
    cast.roster(date(2026, 9, 10), date(2027, 3, 10))
    assert names(watch_rosters(now=at_nine("2027-03-10")), "roster_missing") == []
    assert names(watch_rosters(now=at_nine("2027-03-11")), "roster_missing") == sorted([*FACILITATORS, "coordinator"])


@pytest.mark.parametrize(("ends_on", "is_told"), [(LAST, False), (date(2027, 1, 20), False), (date(2027, 2, 1), True)])
def test_a_community_in_its_last_half_year_needs_no_next_roster(cast, autumn, ends_on, is_told):
    cast.community.ends_on = ends_on
    cast.community.save()
    assert bool(watch_rosters(now=at_nine("2027-01-10"))) is is_told


@pytest.mark.parametrize("day", ["2026-08-31", "2027-02-01"])
def test_a_community_that_is_not_active_needs_none(cast, day):
    cast.community.starts_on, cast.community.ends_on = date(2026, 9, 1), date(2027, 1, 31)
    cast.community.save()
    assert watch_rosters(now=at_nine(day)) == []


def test_a_facilitator_who_left_is_not_told(cast, autumn):
    cast.leaves("second", date(2026, 12, 19))
    assert names(watch_rosters(now=at_nine("2026-12-20")), "roster_ends") == ["coach", "guide"]


def test_who_facilitates_and_coordinates_hears_once_that_a_roster_is_missing(cast):
    MembershipFactory(community=cast.community, user=cast.people["coordinator"], is_facilitator=True)
    assert names(watch_rosters(now=at_nine("2026-11-23")), "roster_missing") == sorted([*FACILITATORS, "coordinator"])


def test_half_years_can_be_set(cast, autumn, settings):
    settings.HALF_YEAR_STARTS = [(8, 1), (12, 15)]
    first = watch_rosters(now=at_nine("2027-02-02"))
    assert {message.params["first_day"] for message in first} == {"2026-12-15"}


def test_one_community_that_fails_does_not_hold_up_the_others(cast, monkeypatch):
    from sessions.services import watch_rosters as module
    from sessions.services.one_by_one import IncompleteWatchError

    broken = CommunityFactory()
    facilitators_of = module.facilitators_of
    monkeypatch.setattr(
        module, "facilitators_of", lambda pk, day: 1 / 0 if pk == broken.pk else facilitators_of(pk, day)
    )
    with pytest.raises(IncompleteWatchError, match=rf"^1 failed \({broken.pk}: ZeroDivisionError"):
        watch_rosters(now=at_nine("2026-11-23"))
    assert Message.objects.count() == 4


def test_the_watch_asks_one_query_however_many_communities_are_covered(cast, autumn, django_assert_num_queries):
    for _ in range(3):
        cast.roster(date(2026, 9, 10), LAST).delete()
        other = CommunityFactory()
        type(autumn).objects.filter(pk=autumn.pk).get()
        autumn.pk, autumn.community = None, other
        autumn.save(force_insert=True)
    with django_assert_num_queries(1):
        assert watch_rosters(now=at_nine("2026-11-23")) == []
