"""Days that fill a gap are those on which most members said that they can come, when they were asked last."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from lwg import clock
from sessions.enums import Availability, HalfDay, RosterState, SessionState
from sessions.models import AvailabilityRound, BusyCalendar, BusyTime, Candidate, CandidateAnswer, Roster
from sessions.planning.rhythm import moments_of
from sessions.selectors.gaps import Turnout, gaps_opened, who_can_come
from tests.factories.communities import CommunityFactory
from tests.sessions.planning.single import FIRST, WEEK, planned

THURSDAY = date(2026, 10, 1)
AFTERNOON = {THURSDAY: moments_of(THURSDAY, time(13, 30), 150)}


def asked(community, answers, *, hour=time(13, 30), days_ago=1):
    """A round that was held so long ago, with what each member answered to one candidate."""
    roster = Roster.objects.create(
        community=community,
        first_day=THURSDAY,
        last_day=date(2027, 1, 28),
        weekday=3,
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
    )
    candidate = Candidate.objects.create(roster=roster, day=THURSDAY, half_day=HalfDay.AFTERNOON, starts_at=hour)
    now = clock.now()
    AvailabilityRound.objects.create(
        roster=roster, asked_at=now - timedelta(days=days_ago), respond_by=now - timedelta(hours=1), closed_at=now
    )
    for member, value in answers.items():
        CandidateAnswer.objects.create(candidate=candidate, membership=member, value=value)


def turnout(cast):
    return who_can_come(cast.community, AFTERNOON)[THURSDAY]


def test_who_said_no_cannot_come_and_who_would_rather_not_is_told(cast):
    asked(cast.community, {cast.student: Availability.NO, cast.minute_taker: Availability.IF_NEED_BE})

    assert turnout(cast) == Turnout(members=3, can_come=2, if_need_be=1)
    assert turnout(cast).value == 1.5


def test_who_said_yes_or_nothing_can_come(cast):
    asked(cast.community, {cast.student: Availability.YES})

    assert turnout(cast) == Turnout(members=3, can_come=3, if_need_be=0)


@pytest.mark.parametrize(("hour", "can_come"), [(time(15, 59), 2), (time(16, 0), 3), (time(11, 0), 3)])
def test_an_answer_counts_for_the_hours_that_it_was_about(cast, hour, can_come):
    asked(cast.community, {cast.student: Availability.NO}, hour=hour)

    assert turnout(cast).can_come == can_come


def test_only_the_round_that_was_asked_last_counts(cast):
    asked(cast.community, {cast.student: Availability.NO, cast.minute_taker: Availability.NO}, days_ago=200)
    Roster.objects.update(state=RosterState.PUBLISHED, published_at=clock.now())
    asked(cast.community, {cast.minute_taker: Availability.NO})

    assert turnout(cast).can_come == 2


def test_a_round_of_another_community_does_not_count(cast):
    asked(CommunityFactory(), {cast.student: Availability.NO})

    assert turnout(cast).can_come == 3


def test_what_a_member_s_own_calendar_says_is_not_used(cast):
    calendar = BusyCalendar.objects.create(user=cast.student.user, file_name="mine.ics", next_read_at=None)
    starts, ends = AFTERNOON[THURSDAY]
    BusyTime.objects.create(calendar=calendar, starts_at=starts, ends_at=ends)

    assert turnout(cast).can_come == 3


def test_the_days_that_most_answered_yes_to_are_offered_first(cast):
    planned(cast)
    middle = planned(cast, FIRST + 4 * WEEK)
    planned(cast, FIRST + 8 * WEEK)
    (usual,) = gaps_opened(cast.community, {middle.pk: None}, like=middle)
    asked(cast.community, {cast.student: Availability.NO})
    (gap,) = gaps_opened(cast.community, {middle.pk: None}, like=middle)

    assert usual.offers[0].day == THURSDAY
    assert THURSDAY not in [offer.day for offer in gap.offers]


# --- the page of gaps that stand -------------------------------------------------------------------------------


def gaps_page(cast, client):
    return client.get(reverse("gaps", args=[cast.community.pk]))


def test_a_gap_that_stands_offers_days_on_a_page_of_its_own(cast, logged_in):
    for weeks in (0, 4, 12, 16):
        planned(cast, FIRST + weeks * WEEK)
    planned(cast, FIRST + 7 * WEEK, state=SessionState.CANCELLED)
    (gap,) = gaps_page(cast, logged_in(cast.facilitator.user)).context["gaps"]
    assert date(2026, 10, 29) not in [offer.day for offer in gap.offers]
    assert (gap.gap.earlier, gap.gap.later, gap.words) == (date(2026, 10, 8), date(2026, 12, 3), "8 weeks")
    assert gap.offers[0].day == date(2026, 11, 5)
    assert "day=2026-11-05&starts_at=12%3A30" in gap.offers[0].url  # as on 3 December


def test_a_gap_that_is_over_and_one_that_was_filled_are_not_told(cast, logged_in, at):
    for weeks in (0, 8):
        planned(cast, FIRST + weeks * WEEK)
    client = logged_in(cast.coordinator)
    assert "There are 8 weeks without a session" in gaps_page(cast, client).text
    at("2026-11-05T18:00")
    assert "No gap of more than six weeks" in gaps_page(cast, client).text
    at("2026-09-01T09:00")
    planned(cast, FIRST + 4 * WEEK)
    assert "No gap of more than six weeks" in gaps_page(cast, client).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_many_gaps_as_for_one(cast, logged_in, django_assert_num_queries, number):
    for one in range(number + 1):
        planned(cast, FIRST + 8 * one * WEEK)
    client = logged_in(cast.facilitator.user)
    with django_assert_num_queries(10):
        assert len(gaps_page(cast, client).context["gaps"]) == number
