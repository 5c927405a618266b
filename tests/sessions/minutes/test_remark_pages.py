"""Remarks on the pages: marks and cards, nothing typed is lost, and a question that was taken back is told kindly."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import MinutesState, RemarkState
from sessions.models import Remark, Review
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db

DRAFT, IN_REVIEW, CHANGES, APPROVED, DISTRIBUTED = MinutesState


@pytest.fixture
def read(cast):
    """With the reader, with something to read."""
    cast.bring_to(DRAFT)
    cast.save(patterns="<p>We trekken ons terug. We zwijgen.</p>")
    cast.ask()
    return cast


def add(cast, section="patterns"):
    return reverse("add_remark", args=[cast.session.pk, section])


def at(name, cast, remark):
    return reverse(name, args=[cast.session.pk, remark.pk])


def typed(**fields):
    return {"revision": 2, "passage": "We zwijgen", "text": "Welk?", "suggestion": ""} | fields


def test_a_remark_is_made_at_words_and_marked_in_the_text(read, logged_in):
    reader = logged_in(read.reader.user)
    for _ in range(2):
        response = reader.post(add(read), typed(text=f"Welk? {SCRIPT}"))
        remark = Remark.objects.get()
        assert (response.status_code, response.url) == (302, f"{url('review_minutes', read)}#remark-{remark.pk}")
    page = reader.get(url("review_minutes", read)).content.decode()
    assert (
        f'<mark class="remarked">We zwijgen</mark><a class="remark-number" id="passage-{remark.pk}" '
        f'href="#remark-{remark.pk}" aria-label="remark 1">1</a>.</p>'
    ) in page
    assert f"Welk? {escape(SCRIPT)}" in page
    assert SCRIPT not in page
    assert "1 remark of yours goes along with your answer." in " ".join(page.split())


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"passage": "Wij zwijgen"}, "These words do not stand in this section."),
        ({"text": "", "suggestion": ""}, "Say what you see, or which words would be better."),
        ({"passage": "", "suggestion": "Beter"}, "Say which words your suggestion is for."),
        ({"revision": 1}, "The text has changed since you opened it."),
        ({"text": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_what_was_typed_comes_back_open_at_its_section(read, logged_in, fields, told):
    response = logged_in(read.reader.user).post(add(read), typed(**fields))
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert re.search(r'id="remark-at-patterns"\s+open', page)
    for text in typed(**fields).values():
        assert str(text) in page
    assert not Remark.objects.exists()


def test_a_section_that_is_none_is_not_there(read, logged_in):
    assert logged_in(read.reader.user).post(add(read, "title"), typed()).status_code == 404


def test_a_remark_is_taken_back_by_a_button_and_twice_is_harmless(read, logged_in):
    remark = read.remark("We zwijgen")
    reader = logged_in(read.reader.user)
    for _ in range(2):
        assert reader.post(at("remove_remark", read, remark)).url == url("review_minutes", read)
    assert not Remark.objects.exists()


def test_a_remark_that_is_gone_is_told(read, logged_in):
    remark = read.remark("We zwijgen")
    read.request_changes()
    response = logged_in(read.taker.user).post(
        reverse("decline_remark", args=[read.session.pk, remark.pk + 1]), follow=True
    )
    assert "The reader took this remark back." in response.content.decode()
    assert Remark.objects.get().state == RemarkState.OPEN


@pytest.mark.parametrize("page", ["minutes", "edit_minutes"])
def test_the_minute_taker_takes_a_suggestion_over_and_can_undo_it(read, logged_in, page):
    remark = read.remark("We zwijgen", suggestion="We praten niet")
    read.request_changes("")
    taker = logged_in(read.taker.user)
    shown = taker.get(url(page, read)).content.decode()
    assert at("accept_suggestion", read, remark) in shown
    assert "We praten niet" in shown
    response = taker.post(at("accept_suggestion", read, remark), {"back": page})
    assert response.url == f"{url(page, read)}#at-patterns"
    [message] = get_messages(response.wsgi_request)
    assert "The suggestion stands in the text." in str(message)
    assert at("reopen_remark", read, remark) in str(message)
    assert read.minutes.patterns == "<p>We trekken ons terug. We praten niet.</p>"
    taker.post(at("reopen_remark", read, remark), {"back": page})
    assert read.minutes.patterns == "<p>We trekken ons terug. We zwijgen.</p>"


def test_words_that_are_gone_are_told_and_the_remark_stays_open(read, logged_in):
    remark = read.remark("We zwijgen", suggestion="We praten niet")
    read.request_changes("")
    read.save(patterns="<p>Anders</p>")
    taker = logged_in(read.taker.user)
    response = taker.post(at("accept_suggestion", read, remark), follow=True)
    page = response.content.decode()
    assert "The words “We zwijgen” do not stand there any more." in page
    assert "These words do not stand there any more." in page
    assert Remark.objects.get().state == RemarkState.OPEN


def test_members_see_no_remarks_when_the_minutes_went_out(read, logged_in):
    read.remark("We zwijgen", text="Welk dan?")
    read.approve()
    read.distribute()
    for who in (read.member, read.taker, read.reader):
        page = logged_in(who.user).get(url("minutes", read)).content.decode()
        assert "We zwijgen" in page
        assert "Welk dan?" not in page
        assert "<mark" not in page


def test_approving_with_open_remarks_says_how_many(read, logged_in):
    read.remark("We zwijgen")
    read.remark("We trekken")
    reader = logged_in(read.reader.user)
    assert "You have 2 open remarks." in reader.get(url("review_minutes", read)).content.decode()
    response = reader.post(url("approve_minutes", read), {"revision": 2}, follow=True)
    assert "Your 2 remarks are told along." in response.content.decode()
    page = logged_in(read.taker.user).get(url("distribute_minutes", read)).content.decode()
    assert "2 remarks of readers are still open." in " ".join(page.split())


@pytest.mark.parametrize("kind", ["changes_requested", "minutes_approved"])
def test_the_mail_tells_how_many_remarks_and_nothing_of_them(read, kind):
    read.remark("We zwijgen", text="Geheim")
    if kind == "changes_requested":
        read.request_changes("")
    else:
        read.approve()
    message = Message.objects.get(kind=f"sessions.{kind}")
    mail = kind_named(message.kind).compose(message)
    for text in (mail.text, mail.html):
        assert "1 remark stands at the text." in " ".join(text.split())
        assert "Geheim" not in text
        assert "zwijgen" not in text


def test_who_is_asked_no_more_is_told_and_gets_back_what_they_typed(read, logged_in):
    read.ask_second()
    read.request_changes()
    second = logged_in(read.member.user)
    page = second.get(url("review_minutes", read)).content.decode()
    assert "The other reader asked for changes first." in page
    assert "We zwijgen" not in page
    for address, fields in [
        (url("approve_minutes", read), {"revision": 2}),
        (url("request_changes", read), {"remark": "Veel te lang"}),
        (add(read), typed(text="Veel te lang")),
    ]:
        response = second.post(address, fields)
        assert response.status_code == 200
        assert "You need not read along any more" in response.content.decode()
        assert ("Veel te lang" in response.content.decode()) == (address != url("approve_minutes", read))
    assert read.state == CHANGES


def test_a_reader_who_left_finds_nothing(read, logged_in, at):
    reader = logged_in(read.reader.user)
    read.reader.ends_on = read.session.starts_at.date()
    read.reader.save()
    assert reader.get(url("review_minutes", read)).status_code == 404
    assert reader.post(add(read), typed()).status_code == 404


def test_a_second_reader_is_asked_beside_the_first(read, logged_in):
    taker = logged_in(read.taker.user)
    page = taker.get(url("ask_reader", read)).content.decode()
    assert "beside Lea Fictief, as a second reader" in page
    taker.post(url("ask_reader", read), {"reader": read.member.pk, "how": "beside"})
    assert Review.objects.filter(decided_at=None).count() == 2
    page = taker.get(url("ask_reader", read)).content.decode()
    assert "instead of Mo Proefman" in page
    assert "as a second reader" not in page
    read.approve()
    page = taker.get(url("distribute_minutes", read)).content.decode()
    assert "Mo Proefman was asked to read along, too" in page


@pytest.mark.parametrize("name", ["review_minutes", "minutes", "edit_minutes"])
def test_a_page_asks_as_much_with_three_remarks_as_with_one(read, logged_in, name):
    who = read.reader if name == "review_minutes" else read.taker
    read.remark("We zwijgen", suggestion="We praten niet")
    if name != "review_minutes":
        read.request_changes("")
    browser = logged_in(who.user)

    def asked():
        browser.get(url(name, read))
        with CaptureQueriesContext(connection) as found:
            assert browser.get(url(name, read)).status_code == 200
        return [query["sql"] for query in found]

    once = asked()
    review = Review.objects.get()
    for words in ("We trekken", "terug"):
        Remark.objects.create(review=review, section="patterns", passage=words, text="Waarom?", revision=2)
    thrice = asked()
    assert len(thrice) == len(once)
    assert [sql for sql in thrice if thrice.count(sql) > 1] == []
