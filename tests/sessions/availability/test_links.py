"""The link of a mail opens the answers of one member and nothing else, until the deadline, and can be stopped."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sessions.models import CandidateAnswer, Reply
from sessions.services.availability import close_round, extend_round, renew_links, revoke_links
from sessions.services.availability_links import link_of, signed
from tests.sessions.availability.conftest import DEADLINE, local


@pytest.fixture
def asked(cast):
    cast.ask()
    return cast


def path(cast, name="noor"):
    return reverse("dates_by_link", args=[signed(cast.reply(name))])


def choices(cast, value="yes", **differs):
    """What a form without script hands in: what is usual, and each date."""
    typed = {f"answer-{one.pk}": "" for one in cast.candidates}
    return {"usual-3-afternoon": value, "version": "0", "remark": "", **typed, **differs}


def test_it_shows_the_form_without_a_log_in_and_saves_by_post(asked):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(path(asked))
    assert page.status_code == 200
    first = asked.candidates[0]
    answer = browser.post(path(asked), choices(asked, **{f"answer-{first.pk}": "no"}))
    assert (answer.status_code, answer.url) == (302, f"{path(asked)}?saved")
    answers = dict(CandidateAnswer.objects.filter(membership=asked.members["noor"]).values_list("candidate", "value"))
    assert answers == {one.pk: "no" if one == first else "yes" for one in asked.candidates}
    assert b"Your answers are saved." in browser.get(answer.url).content


def test_getting_it_changes_nothing(asked):
    Client().get(path(asked), choices(asked))
    assert CandidateAnswer.objects.count() == 0


def test_no_session_and_no_cookie_is_made(asked):
    browser = Client()
    for answer in (browser.get(path(asked)), browser.post(path(asked), choices(asked)), browser.get(path(asked))):
        assert (dict(answer.cookies), dict(browser.cookies)) == ({}, {})
    assert browser.get(reverse("answer_dates", args=[asked.reply("noor").round_id])).status_code == 302
    assert browser.get(reverse("home")).status_code == 302


def test_nothing_keeps_it_and_nothing_tells_where_one_came_from(asked):
    for answer in (Client().get(path(asked)), Client().post(path(asked), choices(asked))):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_it_tells_dates_and_the_name_of_the_community_and_nothing_else(asked):
    asked.says("wim", "no", remark="Van Wim")
    page = Client().get(path(asked)).content.decode()
    assert "LWG Havenlicht" in page
    told = (
        "Van Wim",
        "Wim",
        "Noor",
        "Hoe blijven we nabij",
        "demo.example",
        reverse("home"),
        "/rosters/",
        "/communities/",
    )
    assert [one for one in told if one in page] == []


def test_someone_elses_log_in_beside_it_changes_nothing(asked, logged_in):
    page = logged_in(asked.user("wim")).get(path(asked)).content.decode()
    assert "Wim" not in page
    logged_in(asked.user("wim")).post(path(asked), choices(asked))
    assert set(CandidateAnswer.objects.values_list("membership", flat=True)) == {asked.members["noor"].pk}


def gone(url):
    return [
        Client().get(url).status_code,
        Client().post(url, {}).status_code,
        Client().post(f"{url}autosave/", {}).status_code,
    ]


def test_an_altered_link_opens_nothing(asked):
    good = signed(asked.reply("noor"))
    number, _dot, signature = good.partition(".")
    pk, _dash, version = number.partition("-")
    other = signed(asked.reply("wim"))
    altered = [
        f"{other.partition('.')[0]}.{signature}",
        f"{pk}-{int(version) + 1}.{signature}",
        f"{pk}-{version}.{other.partition('.')[2]}",
        f"{good}x",
        good[:-1],
        number,
        f"{number}.",
        f".{signature}",
        good.upper(),
        "x" * 5000,
        "%00",
    ]
    for link in altered:
        assert gone(f"/answer/{link}/") == [404, 404, 404], link
    assert Client().get(f"/answer/{good}/").status_code == 200


def test_a_link_made_for_something_else_opens_nothing(asked):
    from django.core.signing import Signer

    reply = asked.reply("noor")
    elsewhere = Signer(sep=".", salt="sessions.something").sign(f"{reply.pk}-1")
    assert gone(f"/answer/{elsewhere}/") == [404, 404, 404]


def test_it_expires_with_the_deadline_and_opens_again_when_that_is_moved(asked, at):
    url = path(asked)
    at(DEADLINE)
    assert gone(url) == [404, 404, 404]
    extend_round(actor=asked.guide, roster=asked.roster, respond_by=local("2026-12-10T18:00"))
    assert Client().get(url).status_code == 200


def test_a_closed_round_closes_its_links(asked):
    url = path(asked)
    close_round(actor=asked.guide, roster=asked.roster)
    assert gone(url) == [404, 404, 404]


@pytest.mark.parametrize("everyone", [False, True])
def test_a_stopped_link_opens_nothing_and_a_new_one_does(asked, everyone):
    whom = {} if everyone else {"membership": asked.members["noor"]}
    url, of_wim = path(asked), path(asked, "wim")
    revoke_links(actor=asked.guide, roster=asked.roster, **whom)
    assert gone(url) == [404, 404, 404]
    assert Client().get(of_wim).status_code == (404 if everyone else 200)
    renew_links(actor=asked.guide, roster=asked.roster, **whom)
    assert gone(url) == [404, 404, 404]
    assert Client().get(path(asked)).status_code == 200
    assert link_of(asked.reply("noor")).endswith(path(asked))


def test_who_left_or_whose_account_is_closed_is_let_in_no_more(asked):
    url, of_wim = path(asked), path(asked, "wim")
    asked.members["noor"].ends_on = date(2026, 11, 22)
    asked.members["noor"].save()
    user = asked.user("wim")
    user.is_active = False
    user.save()
    assert gone(url) == gone(of_wim) == [404, 404, 404]


def test_handing_the_same_in_again_changes_nothing(asked):
    for _nth in range(2):
        assert Client().post(path(asked), choices(asked)).status_code == 302
    assert Reply.objects.get(membership=asked.members["noor"]).revision == 1


def test_it_saves_by_itself(asked):
    answer = Client().post(f"{path(asked)}autosave/", choices(asked))
    assert answer.json() == {"saved_at": "09:00", "version": 1}
    answer = Client().post(f"{path(asked)}autosave/", choices(asked, "no"))
    assert answer.status_code == 409
    assert "changed elsewhere meanwhile" in answer.content.decode()


def test_it_speaks_the_members_language(asked):
    user = asked.user("noor")
    user.language = "nl"
    user.save()
    answer = Client().get(path(asked))
    assert answer.headers["Content-Language"] == "nl"
    assert "Welke data passen jou?" in answer.content.decode()
