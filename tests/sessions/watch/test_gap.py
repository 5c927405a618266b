"""A cancellation that leaves more than six weeks without a session is told at once (A9)."""

from datetime import date, timedelta

import pytest

from communities.enums import HolidayKind
from communities.models import SchoolHoliday
from sessions.services.watch_rosters import tell_gap
from tests.factories.communities import CoordinatorshipFactory
from tests.sessions.watch.conftest import cancel, local

EVERYBODY = ["coach", "coordinator", "guide", "second"]


def afternoons(cast, *days):
    return [cast.session(local(f"{day}T16:00")) for day in days]


def cancelled(session):
    cancel(session)
    return sorted(message.address.split("@")[0] for message in tell_gap(session=session))


def test_a_gap_of_more_than_six_weeks_is_told_to_facilitators_and_coordinators(cast):
    _, middle, _ = afternoons(cast, "2026-10-08", "2026-11-05", "2026-12-03")
    assert cancelled(middle) == EVERYBODY


def test_what_is_told_names_the_days(cast):
    _, middle, _ = afternoons(cast, "2026-10-08", "2026-11-05", "2026-12-03")
    cancel(middle)
    assert tell_gap(session=middle)[0].params == {
        "community": cast.community.pk,
        "session": middle.pk,
        "before": "2026-10-08",
        "after": "2026-12-03",
        "days": 56,
    }


def test_it_is_told_once(cast):
    _, middle, _ = afternoons(cast, "2026-10-08", "2026-11-05", "2026-12-03")
    assert cancelled(middle) == EVERYBODY
    assert tell_gap(session=middle) == []


@pytest.mark.parametrize(("following", "expected"), [("2026-11-19", []), ("2026-11-20", EVERYBODY)])
def test_six_weeks_exactly_are_allowed(cast, following, expected):
    _, middle, _ = afternoons(cast, "2026-10-08", "2026-10-29", following)
    assert cancelled(middle) == expected


def test_an_hour_of_daylight_saving_is_no_day(cast):
    """From summer to winter time, 42 days on the calendar are 42 days and an hour."""
    _, middle, _ = afternoons(cast, "2026-09-24", "2026-10-15", "2026-11-05")
    assert cancelled(middle) == []


def test_sessions_that_were_cancelled_earlier_do_not_count(cast):
    _, early, late, _ = afternoons(cast, "2026-10-08", "2026-10-22", "2026-11-12", "2026-11-26")
    assert cancelled(early) == []
    assert cancelled(late) == EVERYBODY


def test_the_first_and_the_last_session_leave_no_gap(cast):
    first, _, last = afternoons(cast, "2026-10-08", "2026-11-05", "2026-12-03")
    assert (cancelled(first), cancelled(last)) == ([], [])


def test_the_summer_holiday_is_aside(cast):
    _, middle, _ = afternoons(cast, "2027-07-08", "2027-07-15", "2027-09-09")
    assert cancelled(middle) == []


def test_the_summer_of_another_region_is_not(cast):
    """It lasts until 5 September 2027 in the south, until 29 August in the middle."""
    cast.community.region = "zuid"
    cast.community.save()
    _, middle, _ = afternoons(cast, "2027-07-15", "2027-07-22", "2027-09-01")
    assert cancelled(middle) == EVERYBODY


def test_the_organisation_s_own_summer_goes_before_the_region_s(cast):
    SchoolHoliday.objects.create(
        organisation=cast.community.organisation,
        kind=HolidayKind.SUMMER,
        study_year=2026,
        first_day=date(2027, 7, 3),
        last_day=date(2027, 8, 13),
    )
    _, middle, _ = afternoons(cast, "2027-07-08", "2027-07-15", "2027-09-09")
    assert cancelled(middle) == EVERYBODY  # that holiday began before the gap does


def test_other_communities_do_not_fill_the_gap(cast):
    from tests.factories.sessions import SessionFactory

    first, middle, _ = afternoons(cast, "2026-10-08", "2026-11-05", "2026-12-03")
    SessionFactory(starts_at=first.starts_at + timedelta(days=20))
    CoordinatorshipFactory(user__email="elsewhere@demo.example")
    assert cancelled(middle) == EVERYBODY
