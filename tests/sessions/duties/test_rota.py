"""The rota of a half-year: what it shows, and giving what is open."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions.enums import AttendanceState, Availability, HalfDay, MinutesState
from sessions.forms.minutes import AskReaderForm
from sessions.models import Attendance, Candidate, CandidateAnswer, Minutes, Session
from sessions.selectors.rota import rota_of, suggestions_for
from tests.factories.communities import MembershipFactory
from tests.sessions.planning.drafting import draft
from tests.sessions.planning.single import FIRST, WEEK, plan, planned

DAY = date(2026, 9, 1)


def rows_of(cast, user=None):
    rota = rota_of(cast.community, user or cast.student.user, DAY, may_plan=False)
    return [(row.facilitator, row.minute_taker, row.reader) for row in rota.rows]


def test_a_session_that_is_planned_gets_a_reader_too(people):
    session = plan(people)

    assert (session.facilitator, session.reader) == (people.facilitator, people.reader)
    assert session.minute_taker in (people.minute_taker, people.other)


def test_the_reader_is_never_the_minute_taker(people):
    session = planned(people)

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(reader=session.minute_taker)


def test_the_reader_of_the_session_is_proposed_to_the_minute_taker(people):
    session = planned(people, reader=people.student)
    Minutes.objects.filter(session=session).update(state=MinutesState.DRAFT)

    assert AskReaderForm(minutes=session.minutes)["reader"].initial == people.student.pk


def test_the_rota_shows_who_does_what_and_counts_the_turns(people):
    planned(people, reader=people.reader)
    planned(people, starts_at=FIRST + 4 * WEEK, minute_taker=None)
    planned(people, starts_at=FIRST + 26 * WEEK)  # in the next half-year

    rota = rota_of(people.community, people.student.user, DAY, may_plan=False)

    guide, writer, reader = (str(one.user) for one in (people.facilitator, people.minute_taker, people.reader))
    assert [(row.facilitator, row.minute_taker, row.reader) for row in rota.rows] == [
        (guide, writer, reader),
        (guide, "", ""),
    ]
    assert [(one.name, one.facilitator, one.minute_taker, one.reader) for one in rota.turns] == [
        (guide, 2, 0, 0),
        *sorted([(writer, 0, 1, 0), (reader, 0, 0, 1)]),
    ]
    assert rota.number_open == 2


def test_a_duty_of_who_will_have_left_is_open(people):
    planned(people)
    people.minute_taker.ends_on = date(2026, 9, 9)
    people.minute_taker.save()

    assert rows_of(people) == [(str(people.facilitator.user), "", "")]


def test_what_is_open_is_given_as_it_was_shown(people, logged_in):
    first = planned(people, minute_taker=people.other)
    second = planned(people, starts_at=FIRST + 4 * WEEK, minute_taker=None, facilitator=None)
    url = reverse("fill_rota", args=[people.community.pk])
    client = logged_in(people.facilitator.user)

    shown = client.get(url).context["shown"]
    answer = client.post(url, {"shown": shown})

    assert answer.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.facilitator, first.minute_taker, first.reader) == (people.facilitator, people.other, people.reader)
    assert (second.facilitator, second.minute_taker, second.reader) == (
        people.facilitator,
        people.minute_taker,
        people.reader,
    )
    assert suggestions_for(people.community, DAY) == []


def test_nobody_gets_a_turn_that_was_not_shown(people, logged_in):
    session = planned(people)
    url = reverse("fill_rota", args=[people.community.pk])
    client = logged_in(people.facilitator.user)
    shown = client.get(url).context["shown"]
    people.reader.ends_on = date(2026, 9, 2)
    people.reader.save()

    answer = client.post(url, {"shown": shown})

    session.refresh_from_db()
    assert (answer.status_code, session.reader) == (422, None)
    assert "Something has changed meanwhile" in answer.text


def test_who_said_not_to_come_is_passed_over(people):
    session = planned(people, minute_taker=None)
    Attendance.objects.create(session=session, membership=people.minute_taker, state=AttendanceState.EXCUSED)

    (found,) = suggestions_for(people.community, DAY)

    assert found.turn.minute_taker == people.other


def test_who_said_no_when_the_dates_were_asked_is_passed_over(people):
    planned(people, minute_taker=None)
    roster = draft(people)
    for day, start in ((date(2026, 9, 10), time(13, 30)), (date(2026, 9, 10), time(9, 30))):
        half_day = HalfDay.AFTERNOON if start.hour > 12 else HalfDay.MORNING
        candidate = Candidate.objects.create(roster=roster, day=day, half_day=half_day, starts_at=start)
        member = people.minute_taker if start.hour > 12 else people.other
        CandidateAnswer.objects.create(candidate=candidate, membership=member, value=Availability.NO)

    (found,) = suggestions_for(people.community, DAY)

    assert found.turn.minute_taker == people.other


@pytest.mark.parametrize("name", ["rota", "fill_rota", "turns"])
def test_the_pages_ask_as_much_for_three_sessions_as_for_one(people, logged_in, django_assert_max_num_queries, name):
    url = reverse(name, args=[people.community.pk])
    counts = []
    for number in (1, 3):
        while people.community.sessions.count() < number:
            member = MembershipFactory(community=people.community)
            start = FIRST + people.community.sessions.count() * WEEK
            planned(people, starts_at=start, facilitator=member, minute_taker=None, location=people.location)
        client = logged_in(people.facilitator.user)
        with django_assert_max_num_queries(10) as captured:
            assert client.get(url).status_code == 200
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(statements) == len(set(statements))
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("day", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-13-40"])
def test_a_day_that_is_none_shows_this_half_year(people, logged_in, day):
    answer = logged_in(people.student.user).get(reverse("rota", args=[people.community.pk]), {"day": day})

    assert answer.context["page"].half_year.first_day == date(2026, 9, 1)


def test_only_who_has_a_duty_is_offered_to_ask_another(people):
    session = planned(people)

    def offered(member):
        rota = rota_of(people.community, member.user, DAY, may_plan=False)
        return [url for row in rota.rows for _duty, url in row.swaps]

    assert offered(people.minute_taker) == [reverse("ask_swap", args=[session.pk, "minute_taker"])]
    assert offered(people.student) == []
    Session.objects.filter(pk=session.pk).update(
        starts_at=FIRST - timedelta(weeks=10), ends_at=FIRST - timedelta(weeks=9)
    )
    assert offered(people.minute_taker) == []
