"""Who loses the minutes while typing loses no word: the server keeps what they send, for them alone."""

import pytest
from django.urls import reverse

from sessions.enums import MinutesState
from sessions.models import OwnDraft
from sessions.services.hand_over import hand_over_minutes
from tests.sessions.minutes.correcting import Correcting
from tests.sessions.minutes.pages import url
from tests.sessions.minutes.test_correction_pages import typed as typed_correction
from tests.sessions.minutes.test_writing_pages import typed

pytestmark = pytest.mark.django_db

PAGES = ["autosave_minutes", "edit_minutes"]


def give(cast):
    """The minutes to Mo."""
    hand_over_minutes(actor=cast.facilitator.user, session=cast.session, to=cast.member)


def own(name, cast):
    return reverse(name, args=[cast.session.pk, OwnDraft.objects.get().pk])


@pytest.mark.parametrize("name", PAGES)
def test_what_is_sent_after_the_minutes_were_handed_over_is_kept(cast, logged_in, name):
    cast.bring_to(MinutesState.DRAFT)
    sent = typed(cast, patterns="Getypt door Teun", themes=["schaamte"])
    give(cast)
    cast.save(actor=cast.member.user, patterns="Geschreven door Mo", themes=[])
    browser = logged_in(cast.taker.user)
    response = browser.post(url(name, cast), sent)
    draft = OwnDraft.objects.get()
    assert (draft.author, draft.contents["sections"]["patterns"]) == (cast.taker.user, "<p>Getypt door Teun</p>")
    assert cast.minutes.patterns == "<p>Geschreven door Mo</p>"
    if name == "edit_minutes":
        assert response.url == own("own_draft", cast)
    else:
        told = response.content.decode()
        assert (response.status_code, "This is not yours to write any more." in told) == (409, True)
        assert f'href="{url("edit_minutes", cast)}"' in told


def test_they_see_their_own_words_and_none_of_the_minutes(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    sent = typed(cast, patterns="Getypt door Teun", themes=["schaamte"])
    give(cast)
    cast.save(actor=cast.member.user, situation="Vertrouwelijk", themes=["geheim"])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), sent)
    for name in ("minutes", "edit_minutes"):
        assert browser.get(url(name, cast)).url == own("own_draft", cast)
    page = browser.get(own("own_draft", cast)).content.decode()
    for words in ("Getypt door Teun", "schaamte", "Mo Proefman writes these minutes now."):
        assert words in page
    for words in ("Vertrouwelijk", "geheim", "Put it in"):
        assert words not in page
    assert browser.post(own("merge_own_draft", cast), {"theirs_version": 2}).status_code == 404
    for other in (cast.member, cast.facilitator, cast.reader):
        assert logged_in(other.user).get(own("own_draft", cast)).status_code == 404

    assert browser.post(own("forget_own_draft", cast)).url == reverse("session", args=[cast.session.pk])
    assert browser.get(url("minutes", cast)).status_code == 404


def test_who_had_not_saved_yet_but_handed_them_over_is_one_of_them(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    give(cast)
    sent = typed(cast, patterns="Een uur zonder verbinding")
    hand_over_minutes(actor=cast.facilitator.user, session=cast.session, to=cast.reader)
    assert logged_in(cast.member.user).post(url("autosave_minutes", cast), sent).status_code == 409
    assert OwnDraft.objects.get().author == cast.member.user


def test_text_that_is_too_long_is_kept_as_well(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    sent = typed(cast, patterns="x" * 20_001)
    give(cast)
    assert logged_in(cast.taker.user).post(url("autosave_minutes", cast), sent).status_code == 409
    assert len(OwnDraft.objects.get().contents["sections"]["patterns"]) == 20_008


@pytest.mark.parametrize("name", [*PAGES, "autosave_correction", "correct_minutes"])
@pytest.mark.parametrize("state", [MinutesState.DRAFT, MinutesState.DISTRIBUTED])
def test_of_who_never_wrote_them_nothing_is_kept(cast, logged_in, name, state):
    cast.bring_to(state)
    sent = typed(cast, patterns="Van buiten")
    for other in (cast.member, cast.reader):
        assert logged_in(other.user).post(url(name, cast), sent).status_code == 404
    assert OwnDraft.objects.count() == 0


def test_who_left_the_community_has_nothing_to_see_there(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    sent = typed(cast, patterns="Getypt door Teun")
    cast.taker.ends_on = cast.session.starts_at.date()
    cast.taker.save()
    browser = logged_in(cast.taker.user)
    for name in PAGES:
        assert browser.post(url(name, cast), sent).status_code == 404
    assert OwnDraft.objects.count() == 0


@pytest.mark.parametrize("name", ["autosave_correction", "correct_minutes"])
def test_of_a_correction_it_is_the_same(correcting: Correcting, logged_in, name):
    cast = correcting.cast
    sent = typed_correction(correcting, patterns="<p>Getypt door Teun</p>", reason="Een woord.")
    cast.session.minute_taker = cast.member
    cast.session.save()
    correcting.save(actor=cast.member.user, situation="<p>Nog niet rondgestuurd</p>")
    browser = logged_in(cast.taker.user)
    response = browser.post(url(name, cast), sent)
    draft = OwnDraft.objects.get(of_correction=True)
    assert (draft.contents["sections"]["patterns"], draft.contents["reason"]) == (
        "<p>Getypt door Teun</p>",
        "Een woord.",
    )
    if name == "correct_minutes":
        assert response.url == own("own_draft", cast)
    page = browser.get(own("own_draft", cast)).content.decode()
    assert ("Getypt door Teun" in page, "Nog niet rondgestuurd" in page) == (True, False)
    assert "that is not in the correction" in browser.get(url("minutes", cast)).content.decode()


def test_text_left_when_the_minutes_went_out_is_put_into_a_correction(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", situation="Alleen Teun", themes=[])
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", yields="Alleen Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), stale)
    cast.bring_to(MinutesState.DISTRIBUTED)
    page = browser.get(own("own_draft", cast)).content.decode()
    assert "Put it in a correction" in page
    assert "choice_patterns" in page
    assert "choice_situation" not in page
    response = browser.post(own("merge_own_draft", cast), {"theirs_version": 0, "choice_patterns": "mine"})
    assert response.url == url("correct_minutes", cast)
    contents = cast.minutes.corrections.get().contents["sections"]
    assert [contents[one] for one in ("patterns", "situation", "yields")] == [
        "<p>Van Teun</p>",
        "<p>Alleen Teun</p>",
        "<p>Alleen Fatima</p>",
    ]
    assert (cast.minutes.patterns, OwnDraft.objects.count()) == ("<p>Van Fatima</p>", 0)


def test_thrown_away_then_one_is_back_at_the_minutes(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    stale = typed(cast, patterns="Van Teun", themes=[])
    cast.save(actor=cast.facilitator.user, patterns="Van Fatima", themes=[])
    browser = logged_in(cast.taker.user)
    browser.post(url("autosave_minutes", cast), stale)
    cast.bring_to(MinutesState.DISTRIBUTED)
    assert browser.post(own("forget_own_draft", cast)).url == url("minutes", cast)
