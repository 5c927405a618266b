"""Writing minutes: with and without script, and two people at once."""

import re

import pytest

from sessions.enums import MinutesState
from sessions.models import Minutes, Theme
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db


def typed(cast, **changes):
    """What the writing form sends."""
    minutes = cast.minutes
    return {
        **{section: getattr(minutes, section) for section in Minutes.SECTIONS},
        "themes": [theme.name for theme in minutes.themes.all()],
        "new_themes": "",
        "version": minutes.revision,
    } | changes


def test_opening_the_page_fills_it_from_the_board(cast, board, logged_in):
    response = logged_in(cast.taker.user).get(url("edit_minutes", cast))
    assert response.status_code == 200
    assert "De dichte deur" in response.content.decode()
    assert cast.minutes.revision == 1


def test_the_button_saves_without_script(cast, logged_in):
    browser = logged_in(cast.taker.user)
    cast.bring_to(MinutesState.DRAFT)
    response = browser.post(
        url("edit_minutes", cast), typed(cast, patterns="Wij wachten", new_themes="Schaamte; grenzen")
    )
    assert (response.status_code, response.url) == (302, url("edit_minutes", cast))
    assert cast.minutes.patterns == "<p>Wij wachten</p>"
    assert [theme.name for theme in Theme.objects.all()] == ["Schaamte", "grenzen"]
    assert "Saved at 10:00." in browser.get(url("edit_minutes", cast)).content.decode()


def test_autosave_answers_with_the_time_and_the_new_version(cast, logged_in):
    browser = logged_in(cast.facilitator.user)
    cast.bring_to(MinutesState.DRAFT)
    response = browser.post(url("autosave_minutes", cast), typed(cast, patterns="Wij wachten"))
    assert (response.status_code, response.json()) == (200, {"saved_at": "10:00", "version": 2})
    again = browser.post(url("autosave_minutes", cast), typed(cast, patterns="Wij wachten", version=1))
    assert (again.status_code, again.json()) == (200, {"saved_at": "10:00", "version": 2})


def test_autosave_says_what_is_wrong_and_keeps_what_was_saved(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    response = logged_in(cast.taker.user).post(
        url("autosave_minutes", cast), typed(cast, patterns="x" * 20_001, new_themes="y" * 61)
    )
    assert response.status_code == 422
    assert sorted(response.json()["errors"]) == ["new_themes", "patterns"]
    assert cast.minutes.revision == 1


def test_what_cannot_be_saved_stays_in_the_form(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    long = "x" * 30_000
    response = logged_in(cast.taker.user).post(url("edit_minutes", cast), typed(cast, patterns=long, situation="Kort"))
    page = response.content.decode()
    assert response.status_code == 422
    assert long in page
    assert "Kort" in page
    assert "maxlength" not in page


def test_two_people_saving_are_shown_both_texts_and_lose_neither(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns=f"<p>Van Teun</p>{SCRIPT}<p>En nu</p>", new_themes="schaamte")
    logged_in(cast.facilitator.user).post(
        url("edit_minutes", cast), typed(cast, patterns=f"<p>Van Fatima</p>{SCRIPT}", new_themes="grenzen")
    )
    browser = logged_in(cast.taker.user)
    for response in (
        browser.post(url("edit_minutes", cast), stale),
        browser.post(url("autosave_minutes", cast), stale),
    ):
        page = response.content.decode()
        assert response.status_code == 409
        assert 'Van <ins><span class="visually-hidden">added: </span>Teun</ins></p>' in page
        assert 'Van <ins><span class="visually-hidden">added: </span>Fatima</ins></p>' in page
        assert "Fatima Bedacht saved other text at 10:00" in page
        assert SCRIPT not in page
    assert cast.minutes.patterns == "<p>Van Fatima</p>"


def test_someone_with_two_tabs_is_not_told_of_another_person(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Uit het ene", new_themes="schaamte")
    cast.save(patterns="Uit het andere", themes=["grenzen"])
    response = logged_in(cast.taker.user).post(url("autosave_minutes", cast), stale)
    page = response.content.decode()
    assert response.status_code == 409
    assert "You saved other text at 10:00, in another tab or on another device" in page
    assert [" ".join(one.split()) for one in re.findall(r"<h3>(.*?)</h3>", page, re.DOTALL)] == [
        *("Not saved yet", "Saved by you"),
        *("Not saved yet", "Saved by you"),
    ]
    assert str(cast.taker.user) not in page


@pytest.mark.parametrize(
    ("choice", "patterns", "themes"),
    [
        ("both", "<p>Van Fatima</p><p>Van Teun</p>", ["grenzen", "schaamte"]),
        ("mine", "<p>Van Teun</p>", ["schaamte"]),
        ("theirs", "<p>Van Fatima</p>", ["grenzen"]),
        (None, "<p>Van Fatima</p><p>Van Teun</p>", ["grenzen", "schaamte"]),
    ],
)
def test_the_writer_chooses_what_stays(cast, logged_in, choice, patterns, themes):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", new_themes="schaamte")
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", situation="Ook van Fatima", themes=["grenzen"])
    chosen = {"theirs_version": 2, "choice_situation": "theirs"}
    if choice:
        chosen |= {"choice_patterns": choice, "choice_themes": choice}
    response = logged_in(cast.taker.user).post(url("edit_minutes", cast), stale | chosen)
    assert (response.status_code, response.url) == (302, url("edit_minutes", cast))
    minutes = cast.minutes
    revision = 2 if choice == "theirs" else 3  # nothing of mine: nothing to save
    assert (minutes.patterns, minutes.situation, minutes.revision) == (patterns, "<p>Ook van Fatima</p>", revision)
    assert [theme.name for theme in minutes.themes.all()] == themes


def test_a_third_text_that_came_in_between_is_shown_in_turn(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun")
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima")
    cast.save(actor=cast.facilitator.user, patterns="Weer anders")
    response = logged_in(cast.taker.user).post(
        url("edit_minutes", cast), stale | {"theirs_version": 2, "choice_patterns": "mine"}
    )
    assert response.status_code == 409
    assert "Weer anders" in response.content.decode()
    assert cast.minutes.patterns == "<p>Weer anders</p>"


def test_both_texts_together_may_be_too_long_and_then_stand_in_the_form(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="t" * 15_000)
    cast.save(actor=cast.facilitator.user, patterns="f" * 15_000)
    response = logged_in(cast.taker.user).post(url("edit_minutes", cast), stale | {"theirs_version": 2})
    page = response.content.decode()
    assert response.status_code == 422
    assert "t" * 15_000 in page
    assert "f" * 15_000 in page


def test_text_that_was_typed_while_the_reader_was_asked_is_shown_and_not_saved(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    late = typed(cast, patterns="Te laat")
    cast.ask()
    browser = logged_in(cast.facilitator.user)
    response = browser.post(url("edit_minutes", cast), late)
    assert response.status_code == 409
    assert "Te laat" in response.content.decode()
    assert browser.post(url("autosave_minutes", cast), late).status_code == 409
    assert cast.minutes.patterns == ""


def test_the_writing_page_leads_back_where_nothing_can_be_written(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    response = logged_in(cast.taker.user).get(url("edit_minutes", cast))
    assert (response.status_code, response.url) == (302, url("minutes", cast))


def test_empty_sections_can_be_filled_from_the_board(cast, logged_in):
    browser = logged_in(cast.taker.user)
    cast.bring_to(MinutesState.DRAFT)
    assert browser.post(url("fill_minutes", cast)).url == url("edit_minutes", cast)
    assert browser.get(url("fill_minutes", cast)).status_code == 405
    cast.ask()
    assert browser.post(url("fill_minutes", cast)).url == url("minutes", cast)


@pytest.mark.parametrize("name", ["edit_minutes", "autosave_minutes", "approve_minutes"])
def test_an_expired_log_in_leads_to_log_in_and_back(cast, client, name):
    cast.bring_to(MinutesState.IN_REVIEW)
    shown = f"http://testserver{url('edit_minutes', cast)}"
    response = client.post(url(name, cast), {"patterns": "Nog niet bewaard"}, headers={"referer": shown})
    assert response.status_code == 302
    assert response.url == f"/account/login/?next={url('edit_minutes', cast)}"


def test_coming_back_from_log_in_leads_to_the_page_itself(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    response = logged_in(cast.taker.user).get(url("autosave_minutes", cast))
    assert (response.status_code, response.url) == (302, url("edit_minutes", cast))


def test_the_form_keeps_and_autosaves(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    page = logged_in(cast.taker.user).get(url("edit_minutes", cast)).content.decode()
    assert f'data-keep="minutes-{cast.minutes.pk}"' in page
    assert f'data-autosave="{url("autosave_minutes", cast)}"' in page
    assert 'name="version" value="1"' in page


def test_a_paste_of_five_megabytes_is_told_as_such_and_changes_nothing(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    browser = logged_in(cast.taker.user)
    pasted = typed(cast, patterns="x" * 5 * 1024 * 1024)
    response = browser.post(url("edit_minutes", cast), pasted)
    page = response.content.decode()
    assert response.status_code == 413
    assert "Nothing was saved. What you typed is still in your browser" in page
    assert "data-not-accepted" in page
    response = browser.post(url("autosave_minutes", cast), pasted, headers={"accept": "application/json"})
    assert response.status_code == 422
    assert response.json()["errors"]["__all__"][0].startswith("This is more text than can be saved at once.")
    assert cast.minutes.revision == 1
