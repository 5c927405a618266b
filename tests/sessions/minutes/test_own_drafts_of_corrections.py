"""What a writer sent of a correction and could not be saved is kept for them as that of minutes is."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.models import Correction, OwnDraft
from sessions.services.corrections import discard_correction
from tests.sessions.minutes.pages import url
from tests.sessions.minutes.test_correction_pages import typed

pytestmark = pytest.mark.django_db

SHEETS = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]
SAVES = pytest.mark.parametrize("name", ["autosave_correction", "correct_minutes"])
OFFER = "that is not in the correction"


@pytest.fixture
def taker(cast, logged_in):
    return logged_in(cast.taker.user)


def kept() -> list[tuple[str, str]]:
    """What is kept of patterns and of what was wrong, the oldest first."""
    found = OwnDraft.objects.filter(of_correction=True).order_by("pk").values_list("contents", flat=True)
    return [(one["sections"]["patterns"], one["reason"]) for one in found]


def own(name: str, cast) -> str:
    """The page of the one draft that there is, or was."""
    return reverse(name, args=[cast.session.pk, OwnDraft.objects.get().pk])


def clashing(correcting, taker, **mine) -> dict:
    """Sent from a tab that did not know yet what another one saved."""
    stale = typed(correcting, **{"patterns": "<p>Uit de tweede</p>", "reason": "Een naam.", "sheet": SHEETS[1], **mine})
    correcting.save(patterns="<p>Uit de eerste</p>", reason="Een woord.")
    assert taker.post(url("autosave_correction", correcting.cast), stale).status_code == 409
    return stale


@SAVES
def test_what_clashes_is_kept_for_its_writer(correcting, taker, logged_in, name):
    cast = correcting.cast
    stale = typed(correcting, patterns="<p>Uit de tweede</p>", reason="Een naam.", sheet=SHEETS[1])
    correcting.save(patterns="<p>Uit de eerste</p>")
    assert taker.post(url(name, cast), stale).status_code == 409
    assert kept() == [("<p>Uit de tweede</p>", "Een naam.")]
    draft = OwnDraft.objects.get()
    assert (draft.author, draft.revision, draft.sheet) == (cast.taker.user, 0, SHEETS[1])
    assert OFFER in taker.get(url("correct_minutes", cast)).content.decode()
    assert OFFER in taker.get(url("minutes", cast)).content.decode()
    other = logged_in(cast.facilitator.user)
    assert OFFER not in other.get(url("minutes", cast)).content.decode()
    assert [other.get(own("own_draft", cast)).status_code, other.post(own("merge_own_draft", cast)).status_code] == [
        404
    ] * 2


@SAVES
def test_what_comes_too_late_is_kept_and_offered_where_one_lands(correcting, taker, name):
    cast = correcting.cast
    correcting.save(patterns="<p>Op tijd</p>")
    late = typed(correcting, patterns="<p>Te laat</p>")
    correcting.ask()
    assert taker.post(url(name, cast), late).status_code == 409
    page = taker.get(url("correct_minutes", cast), follow=True).content.decode()
    assert OFFER in page
    page = taker.get(own("own_draft", cast)).content.decode()
    assert "laat</ins>" in page
    assert "Put it in" not in page
    response = taker.post(own("merge_own_draft", cast), {"theirs_version": 1})
    assert response.url == own("own_draft", cast)
    correcting.request_changes()
    taker.post(own("merge_own_draft", cast), {"theirs_version": 1, "choice_patterns": "mine"})
    assert (correcting.draft.contents["sections"]["patterns"], kept()) == ("<p>Te laat</p>", [])


@SAVES
@pytest.mark.parametrize("wrong", [{"patterns": "x" * 20_001}, {"reason": "x" * 1001}, {"reason": "nul\x00"}])
def test_what_is_too_long_or_cannot_be_stored_is_kept_too(correcting, taker, name, wrong):
    answer = taker.post(url(name, correcting.cast), typed(correcting) | wrong)
    assert (answer.status_code, Correction.objects.count()) == (422, 0)
    [(patterns, reason)] = kept()
    assert patterns == (f"<p>{wrong['patterns']}</p>" if "patterns" in wrong else "<p>Wij wachten af</p>")
    assert reason == wrong.get("reason", "De naam klopte niet.").replace("\x00", "")


@pytest.mark.parametrize("ending", ["publish", "discard"])
def test_what_was_sent_of_a_correction_that_is_gone_is_kept_and_can_begin_the_next(correcting, taker, ending):
    cast = correcting.cast
    stale = typed(correcting, patterns="<p>Van voor die tijd</p>")
    correcting.until_approved(patterns="<p>Verstuurd</p>")
    if ending == "publish":
        correcting.publish()
    else:
        discard_correction(actor=cast.taker.user, minutes=cast.minutes)
    answer = taker.post(url("autosave_correction", cast), stale)
    assert answer.status_code == 409
    assert "This correction was distributed or thrown away meanwhile" in answer.content.decode()
    assert OFFER in taker.get(url("minutes", cast)).content.decode()
    page = taker.get(own("own_draft", cast)).content.decode()
    revision = correcting.draft.revision
    assert f'value="{revision}"' in page
    response = taker.post(own("merge_own_draft", cast), {"theirs_version": revision, "choice_patterns": "mine"})
    assert response.url == url("correct_minutes", cast)
    assert correcting.draft.contents["sections"]["patterns"] == "<p>Van voor die tijd</p>"
    assert (correcting.draft.revision, kept()) == (revision + 1, [])


def test_only_what_both_changed_is_asked_what_was_wrong_too(correcting, taker):
    cast = correcting.cast
    clashing(correcting, taker, situation="<p>Alleen hier</p>", themes=["grenzen", "schaamte"])
    page = taker.get(own("own_draft", cast)).content.decode()
    asked = [key for key in ("patterns", "situation", "themes", "reason") if f'name="choice_{key}"' in page]
    assert asked == ["patterns", "reason"]
    chosen = {"theirs_version": 1, "choice_patterns": "both", "choice_reason": "both"}
    assert taker.post(own("merge_own_draft", cast), chosen).url == url("correct_minutes", cast)
    draft = correcting.draft
    assert draft.contents["sections"]["patterns"] == "<p>Uit de eerste</p><p>Uit de tweede</p>"
    assert draft.contents["sections"]["situation"] == "<p>Alleen hier</p>"
    assert (draft.contents["themes"], draft.reason) == (["grenzen", "schaamte"], "Een woord.\nEen naam.")
    assert kept() == []


def test_without_a_clash_the_button_brings_both_together_at_once(correcting, taker):
    cast = correcting.cast
    stale = typed(correcting, patterns="<p>Uit de tweede</p>", reason="")
    correcting.save(situation="<p>Uit de eerste</p>", reason="Een woord.")
    response = taker.post(url("correct_minutes", cast), stale, follow=True)
    assert "together with what was written elsewhere meanwhile" in response.content.decode()
    draft = correcting.draft
    texts = draft.contents["sections"]
    assert (texts["patterns"], texts["situation"]) == ("<p>Uit de tweede</p>", "<p>Uit de eerste</p>")
    assert (draft.reason, kept()) == ("Een woord.", [])


def test_what_stood_in_a_correction_that_was_thrown_away_is_not_taken_for_what_went_out(correcting, taker):
    cast = correcting.cast
    correcting.save(patterns="<p>Weg ermee</p>")
    stale = typed(correcting)
    discard_correction(actor=cast.taker.user, minutes=cast.minutes)
    correcting.save(situation="<p>Opnieuw</p>")
    page = taker.post(url("autosave_correction", cast), stale).content.decode()
    assert [key for key in ("patterns", "situation") if f'name="choice_{key}"' in page] == ["patterns", "situation"]


def test_choosing_in_the_clash_itself_forgets_it_and_leaves_what_another_tab_sent(correcting, taker):
    cast = correcting.cast
    stale = clashing(correcting, taker)
    taker.post(url("autosave_correction", cast), stale | {"patterns": "<p>Uit de derde</p>", "sheet": SHEETS[0]})
    chosen = {"theirs_version": 1, "choice_patterns": "theirs", "choice_reason": "theirs"}
    assert taker.post(url("correct_minutes", cast), stale | chosen).status_code == 302
    assert correcting.draft.contents["sections"]["patterns"] == "<p>Uit de eerste</p>"
    assert kept() == [("<p>Uit de derde</p>", "Een naam.")]


def test_a_save_that_says_it_all_forgets_it_and_another_does_not(correcting, taker):
    cast = correcting.cast
    clashing(correcting, taker)
    taker.post(url("autosave_correction", cast), typed(correcting, situation="<p>Verder</p>"))
    assert kept() == [("<p>Uit de tweede</p>", "Een naam.")]
    same = {"patterns": "<p>Uit de tweede</p>", "situation": "", "reason": "Een naam."}
    taker.post(url("autosave_correction", cast), typed(correcting, **same))
    assert kept() == []


def test_it_is_thrown_away_by_its_writer_only_and_the_page_of_the_correction_is_there_again(
    correcting, taker, logged_in
):
    cast = correcting.cast
    clashing(correcting, taker)
    forget = own("forget_own_draft", cast)
    logged_in(cast.facilitator.user).post(forget)
    assert len(kept()) == 1
    assert taker.post(forget).url == url("correct_minutes", cast)
    assert taker.post(forget).status_code == 302
    assert kept() == []


def test_whose_duty_it_is_no_more_reads_their_words_and_none_of_the_correction(correcting, taker):
    cast = correcting.cast
    clashing(correcting, taker)
    cast.session.minute_taker = cast.member
    cast.session.save()
    page = taker.get(own("own_draft", cast)).content.decode()
    assert "tweede</ins>" in page
    assert "eerste" not in page
    assert taker.post(own("merge_own_draft", cast), {"theirs_version": 0}).status_code == 404
    assert correcting.draft.contents["sections"]["patterns"] == "<p>Uit de eerste</p>"


@pytest.mark.parametrize("page", ["minutes", "correct_minutes"])
def test_the_pages_cost_the_same_with_many_texts(correcting, taker, page):
    stale = clashing(correcting, taker)
    counts = []
    for number in range(3):
        taker.post(url("autosave_correction", correcting.cast), stale | {"sheet": f"{number}" * 36})
        taker.get(url(page, correcting.cast))
        with CaptureQueriesContext(connection) as queries:
            taker.get(url(page, correcting.cast))
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 10


def test_minutes_and_their_correction_have_a_place_each_and_share_the_minutes_without_a_word_lost(correcting):
    cast = correcting.cast
    place = {"minutes": cast.minutes, "author": cast.taker.user, "revision": 1, "contents": {}}
    for of_correction in (False, True):
        OwnDraft.objects.create(of_correction=of_correction, **place)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnDraft.objects.create(of_correction=True, **place)
    migration = import_module("sessions.migrations.0030_own_drafts_of_corrections")
    migration.give_sheets(apps, None)
    assert [len(one.sheet) for one in OwnDraft.objects.order_by("of_correction")] == [0, 36]
