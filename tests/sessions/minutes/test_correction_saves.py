"""Every save of an open correction is kept, comparable and restorable, apart from the saves of the minutes."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwg.audit.services import trail_of
from sessions.enums import CorrectionState, SaveOrigin
from sessions.models import Correction, Minutes, MinutesSave
from sessions.selectors.minutes_history import Contents, contents_at, saves_of
from sessions.services.corrections import discard_correction
from sessions.services.minutes import NotWritableError
from sessions.services.restoring import restore_correction, restore_version
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db

PAGES = pytest.mark.parametrize("name", ["correction_versions", "compare_correction_versions"])


@pytest.fixture
def sent(correcting) -> dict[str, str]:
    """The sections as they were distributed."""
    return {section: getattr(correcting.cast.minutes, section) for section in Minutes.SECTIONS}


def restored(correcting, number: int) -> Correction:
    return restore_correction(actor=correcting.cast.taker.user, minutes=correcting.cast.minutes, number=number)


def restore_address(correcting, number: int) -> str:
    return reverse("restore_correction_version", args=[correcting.cast.session.pk, number])


def test_the_first_save_keeps_all_and_a_later_one_what_it_changed(correcting, sent, at):
    cast = correcting.cast
    correcting.save(patterns="<p>Een</p>", reason="Een naam.")
    at("2026-11-06T10:05")
    correcting.save(patterns="<p>Een</p>", themes=["grenzen", "schaamte"], reason="Een naam.")
    correcting.save(situation="<p>Twee</p>", reason="Een woord.")
    first, second, third = correcting.saves
    assert first.changed == sent | {"patterns": "<p>Een</p>", "themes": ["grenzen"], "reason": "Een naam."}
    assert (first.number, first.origin, first.saved_by) == (1, SaveOrigin.TYPED, cast.taker.user)
    assert (second.number, second.changed) == (2, {"themes": ["grenzen", "schaamte"]})
    assert (third.number, third.changed) == (3, {"situation": "<p>Twee</p>", "reason": "Een woord."})
    assert third.saved_at == correcting.draft.saved_at


def test_the_same_text_twice_is_no_save(correcting):
    for _again in range(2):
        correcting.save(patterns="<p>Een</p>")
    assert [save.number for save in correcting.saves] == [1]


def test_what_the_correction_said_at_any_save_is_told_and_at_first_what_went_out(correcting, sent):
    correcting.save(patterns="<p>Een</p>", reason="")
    correcting.save(patterns="", themes=[], reason="Een naam.")
    draft = correcting.draft
    assert contents_at(draft, 0) == Contents(sent, ["grenzen"])
    assert contents_at(draft, 1) == Contents(sent | {"patterns": "<p>Een</p>"}, ["grenzen"])
    assert contents_at(draft, 2) == Contents(sent | {"patterns": ""}, [], "Een naam.")
    assert contents_at(draft, 3) is None


def test_a_version_can_be_put_back_with_its_reason_and_that_undone(correcting):
    cast = correcting.cast
    correcting.save(patterns="<p>Goed</p>", reason="Een naam.")
    correcting.save(patterns="<p>Kwijt</p>", situation="<p>Erbij</p>", themes=["schaamte"], reason="Een woord.")
    back = restored(correcting, 1)
    assert (back.revision, back.sections["patterns"], back.sections["situation"]) == (3, "<p>Goed</p>", "")
    assert (back.contents["themes"], back.reason) == (["grenzen"], "Een naam.")
    assert restored(correcting, 1).revision == 3
    undone = restored(correcting, 2)
    assert (undone.revision, undone.sections["patterns"]) == (4, "<p>Kwijt</p>")
    assert (undone.contents["themes"], undone.reason) == (["schaamte"], "Een woord.")
    assert [save.origin for save in correcting.saves[2:]] == [SaveOrigin.RESTORED, SaveOrigin.RESTORED]
    told = [entry.detail for entry in trail_of(cast.minutes) if entry.verb == "correction.restored"]
    assert told == [{"version": 2, "revision": 4}, {"version": 1, "revision": 3}]


def test_an_approval_is_gone_once_another_text_stands_there(correcting):
    correcting.save(patterns="<p>Een</p>")
    correcting.until_approved(patterns="<p>Twee</p>")
    assert restored(correcting, 2).state == CorrectionState.APPROVED
    back = restored(correcting, 1)
    assert (back.state, back.approved_at) == (CorrectionState.WRITING, None)


def test_nothing_is_put_back_while_the_reader_reads_and_the_page_says_so(correcting, logged_in):
    cast = correcting.cast
    correcting.save(patterns="<p>Een</p>")
    correcting.save(patterns="<p>Twee</p>")
    correcting.ask()
    with pytest.raises(NotWritableError):
        restored(correcting, 1)
    browser = logged_in(cast.taker.user)
    assert restore_address(correcting, 1) not in browser.get(url("compare_correction_versions", cast)).content.decode()
    answer = browser.post(restore_address(correcting, 1), follow=True)
    assert answer.redirect_chain == [(url("correction_versions", cast), 302)]
    assert "The correction is with the reader." in answer.content.decode()
    assert (correcting.draft.revision, correcting.draft.sections["patterns"]) == (2, "<p>Twee</p>")


def test_a_version_that_is_none_is_not_put_back(correcting, logged_in):
    cast = correcting.cast
    browser = logged_in(cast.taker.user)
    for begun in (False, True):
        if begun:
            correcting.save(patterns="<p>Een</p>")
        for number in (0, 2, 7):
            page = browser.post(restore_address(correcting, number), follow=True).content.decode()
            assert "This version was not kept." in page
        assert Correction.objects.count() == begun
    assert correcting.draft.revision == 1


def test_minutes_and_their_corrections_each_have_their_own_saves(correcting, sent):
    cast = correcting.cast
    before = cast.minutes.revision
    correcting.until_approved(patterns="<p>Een</p>")
    assert [save.number for save in saves_of(cast.minutes, None)] == list(range(before, 0, -1))
    assert contents_at(cast.minutes, 1) == Contents(sent | {"patterns": ""}, [])
    correcting.publish()
    newest = saves_of(cast.minutes, None)[0]
    assert (newest.number, newest.origin) == (before + 1, SaveOrigin.CORRECTED)
    assert list(saves_of(correcting.draft, None)) == []
    correcting.save(patterns="<p>Twee</p>")
    discard_correction(actor=cast.taker.user, minutes=cast.minutes)
    correcting.save(patterns="<p>Drie</p>")
    assert [save.number for save in saves_of(correcting.draft, None)] == [3]
    assert contents_at(correcting.draft, 0) == Contents(sent | {"patterns": "<p>Een</p>"}, ["grenzen"])
    with pytest.raises(NotWritableError):
        restore_version(actor=cast.taker.user, minutes=cast.minutes, number=1)


def test_a_number_is_given_once_to_minutes_and_once_to_a_correction(correcting):
    draft = correcting.save(patterns="<p>Een</p>")
    for correction in (None, draft):
        with pytest.raises(IntegrityError), transaction.atomic():
            MinutesSave.objects.create(minutes=draft.minutes, correction=correction, number=1, changed={})


def test_the_pages_show_words_that_came_and_went_to_who_writes_and_reads(correcting, logged_in):
    cast = correcting.cast
    correcting.save(patterns="<p>De deur bleef dicht</p>", reason=f"Een naam stond erin. {SCRIPT}")
    correcting.save(patterns="<p>De deur ging dicht</p>", reason=f"Een woord stond erin. {SCRIPT}")
    correcting.ask()
    for who in (cast.taker, cast.reader):
        browser = logged_in(who.user)
        page = browser.get(url("correction_versions", cast)).content.decode()
        assert "What changed in version 2" in page
        assert "What changed in version 3" not in page
        page = browser.get(url("compare_correction_versions", cast)).content.decode()
        assert '<del><span class="visually-hidden">removed: </span>bleef</del> ' in page
        assert '<del><span class="visually-hidden">removed: </span>naam</del> ' in page
        assert "&lt;script&gt;" in page
        assert SCRIPT not in page
        page = browser.get(url("compare_correction_versions", cast), {"newer": 1}).content.decode()
        assert "From what was distributed to version 1" in page
        assert browser.get(url("compare_correction_versions", cast), {"older": 9}).status_code == 404


@PAGES
def test_others_find_no_such_page_and_put_nothing_back(correcting, logged_in, name):
    cast = correcting.cast
    correcting.save(patterns="<p>Een</p>")
    correcting.save(patterns="<p>Twee</p>")
    for who in (cast.member, cast.facilitator, cast.reader):
        browser = logged_in(who.user)
        assert browser.get(url(name, cast)).status_code == 404
        assert browser.post(restore_address(correcting, 1)).status_code == 404
    assert correcting.draft.revision == 2


def test_before_a_correction_is_begun_the_page_says_that_there_is_nothing_yet(correcting, logged_in):
    cast = correcting.cast
    browser = logged_in(cast.taker.user)
    assert url("correction_versions", cast) in browser.get(url("correct_minutes", cast)).content.decode()
    assert "Once a correction is begun" in browser.get(url("correction_versions", cast)).content.decode()


def test_putting_back_by_the_page_tells_how_to_undo_it(correcting, logged_in):
    cast = correcting.cast
    correcting.save(patterns="<p>Goed</p>")
    correcting.save(patterns="<p>Kwijt</p>")
    browser = logged_in(cast.taker.user)
    assert browser.get(restore_address(correcting, 1)).status_code == 405
    page = browser.post(restore_address(correcting, 1), follow=True).content.decode()
    assert "Version 1 stands in the correction again. To undo this, put version 2 back here." in page
    assert restore_address(correcting, 2) in page
    assert correcting.draft.sections["patterns"] == "<p>Goed</p>"
    page = browser.post(restore_address(correcting, 1), follow=True).content.decode()
    assert "The correction says the same as version 1 already." in page


@PAGES
def test_the_pages_take_few_queries_however_many_saves_there_are(correcting, logged_in, name):
    cast = correcting.cast
    browser = logged_in(cast.taker.user)
    counts = []
    for number in range(3):
        correcting.save(patterns=f"<p>{number}</p>")
        browser.get(url(name, cast))
        with CaptureQueriesContext(connection) as queries:
            browser.get(url(name, cast))
        counts.append(len(queries))
    # what was distributed is asked only where it is compared with
    assert counts[1] == counts[2]
    assert max(counts) <= 10


def test_a_correction_that_was_open_before_gets_one_save_of_what_it_says(correcting, sent):
    correcting.until_approved(patterns="<p>Verstuurd</p>")
    correcting.publish()
    correcting.save(patterns="<p>Een</p>", themes=["b", "a"], reason="Een naam.")
    correcting.save(patterns="<p>Twee</p>", themes=["b", "a"], reason="Een naam.")
    MinutesSave.objects.exclude(correction=None).delete()
    backfill = import_module("sessions.migrations.0032_first_saves_of_corrections")
    backfill.keep_what_stands(apps, None)
    backfill.keep_what_stands(apps, None)
    [save] = MinutesSave.objects.exclude(correction=None)
    draft = correcting.draft
    assert (save.correction, save.minutes, save.number) == (draft, draft.minutes, 3)
    assert (save.saved_at, save.saved_by) == (draft.saved_at, correcting.cast.taker.user)
    assert contents_at(draft, 3) == Contents(sent | {"patterns": "<p>Twee</p>"}, ["a", "b"], "Een naam.")


def test_taking_the_migration_back_leaves_the_saves_of_the_minutes(correcting):
    correcting.save(patterns="<p>Een</p>")
    own = list(saves_of(correcting.cast.minutes, None))
    import_module("sessions.migrations.0031_saves_of_corrections").forget_those_of_corrections(apps, None)
    assert list(MinutesSave.objects.all()) == own
