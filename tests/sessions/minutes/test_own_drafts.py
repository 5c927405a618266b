"""What a writer sent and could not be saved is kept for them, offered, put in or thrown away."""

import pytest
from django.urls import reverse

from sessions.enums import MinutesState, SaveOrigin
from sessions.models import MinutesSave, OwnDraft
from tests.sessions.minutes.pages import url
from tests.sessions.minutes.test_writing_pages import typed

pytestmark = pytest.mark.django_db


def own(name, cast):
    """The page of the one draft that there is, or was."""
    draft = OwnDraft.objects.get()
    return reverse(name, args=[cast.session.pk, draft.pk])


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
    assert other.get(own("own_draft", cast)).status_code == 404


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
    page = browser.get(own("own_draft", cast)).content.decode()
    assert "Te laat" in page
    assert "Put it in" not in page
    assert browser.post(own("merge_own_draft", cast), {"theirs_version": 1}).url == own("own_draft", cast)
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
    page = browser.get(own("own_draft", cast)).content.decode()
    assert "Alleen Teun" in page
    response = browser.post(own("merge_own_draft", cast), {"theirs_version": 2, "choice_patterns": "mine"})
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
    browser.post(url("edit_minutes", cast), stale | {"theirs_version": 2, "choice_patterns": "theirs"})
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
    assert logged_in(cast.facilitator.user).post(own("forget_own_draft", cast)).status_code == 302
    assert OwnDraft.objects.count() == 1
    browser = logged_in(cast.taker.user)
    assert browser.get(own("forget_own_draft", cast)).status_code == 405
    assert browser.post(own("forget_own_draft", cast)).url == url("edit_minutes", cast)
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
    assert "Only what is saved changed here" in page
    assert "Only you changed these" in page
    assert "choice_" not in page
    assert "Save both together" in page


SHEETS = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]


def kept(cast):
    """What is kept of patterns, the oldest first."""
    return [one.contents["sections"]["patterns"] for one in OwnDraft.objects.order_by("pk")]


@pytest.mark.parametrize("name", ["autosave_minutes", "edit_minutes"])
def test_two_tabs_of_one_writer_that_both_clash_keep_both_texts(cast, logged_in, name):
    cast.bring_to(MinutesState.DRAFT)
    first, second = (typed(cast, patterns=f"Uit blad {n}", themes=[], sheet=SHEETS[n]) for n in (0, 1))
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url(name, cast), first)
    browser.post(url(name, cast), second)
    browser.post(url(name, cast), second | {"patterns": "Uit blad 1, en verder"})
    assert kept(cast) == ["<p>Uit blad 0</p>", "<p>Uit blad 1, en verder</p>"]

    page = browser.get(url("edit_minutes", cast)).content.decode()
    one, other = OwnDraft.objects.order_by("pk")
    for draft in (one, other):
        assert reverse("own_draft", args=[cast.session.pk, draft.pk]) in page
    put_in = reverse("merge_own_draft", args=[cast.session.pk, one.pk])
    browser.post(put_in, {"theirs_version": 2, "choice_patterns": "both"})
    assert cast.minutes.patterns == "<p>Van Fatima</p><p>Uit blad 0</p>"
    assert kept(cast) == ["<p>Uit blad 1, en verder</p>"]
    browser.post(reverse("forget_own_draft", args=[cast.session.pk, other.pk]))
    assert kept(cast) == []


def test_choosing_in_one_tab_leaves_what_another_one_sent(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    first, second = (typed(cast, patterns=f"Uit blad {n}", themes=[], sheet=SHEETS[n]) for n in (0, 1))
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), first)
    browser.post(url("autosave_minutes", cast), second)
    browser.post(url("edit_minutes", cast), second | {"theirs_version": 2, "choice_patterns": "theirs"})
    assert (cast.minutes.patterns, kept(cast)) == ("<p>Van Fatima</p>", ["<p>Uit blad 0</p>"])


def test_what_is_too_long_together_leaves_what_was_kept_as_it_was(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    mine, theirs = "m" * 11_000, "t" * 11_000
    stale = typed(cast, patterns=mine, situation="Van Teun", themes=[], sheet=SHEETS[0])
    cast.save(actor=cast.facilitator.user, patterns=theirs, situation="Van Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), stale)
    response = browser.post(own("merge_own_draft", cast), {"theirs_version": 2, "choice_situation": "theirs"})
    assert response.status_code == 422
    before, together = OwnDraft.objects.order_by("pk")
    assert before.contents["sections"]["situation"] == "<p>Van Teun</p>"
    assert together.contents["sections"]["situation"] == "<p>Van Fatima</p>"
    assert (mine in together.contents["sections"]["patterns"], together.sheet != SHEETS[0]) == (True, True)


def test_each_opening_of_the_writing_page_is_a_sheet_of_its_own(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    browser = logged_in(cast.taker.user)
    one, other = (browser.get(url("edit_minutes", cast)).context["form"]["sheet"].value() for _ in range(2))
    assert (len(one), one != other) == (36, True)


def test_a_sheet_that_is_none_of_ours_is_none(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", sheet="x" * 5000)
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", themes=[])
    assert logged_in(cast.taker.user).post(url("autosave_minutes", cast), stale).status_code == 409
    assert OwnDraft.objects.get().sheet == ""
