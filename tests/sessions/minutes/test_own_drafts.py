"""What a writer sent and could not be saved is kept for them, offered, put in or thrown away."""

import pytest

from sessions.enums import MinutesState, SaveOrigin
from sessions.models import MinutesSave, OwnDraft
from tests.sessions.minutes.pages import url
from tests.sessions.minutes.test_writing_pages import typed

pytestmark = pytest.mark.django_db


def drafted(cast):
    return {name: text for name, text in OwnDraft.objects.get().contents["sections"].items() if text}


@pytest.mark.parametrize("name", ["autosave_minutes", "edit_minutes"])
def test_what_clashes_is_kept_for_its_writer(cast, logged_in, name):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", themes=["schaamte"])
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    assert browser.post(url(name, cast), stale).status_code == 409
    draft = OwnDraft.objects.get()
    assert (draft.author, draft.revision, draft.contents["themes"]) == (cast.taker.user, 1, ["schaamte"])
    assert draft.contents["sections"]["patterns"] == "<p>Van Teun</p>"
    offer = "that is not in the minutes"
    assert offer in browser.get(url("edit_minutes", cast)).content.decode()
    other = logged_in(cast.facilitator.user)
    assert offer not in other.get(url("edit_minutes", cast)).content.decode()
    assert other.get(url("own_draft", cast)).status_code == 404


@pytest.mark.parametrize("name", ["autosave_minutes", "edit_minutes"])
def test_what_comes_too_late_or_is_too_long_is_kept_too(cast, logged_in, name):
    cast.bring_to(MinutesState.DRAFT)
    browser = logged_in(cast.taker.user)
    assert browser.post(url(name, cast), typed(cast, patterns="x" * 20_001, version="")).status_code == 422
    assert (len(drafted(cast)["patterns"]), OwnDraft.objects.get().revision) == (20_008, 1)
    late = typed(cast, patterns="Te laat")
    cast.ask()
    assert browser.post(url(name, cast), late).status_code == 409
    assert drafted(cast)["patterns"] == "<p>Te laat</p>"
    page = browser.get(url("minutes", cast)).content.decode()
    assert "that is not in the minutes" in page
    page = browser.get(url("own_draft", cast)).content.decode()
    assert "Te laat" in page
    assert "Put it in" not in page
    assert browser.post(url("merge_own_draft", cast), {"theirs_version": 1}).url == url("own_draft", cast)
    assert cast.minutes.patterns == ""


def test_what_was_saved_before_is_no_draft(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    sent = typed(cast)
    cast.ask()
    assert logged_in(cast.taker.user).post(url("autosave_minutes", cast), sent).status_code == 409
    assert OwnDraft.objects.count() == 0


def test_it_can_be_put_in_by_choice(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", situation="Alleen Teun")
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", yields="Alleen Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), stale)
    page = browser.get(url("own_draft", cast)).content.decode()
    assert "Alleen Teun" in page
    response = browser.post(url("merge_own_draft", cast), {"theirs_version": 2, "choice_patterns": "mine"})
    assert response.url == url("edit_minutes", cast)
    minutes = cast.minutes
    assert (minutes.patterns, minutes.situation, minutes.yields) == (
        "<p>Van Teun</p>",
        "<p>Alleen Teun</p>",
        "<p>Alleen Fatima</p>",
    )
    assert MinutesSave.objects.get(number=3).origin == SaveOrigin.MERGED
    assert OwnDraft.objects.count() == 0


def test_choosing_in_the_conflict_itself_forgets_it(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun")
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), stale)
    browser.post(url("resolve_minutes", cast), stale | {"theirs_version": 2, "choice_patterns": "theirs"})
    assert (cast.minutes.patterns, OwnDraft.objects.count()) == ("<p>Van Fatima</p>", 0)


def test_another_tab_that_saves_forgets_nothing_but_what_it_says_itself(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", themes=[])
    cast.save(actor=cast.taker.user, patterns="Uit een ander blad", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), stale)
    browser.post(url("autosave_minutes", cast), typed(cast, situation="Verder"))
    assert drafted(cast)["patterns"] == "<p>Van Teun</p>"
    browser.post(url("autosave_minutes", cast), typed(cast, patterns="Van Teun", situation=""))
    assert OwnDraft.objects.count() == 0


def test_it_can_be_thrown_away_by_its_writer_only(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    OwnDraft.objects.create(
        minutes=cast.minutes, author=cast.taker.user, revision=1, contents={"sections": {"patterns": "x"}, "themes": []}
    )
    assert logged_in(cast.facilitator.user).post(url("forget_own_draft", cast)).status_code == 302
    assert OwnDraft.objects.count() == 1
    browser = logged_in(cast.taker.user)
    assert browser.get(url("forget_own_draft", cast)).status_code == 405
    assert browser.post(url("forget_own_draft", cast)).url == url("edit_minutes", cast)
    assert OwnDraft.objects.count() == 0


def test_without_a_clash_the_button_brings_both_together_at_once(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", themes=["schaamte"])
    cast.save(actor=cast.facilitator.user, situation="Van Fatima", themes=[])
    response = logged_in(cast.taker.user).post(url("edit_minutes", cast), stale, follow=True)
    assert "together with what was written elsewhere meanwhile" in response.content.decode()
    assert (cast.minutes.patterns, cast.minutes.situation) == ("<p>Van Teun</p>", "<p>Van Fatima</p>")
    assert [theme.name for theme in cast.minutes.themes.all()] == ["schaamte"]


def test_without_a_clash_autosave_tells_what_is_taken_over(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun")
    cast.save(actor=cast.facilitator.user, situation="Van Fatima", themes=[])
    page = logged_in(cast.taker.user).post(url("autosave_minutes", cast), stale).content.decode()
    assert "Only the minutes changed here" in page
    assert "Only you changed these" in page
    assert "choice_" not in page
    assert "Save both together" in page
