"""The board with HTMX: forms that come back, and news."""

from django.urls import reverse

from sessions.enums import ContributionKind, Part, SessionState
from sessions.models import Contribution, Session
from tests.sessions.board.saying import add


def test_with_htmx_the_form_comes_back_empty_with_the_lists(cast, logged_in, situation):
    answer = logged_in(cast.member.user).post(
        reverse("add_contribution", args=[cast.session.pk, situation.pk]),
        {"kind": "question", "text": "Hoe ging dat?"},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("Hoe ging dat?") == 2  # the note, and what a screen reader is told about its button
    assert f'id="add-notes-{situation.pk}-question"' in text
    assert f'id="notes-{situation.pk}-question" hx-swap-oob="true"' in " ".join(text.split())


def test_with_htmx_an_empty_note_comes_back_with_its_error(cast, logged_in, situation):
    answer = logged_in(cast.member.user).post(
        reverse("add_contribution", args=[cast.session.pk, situation.pk]),
        {"kind": "pattern", "text": ""},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)


def test_ten_thousand_characters_are_told_not_stored(cast, logged_in, situation):
    answer = logged_in(cast.member.user).post(
        reverse("add_situation", args=[cast.session.pk]), {"title": "x" * 10_000, "text": "mijn tekst"}
    )
    assert answer.status_code == 422
    assert "mijn tekst" in answer.content.decode()


def test_news_come_only_when_there_are(cast, logged_in, situation):
    cast.start(Part.CLARIFY)
    client = logged_in(cast.member.user)
    address = client.get(reverse("session", args=[cast.session.pk])).context["news_url"]
    assert client.get(address).status_code == 204
    add(cast, cast.minute_taker, cast.minute_taker, ContributionKind.QUESTION, situation)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<textarea" not in answer.content.decode()
    assert "Gezegd" in answer.content.decode()
    assert client.get(answer.context["news_url"]).status_code == 204


def test_news_say_that_the_session_went_on(cast, logged_in, situation):
    cast.start(Part.CLARIFY)
    client = logged_in(cast.member.user)
    address = client.get(reverse("session", args=[cast.session.pk])).context["news_url"]
    cast.start(Part.COLLECTIVE)
    assert "data-moved" in client.get(address).content.decode()
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.HELD, part="")
    assert "data-moved" in client.get(address).content.decode()
