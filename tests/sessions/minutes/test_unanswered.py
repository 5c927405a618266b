"""A reader who does not answer in 48 h: the minute taker hears it once, and asks another with one click."""

from datetime import timedelta

import pytest

from communities.models import Membership
from lwg import clock
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from lwg.notifications.sending import compose
from sessions.enums import MinutesState
from sessions.models import Review, Session
from sessions.selectors.suggested import suggested_reader
from sessions.services.watch_minutes import watch_minutes
from tests.factories.communities import CoordinatorshipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.minutes.pages import url

pytestmark = pytest.mark.django_db
KIND = "sessions.review_unanswered"


@pytest.fixture
def asked(cast):
    return cast.bring_to(MinutesState.IN_REVIEW)


def mails():
    return list(Message.objects.filter(kind=KIND).select_related("recipient"))


def look(days):
    watch_minutes(now=clock.now() + timedelta(days=days))


def test_the_minute_taker_hears_it_once_and_whom_to_ask(asked):
    look(1.99)
    assert mails() == []
    for days in (2, 2.1, 4):
        look(days)
    (mail,) = mails()
    assert mail.recipient == asked.taker.user
    assert str(compose(mail).subject) == (
        "Lea Fictief has not answered: minutes of LWG Havenlicht, Thursday 5 November 2026"
    )
    assert str(compose(mail).body) == (
        "Hello Teun,\n\n"
        "Lea Fictief was asked two days ago to read the minutes of Thursday 5 November 2026 along, and has not"
        " answered. They are due Thu 12 Nov 16:00.\n\n"
        "On the page of the minutes you ask Mo Proefman with one click; the question to Lea Fictief is then taken"
        " back.\n\n"
        f"Ask another reader:\nhttp://testserver/sessions/{asked.session.pk}/minutes/\n"
    )


@pytest.mark.parametrize("act", ["approve", "request_changes", "ask another", "cancel"])
def test_not_when_the_cause_is_gone(asked, act):
    look(2)
    (mail,) = mails()
    assert kind_named(KIND).still_wanted(mail)
    if act == "ask another":
        asked.ask(asked.member)
    elif act == "cancel":
        Session.objects.filter(pk=asked.session.pk).update(state="cancelled")
    else:
        getattr(asked, act)()
    assert not kind_named(KIND).still_wanted(mail)


def test_who_answered_in_time_is_not_told_of(asked):
    asked.approve()
    look(3)
    assert mails() == []


def test_without_a_minute_taker_the_facilitator_hears_it_and_chooses_one(asked):
    Membership.objects.filter(pk=asked.taker.pk).update(ends_on=clock.today())
    look(2)
    (mail,) = mails()
    assert mail.recipient == asked.facilitator.user
    with clock.at(clock.now() + timedelta(days=2)):
        text = str(compose(mail).body)
    assert "The session has no minute taker any more. Choose one, who can ask another reader." in text
    assert text.endswith(f"http://testserver/sessions/{asked.session.pk}/duties/\n")


def test_the_reader_of_the_rota_is_suggested_then_whose_turn_it_is(asked):
    assert suggested_reader(asked.minutes) == asked.member
    SessionFactory(
        community=asked.community,
        starts_at=asked.session.starts_at - timedelta(weeks=4),
        facilitator=asked.facilitator,
        minute_taker=asked.taker,
        reader=asked.member,
    )
    assert suggested_reader(asked.minutes) == asked.member  # the facilitator comes last
    Session.objects.filter(pk=asked.session.pk).update(reader=asked.facilitator)
    assert suggested_reader(asked.minutes) == asked.facilitator


def test_one_click_asks_the_other_and_tells_the_first_kindly(asked, at, logged_in):
    at("2026-11-08T11:00")
    browser = logged_in(asked.taker.user)
    page = browser.get(url("minutes", asked)).content.decode()
    assert "Lea Fictief has not answered" in page
    assert "Mo Proefman gets a mail at once. The question to Lea Fictief is taken back, without a mail." in page
    answer = browser.post(url("ask_reader", asked), {"reader": asked.member.pk})
    assert answer.status_code == 302
    assert [one.reader for one in Review.objects.filter(decided_at=None)] == [asked.member]
    assert "has not answered" not in browser.get(url("minutes", asked)).content.decode()

    first = logged_in(asked.reader.user)
    answers = [
        first.get(url("review_minutes", asked)),
        first.post(url("approve_minutes", asked), {"revision": "1"}),
        first.post(url("request_changes", asked), {"remark": "Graag zonder naam"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert "You need not read along any more" in answer.content.decode()
    assert "Graag zonder naam" in answers[2].content.decode()
    assert first.get(url("minutes", asked)).status_code == 404


def test_before_48_hours_nothing_urges(asked, at, logged_in):
    at("2026-11-08T09:59")
    assert "has not answered" not in logged_in(asked.taker.user).get(url("minutes", asked)).content.decode()


PAGES = ["minutes", "edit_minutes", "ask_reader", "review_minutes", "distribute_minutes", "minutes_pdf"]
PAGES += ["snooze_minutes", "hand_over_minutes"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", [MinutesState.DRAFT, MinutesState.IN_REVIEW, MinutesState.DISTRIBUTED])
def test_a_coordinator_reads_nothing_of_minutes(cast, logged_in, name, state):
    cast.bring_to(state)
    coordinator = CoordinatorshipFactory(organisation=cast.community.organisation).user
    assert logged_in(coordinator).get(url(name, cast)).status_code == 404
