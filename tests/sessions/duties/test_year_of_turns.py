"""The page of turns: who was what when over a year, and how even the minutes went round."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.enums import SessionDuty, SessionState
from sessions.selectors.year_of_turns import year_of_turns
from tests.factories.communities import CoordinatorshipFactory, MembershipFactory
from tests.sessions.planning.single import FIRST, WEEK, planned


@pytest.fixture
def page(people, at):
    """Four sessions of a year, one longer ago, one cancelled and one to come; seen on 1 September 2026."""
    for weeks, taker in ((4, people.minute_taker), (8, people.minute_taker), (12, people.minute_taker)):
        planned(people, FIRST - weeks * WEEK, minute_taker=taker, state=SessionState.HELD)
    planned(people, FIRST - 16 * WEEK, minute_taker=people.other, reader=people.reader, state=SessionState.HELD)
    planned(people, FIRST - 60 * WEEK, minute_taker=people.other, state=SessionState.HELD)
    planned(people, FIRST - 20 * WEEK, minute_taker=people.other, state=SessionState.CANCELLED)
    planned(people, FIRST + 4 * WEEK, minute_taker=people.other)
    at("2026-09-01T09:00")
    return year_of_turns(people.community)


def line_of(page, member):
    return next(line for line in page.lines if line.name == str(member.user))


def test_turns_of_a_year_count_and_what_comes_is_told_apart(people, page):
    taker, other = line_of(page, people.minute_taker), line_of(page, people.other)
    assert dict(taker.counts) == {SessionDuty.FACILITATOR: 0, SessionDuty.MINUTE_TAKER: 3, SessionDuty.READER: 0}
    assert (taker.over, taker.coming) == (1.0, 0)
    assert dict(other.counts)[SessionDuty.MINUTE_TAKER] == 1
    assert (other.over, other.too_few, other.coming) == (-1.0, 1.0, 1)
    assert dict(line_of(page, people.reader).counts)[SessionDuty.READER] == 1


def test_who_wrote_more_than_a_share_stands_first_and_each_turn_has_its_column(people, page):
    assert page.lines[0].name == str(people.minute_taker.user)
    assert len(page.columns) == 5
    assert [column.is_coming for column in page.columns] == [False] * 4 + [True]
    write = (SessionDuty.MINUTE_TAKER,)
    assert line_of(page, people.minute_taker).cells == [(), write, write, write, ()]
    assert line_of(page, people.other).cells == [write, (), (), (), write]
    names = [name for name, _turns in page.lists]
    assert str(people.reader.user) in names


def test_members_and_coordinators_see_it_and_others_find_nothing(people, page, logged_in):
    address = reverse("turns", args=[people.community.pk])
    coordinator = CoordinatorshipFactory(organisation=people.community.organisation).user
    for user in (people.student.user, coordinator):
        answer = logged_in(user).get(address)
        assert answer.status_code == 200
    text = logged_in(people.student.user).get(address).content.decode()
    assert "1.0 more than an even share" in text
    assert "1.0 fewer than an even share" in text
    assert logged_in(MembershipFactory().user).get(address).status_code == 404


def test_without_sessions_the_page_says_what_will_stand_there(people, logged_in):
    page = logged_in(people.student.user).get(reverse("turns", args=[people.community.pk]))
    assert "No turns yet" in page.content.decode()


@pytest.mark.parametrize("name", ["hand_over_minutes", "minutes"])
def test_pages_of_the_week_ask_as_much_with_more_members_and_turns(people, logged_in, name, at):
    session = planned(people, state=SessionState.HELD)
    at("2026-09-11T09:00")
    browser = logged_in(people.minute_taker.user)
    assert counted(browser, reverse(name, args=[session.pk])) == counted_with_more(people, browser, name, session)


def counted(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    statements = [query["sql"] for query in captured.captured_queries]
    assert len(statements) == len(set(statements)) <= 10
    return len(statements)


def counted_with_more(people, browser, name, session):
    for number in range(1, 4):
        MembershipFactory(community=people.community)
        planned(people, FIRST - 4 * number * WEEK, state=SessionState.HELD)
    return counted(browser, reverse(name, args=[session.pk]))
