"""Autosave of an open correction: five queries, who may, and of two tabs at once or after another no text is lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.enums import SaveOrigin
from sessions.models import OwnDraft
from tests.sessions.minutes.pages import url
from tests.sessions.minutes.test_autosave import statements
from tests.sessions.minutes.test_correction_pages import typed

pytestmark = pytest.mark.django_db


def test_autosave_of_an_open_correction_asks_five_queries_in_all(correcting, logged_in):
    correcting.save(patterns="<p>Een</p>")
    browser = logged_in(correcting.cast.taker.user)
    address = url("autosave_correction", correcting.cast)
    browser.post(address, typed(correcting))  # what is looked up once in a process
    changes = typed(correcting, patterns="<p>Twee</p>", situation="<p>Drie</p>")
    with CaptureQueriesContext(connection) as captured:
        response = browser.post(address, changes)
    assert response.json() == {"saved_at": "10:00", "version": 2}
    found = statements(captured)
    assert len(found) == 5, "\n".join(found)
    assert correcting.saves[1].changed == {"patterns": "<p>Twee</p>", "situation": "<p>Drie</p>"}


def test_autosave_is_refused_to_others_and_of_a_correction_that_is_not_theirs_to_write(correcting, logged_in):
    cast = correcting.cast
    correcting.save(patterns="<p>Een</p>")
    changes = typed(correcting, patterns="<p>Twee</p>")
    for who in (cast.facilitator, cast.member, cast.reader):
        assert logged_in(who.user).post(url("autosave_correction", cast), changes).status_code == 404
    cast.session.minute_taker = cast.member
    cast.session.save()
    assert logged_in(cast.taker.user).post(url("autosave_correction", cast), changes).status_code == 409
    assert logged_in(cast.member.user).post(url("autosave_correction", cast), changes).json()["version"] == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_save_at_once_one_wins_and_both_texts_are_kept(correcting, logged_in):
    cast = correcting.cast
    correcting.save(patterns="<p>Een</p>")
    sent = {name: typed(correcting, patterns=f"<p>Uit de {name}</p>") for name in ("eerste", "tweede")}
    browsers = {name: logged_in(cast.taker.user) for name in sent}
    together, answers = Barrier(2), {}

    def save(name):
        try:
            together.wait()
            answers[name] = browsers[name].post(url("autosave_correction", cast), sent[name]).status_code
        finally:
            connection.close()

    threads = [Thread(target=save, args=[name]) for name in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 409]
    winner, loser = sorted(sent, key=answers.__getitem__)
    assert [save.number for save in correcting.saves] == [1, 2]
    assert correcting.saves[1].changed == {"patterns": f"<p>Uit de {winner}</p>"}
    assert OwnDraft.objects.get().contents["sections"]["patterns"] == f"<p>Uit de {loser}</p>"


def test_two_tabs_that_changed_different_sections_are_brought_together_by_the_button(correcting, logged_in):
    correcting.save(patterns="<p>Een</p>")
    stale = typed(correcting, situation="<p>Uit de tweede</p>")
    correcting.save(patterns="<p>Uit de eerste</p>")
    taker = logged_in(correcting.cast.taker.user)
    assert taker.post(url("correct_minutes", correcting.cast), stale).status_code == 302
    sections = correcting.draft.sections
    assert (sections["patterns"], sections["situation"]) == ("<p>Uit de eerste</p>", "<p>Uit de tweede</p>")
    assert [save.origin for save in correcting.saves][2:] == [SaveOrigin.MERGED]
