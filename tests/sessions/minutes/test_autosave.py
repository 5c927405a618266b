"""Autosave: five queries, nothing written for nothing, and of two at once one wins while both texts are kept."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.enums import MinutesState
from sessions.models import Minutes, MinutesSave, OwnDraft
from sessions.services import minutes as writing
from tests.browsers import browser_of
from tests.sessions.minutes.pages import url
from tests.sessions.minutes.test_writing_pages import typed

OF_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def statements(captured):
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(OF_TRANSACTIONS)]


@pytest.mark.django_db
def test_autosave_asks_five_queries_in_all(cast, board, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Een", themes=["grenzen", "schaamte"])
    browser = logged_in(cast.taker.user)
    sent = typed(cast, patterns="Twee", situation="Drie")
    browser.post(url("autosave_minutes", cast), typed(cast))  # what is looked up once in a process
    with CaptureQueriesContext(connection) as captured:
        response = browser.post(url("autosave_minutes", cast), sent)
    assert response.json() == {"saved_at": "10:00", "version": 3}
    found = statements(captured)
    assert len(found) == 5, "\n".join(found)
    assert MinutesSave.objects.get(number=3).changed == {"patterns": "<p>Twee</p>", "situation": "<p>Drie</p>"}


@pytest.mark.django_db
def test_a_save_that_changes_nothing_writes_nothing(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    browser = logged_in(cast.taker.user)
    with CaptureQueriesContext(connection) as captured:
        response = browser.post(url("autosave_minutes", cast), typed(cast))
    assert response.json() == {"saved_at": "10:00", "version": 1}
    assert [one for one in statements(captured) if not one.lstrip().startswith(("SELECT", "EXECUTE"))] == []


@pytest.mark.django_db
def test_a_section_that_was_not_sent_stays_as_it_is(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Blijft")
    response = logged_in(cast.taker.user).post(url("autosave_minutes", cast), {"situation": "Nieuw", "version": 2})
    assert response.json()["version"] == 3
    assert (cast.minutes.patterns, cast.minutes.situation) == ("<p>Blijft</p>", "<p>Nieuw</p>")


@pytest.mark.django_db
def test_themes_that_changed_are_saved_too(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(themes=["grenzen"])
    sent = typed(cast, themes=[], new_themes="Grenzen, schaamte")
    logged_in(cast.taker.user).post(url("autosave_minutes", cast), sent)
    assert [theme.name for theme in cast.minutes.themes.all()] == ["grenzen", "schaamte"]
    assert MinutesSave.objects.get(number=3).changed == {"themes": ["grenzen", "schaamte"]}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_wins_and_both_texts_are_kept(at, client):
    at("2026-11-06T10:00")

    from tests.sessions.minutes.conftest import make_cast

    cast = make_cast()
    cast.bring_to(MinutesState.DRAFT)
    together, answers = Barrier(2), {}
    people = {"Teun": cast.taker.user, "Fatima": cast.facilitator.user}
    browsers = {name: browser_of(user) for name, user in people.items()}
    sent = {name: typed(cast, patterns=f"Van {name}") for name in people}

    def save(name):
        try:
            together.wait()
            answers[name] = browsers[name].post(url("autosave_minutes", cast), sent[name]).status_code
        finally:
            connection.close()

    threads = [Thread(target=save, args=[name]) for name in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 409]
    winner, loser = sorted(people, key=answers.__getitem__)
    assert (cast.minutes.patterns, cast.minutes.revision) == (f"<p>Van {winner}</p>", 2)
    [draft] = OwnDraft.objects.all()
    assert (draft.author, draft.revision) == (people[loser], 1)
    assert draft.contents["sections"]["patterns"] == f"<p>Van {loser}</p>"
    assert Minutes.objects.count() == 1


@pytest.mark.django_db
def test_a_revision_that_was_read_under_the_lock_decides(cast, logged_in, monkeypatch):
    """The version check stands inside the transaction: a save between the form and the lock is a conflict."""
    cast.bring_to(MinutesState.DRAFT)
    sent = typed(cast, patterns="Van Teun")
    checked = writing.cleaned

    def meanwhile(sections, minutes):
        if minutes.saved_by == cast.taker.user:
            Minutes.objects.filter(pk=minutes.pk).update(revision=5)
            minutes.revision = 5
        return checked(sections, minutes)

    monkeypatch.setattr(writing, "cleaned", meanwhile)
    assert logged_in(cast.taker.user).post(url("autosave_minutes", cast), sent).status_code == 409
