"""Answering on the pages: many dates in one gesture, what differs, and nothing that was chosen is lost."""

import re
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Acceptance
from reports.selectors.home_page import home_of
from sessions.forms.availability import AnswersForm
from sessions.models import Candidate, CandidateAnswer
from sessions.selectors.answering import answer_page
from sessions.services.availability import close_round
from tests.sessions.availability.conftest import DEADLINE


@pytest.fixture
def asked(cast):
    cast.offer(weekdays=(1, 3))
    cast.ask()
    return cast


@pytest.fixture
def url(asked):
    return reverse("answer_dates", args=[asked.roster.availability_rounds.get().pk])


def choices(cast, version=0, remark="", usual=None, **differs):
    typed = {f"answer-{one.pk}": "" for one in cast.candidates}
    typed |= {f"usual-{key}": value for key, value in (usual or {}).items()}
    return typed | {"version": str(version), "remark": remark} | differs


def said(cast, name="noor"):
    return dict(CandidateAnswer.objects.filter(membership=cast.members[name]).values_list("candidate", "value"))


def test_every_thursday_afternoon_is_fine_except_is_one_gesture(asked, url, logged_in):
    first = next(one for one in asked.candidates if one.day.weekday() == 3)
    answer = logged_in(asked.user("noor")).post(
        url,
        choices(
            asked,
            remark="Fijn",
            usual={"3-afternoon": "yes", "1-afternoon": "no"},
            **{f"answer-{first.pk}": "if_need_be"},
        ),
    )
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    expected = {one.pk: "yes" if one.day.weekday() == 3 else "no" for one in asked.candidates}
    assert said(asked) == expected | {first.pk: "if_need_be"}


def test_the_page_shows_what_is_usual_and_folds_the_dates_by_month(asked, url, logged_in):
    first = asked.candidates[0]
    logged_in(asked.user("noor")).post(
        url, choices(asked, usual={"3-afternoon": "yes"}, **{f"answer-{first.pk}": "no"})
    )
    tuesday, thursday = answer_page(asked.reply("noor"), with_busy_times=True).groups
    assert (tuesday.name, tuesday.usual) == ("Tuesday afternoon", "")
    assert (thursday.name, thursday.hours, thursday.usual, thursday.number) == (
        "Thursday afternoon", "13:30–16:00", "yes", 10
    )  # fmt: skip
    assert [(month.name, month.told, month.is_open) for month in thursday.months] == [
        ("February 2027", "3 dates, 1 differs", True),
        ("March 2027", "4 dates", False),
        ("April 2027", "3 dates", False),
    ]


def test_nobody_faces_sixty_radio_buttons(asked, url, logged_in):
    page = logged_in(asked.user("noor")).get(url).content.decode()
    assert (page.count('type="radio"'), page.count("<details")) == (8, 6)
    assert page.count("<select") == len(asked.candidates) == 19


def test_a_date_without_an_answer_stays_without_one(asked, url, logged_in):
    first = asked.candidates[0]
    logged_in(asked.user("noor")).post(url, choices(asked, **{f"answer-{first.pk}": "no"}))
    assert said(asked) == {first.pk: "no"}


def test_a_date_that_came_after_the_page_was_shown_is_not_answered_by_it(asked, url, logged_in):
    typed = choices(asked, usual={"3-afternoon": "yes"})
    late = Candidate.objects.create(roster=asked.roster, day=date(2027, 2, 25), half_day="afternoon", starts_at="13:30")
    logged_in(asked.user("noor")).post(url, typed)
    assert late.pk not in said(asked)
    assert len(said(asked)) == 10


def test_of_two_who_save_at_once_the_second_keeps_what_was_chosen_on_the_page(asked, url, logged_in):
    browser = logged_in(asked.user("noor"))
    asked.says("noor", "no", by="guide")
    answer = browser.post(url, choices(asked, remark="Mijn woorden", usual={"3-afternoon": "if_need_be"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "These answers were changed elsewhere meanwhile." in page
    assert "Mijn woorden" in page
    assert re.search(r'name="usual-3-afternoon"\s+value="if_need_be"\s+checked', page)
    assert set(said(asked).values()) == {"no"}
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    again = choices(asked, version, "Mijn woorden", {"3-afternoon": "if_need_be"})
    assert browser.post(url, again).status_code == 302
    assert set(said(asked).values()) == {"if_need_be"}


def test_a_remark_that_is_too_long_is_said_and_stays(asked, url, logged_in):
    answer = logged_in(asked.user("noor")).post(url, choices(asked, remark="x" * 501, usual={"3-afternoon": "yes"}))
    assert answer.status_code == 422
    assert "x" * 501 in answer.content.decode()
    assert said(asked) == {}


def test_it_saves_by_itself_and_says_when_something_came_in_between(asked, url, logged_in):
    browser = logged_in(asked.user("noor"))
    autosave = f"{url}autosave/"
    assert browser.post(autosave, choices(asked, usual={"3-afternoon": "yes"})).json() == {
        "saved_at": "09:00",
        "version": 1,
    }
    assert browser.post(autosave, choices(asked, 0, usual={"3-afternoon": "no"})).status_code == 409
    assert browser.post(autosave, choices(asked, 1, "x" * 501)).json().keys() == {"errors"}
    close_round(actor=asked.guide, roster=asked.roster)
    closed = browser.post(autosave, choices(asked, 1, usual={"3-afternoon": "no"}))
    assert (closed.status_code, "not asked for any more" in closed.content.decode()) == (409, True)


def test_home_asks_for_what_is_unanswered_until_the_deadline(asked, url, at):
    def todos():
        return [(one.what, one.url) for one in home_of(asked.user("noor")).todos]

    assert todos() == [("Answer 19 dates, before Mon 7 Dec", url)]
    asked.says("noor", but=1)
    assert todos() == [("Answer 1 date, before Mon 7 Dec", url)]
    asked.says("noor")
    assert todos() == []
    asked.offer(half_days=("evening",))
    assert todos() == [("Answer 10 dates, before Mon 7 Dec", url)]
    at(DEADLINE)
    assert todos() == []


def test_the_dates_of_an_ending_membership_are_asked_until_its_end(asked, url, logged_in):
    asked.members["noor"].ends_on = date(2027, 2, 28)
    asked.members["noor"].save()
    assert [one.what for one in home_of(asked.user("noor")).todos] == ["Answer 5 dates, before Mon 7 Dec"]
    assert logged_in(asked.user("noor")).get(url).content.decode().count("<select") == 5


def test_who_has_yet_to_accept_the_agreements_is_sent_there_first(asked, url, logged_in):
    Acceptance.objects.filter(user=asked.user("noor")).delete()
    answer = logged_in(asked.user("noor")).get(url)
    assert answer.url.startswith(reverse("agreements", args=[asked.community.pk]))


def test_a_closed_round_says_so_to_its_members(asked, url, logged_in):
    close_round(actor=asked.guide, roster=asked.roster)
    answer = logged_in(asked.user("noor")).get(url)
    assert (answer.status_code, "not asked for any more" in answer.content.decode()) == (410, True)


def test_the_page_takes_the_same_queries_for_1_and_for_19_dates(asked, url, logged_in, django_assert_max_num_queries):
    browser = logged_in(asked.user("noor"))
    counts = []
    for keep in (19, 3, 1):
        asked.roster.candidates.exclude(pk__in=[one.pk for one in asked.candidates[:keep]]).delete()
        with django_assert_max_num_queries(10) as captured:
            assert browser.get(url).status_code == 200
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(set(statements)) == len(statements)
        counts.append(len(statements))
    assert len(set(counts)) == 1


values = st.sampled_from(["yes", "if_need_be", "no", "", "perhaps"])


@given(usual=values, differs=st.dictionaries(st.integers(0, 5), values))
def test_a_form_says_of_each_date_what_differs_or_else_what_is_usual(usual, differs):
    candidates = [Candidate(pk=pk, day=date(2027, 2, 4), half_day="afternoon") for pk in range(6)]
    typed = {"usual-3-afternoon": usual} | {f"answer-{pk}": differs.get(pk, "") for pk in range(5)}
    real = {"yes", "if_need_be", "no"}
    expected = {pk: differs[pk] if differs.get(pk) in real else (usual if usual in real else "") for pk in range(5)}
    assert AnswersForm(typed).values(candidates) == expected
