"""The facilitator's pages: offering dates, asking after a word about the mails, what was said, links, a phone call."""

import re

import pytest
from django.urls import reverse

from lwg.notifications.models import Message
from sessions.models import AvailabilityRound, CandidateAnswer, Reply
from sessions.services.availability import close_round
from tests.sessions.availability.conftest import DEADLINE, local


@pytest.fixture
def page(cast, logged_in):
    """`page("availability")` asks as the facilitator; with `posted` it hands in."""
    browser = logged_in(cast.guide)

    def ask(name, *arguments, posted=None, follow=False):
        url = reverse(name, args=[cast.roster.pk, *arguments])
        return browser.get(url) if posted is None else browser.post(url, posted, follow=follow)

    return ask


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_dates_are_offered_by_weekday_and_half_day_and_the_days_left_out_are_told(cast, page):
    answer = page("candidates", posted={"weekdays": ["3"], "half_days": ["afternoon"]}, follow=True)
    assert "10 dates are offered." in text(answer)
    assert "1 day is left out Thu 25 February is in the spring holiday" in text(answer)
    again = page("candidates", posted={"weekdays": ["3"], "half_days": ["afternoon"]}, follow=True)
    assert "These dates were offered already." in text(again)


def test_nothing_chosen_is_told_beside_the_field(page):
    answer = page("candidates", posted={})
    assert (answer.status_code, text(answer).count("This field is required.")) == (422, 4)


def test_ticked_dates_are_taken_back(cast, page):
    cast.offer()
    first, second, *_others = cast.candidates
    answer = page("withdraw_candidates", posted={"candidate": [first.pk, second.pk, "x", "-1", "9" * 30]}, follow=True)
    assert "2 dates are taken back." in text(answer)
    assert len(cast.candidates) == 8


def test_before_the_mails_go_out_the_page_says_how_many_and_to_whom(cast, page):
    cast.offer()
    answer = text(page("ask_availability"))
    assert "4 mails go out." in answer
    assert "Each has a link to answer 10 dates, without logging in." in answer
    assert "Guide Noor Taker Wim" in answer
    assert Message.objects.count() == 0


def test_the_mails_go_out_once_however_often_one_clicks(cast, page):
    cast.offer()
    posted = {"respond_on": "2026-12-07", "respond_at": "18:00", "form_key": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    for _nth in range(2):
        answer = page("ask_availability", posted=posted)
        assert (answer.status_code, answer.url) == (302, reverse("availability", args=[cast.roster.pk]))
    assert AvailabilityRound.objects.get().respond_by == DEADLINE
    assert Message.objects.filter(kind="sessions.availability_asked").count() == 4


def test_a_deadline_that_cannot_be_is_told_beside_the_field_and_no_mail_goes_out(cast, page):
    cast.offer()
    key = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
    wrong = page("ask_availability", posted={"respond_on": "2027-02-04", "respond_at": "18:00", "form_key": key})
    assert (wrong.status_code, "The first date is 4 February 2027." in text(wrong)) == (422, True)
    assert Message.objects.count() == 0
    right = page("ask_availability", posted={"respond_on": "2027-01-04", "respond_at": "18:00", "form_key": key})
    assert right.status_code == 302  # the same form, set right


def test_the_round_tells_who_has_not_answered_remarks_and_counts_per_date(cast, page):
    cast.ask()
    cast.says("noor", remark="Pas na twee uur")
    cast.says("wim", "no", by="guide")
    told = text(page("availability"))
    assert "2 of 4 members have answered." in told
    assert "Not answered yet They are reminded by themselves: three days before the deadline, and on the day." in told
    assert "Guide 10 dates to answer" in told
    assert "Noor Pas na twee uur" in told
    assert "Thu 4 Feb, afternoon 13:30 1 yes 1 no 2 no answer yet" in told
    assert "(written down by Guide)" in told
    assert "open until Mon 7 Dec 18:00" in told


def test_the_round_takes_the_same_queries_for_1_and_for_10_members(cast, page, django_assert_max_num_queries):
    cast.ask()
    counts = []
    for number in (0, 2, 6):
        for nth in range(number):
            cast.joins(f"extra{number}{nth}")
        with django_assert_max_num_queries(10) as captured:
            assert page("availability").status_code == 200
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(set(statements)) == len(statements)
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_a_member_who_phoned_is_answered_for(cast, page, logged_in):
    cast.ask()
    wim = cast.members["wim"].pk
    assert "You write down what Wim told you." in text(page("answer_for_member", wim))
    typed = {f"answer-{one.pk}": "" for one in cast.candidates} | {"usual-3-afternoon": "yes", "version": "0"}
    answer = page("answer_for_member", wim, posted=typed, follow=True)
    assert "The answers of Wim are saved." in text(answer)
    assert set(CandidateAnswer.objects.values_list("membership", "value", "by")) == {(wim, "yes", cast.guide.pk)}
    own = logged_in(cast.user("wim")).get(reverse("answer_dates", args=[cast.reply("wim").round_id]))
    assert "Guide wrote these answers down for you" in text(own)


def test_ones_own_dates_are_answered_on_ones_own_page(cast, page):
    cast.ask()
    answer = page("answer_for_member", cast.members["guide"].pk)
    assert answer.url == reverse("answer_dates", args=[cast.reply("guide").round_id])


def test_the_deadline_is_moved_and_the_round_closed(cast, page):
    cast.ask()
    answer = page("extend_availability", posted={"respond_on": "2026-12-10", "respond_at": "12:00"}, follow=True)
    assert "Members can answer until Thu 10 Dec 12:00." in text(answer)
    assert AvailabilityRound.objects.get().respond_by == local("2026-12-10T12:00")
    assert "The round is closed. The answers stay." in text(page("close_availability", posted={}, follow=True))
    assert page("extend_availability").status_code == 404
    assert page("answer_for_member", cast.members["wim"].pk).status_code == 404


def test_links_are_renewed_and_stopped_from_the_page(cast, page):
    cast.ask()
    noor = cast.members["noor"].pk
    key = {"form_key": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    assert "A new link goes to 1 member" in text(page("renew_link", noor, posted=key, follow=True))
    page("renew_link", noor, posted=key)
    assert cast.reply("noor").link_version == 2
    assert "1 link has stopped." in text(page("revoke_link", noor, posted={}, follow=True))
    assert "3 links have stopped." in text(page("revoke_links", posted={}, follow=True))
    assert "There was no link that still worked." in text(page("revoke_links", posted={}, follow=True))
    assert "New links go to 4 members" in text(page("renew_links", posted={}, follow=True))
    close_round(actor=cast.guide, roster=cast.roster)
    assert "The round is closed." in text(page("renew_links", posted={}, follow=True))


def test_what_stops_a_link_asks_first_in_red_also_where_it_sends_a_new_one(cast, page):
    cast.ask()
    noor = cast.members["noor"].pk
    html = page("availability").content.decode()
    for name, arguments, title in (
        ("renew_links", [], "Send everybody a new link?"),
        ("revoke_links", [], "Stop all links?"),
        ("renew_link", [noor], "Send a new link?"),
        ("revoke_link", [noor], "Stop this link?"),
    ):
        address = reverse(name, args=[cast.roster.pk, *arguments])
        (form,) = re.findall(rf'<form method="post"\s+action="{address}"[^>]*>', html)
        assert f'data-confirm-title="{title}"' in form
        assert "data-confirm-destroys" in form


def test_a_member_of_another_community_is_out_of_reach(cast, page):
    from tests.factories.communities import MembershipFactory

    cast.ask()
    stranger = MembershipFactory()
    Reply.objects.create(round=AvailabilityRound.objects.get(), membership=stranger)
    assert page("renew_link", stranger.pk, posted={}).status_code == 404
    assert page("revoke_link", stranger.pk, posted={}).status_code == 404
