"""Every saved version of minutes is kept, comparable and restorable, for those who write and read along."""

from importlib import import_module

import pytest
from django.apps import apps

from lwg.audit.services import trail_of
from sessions.enums import MinutesState, SaveOrigin
from sessions.models import Minutes, MinutesSave
from sessions.selectors.minutes_history import Contents, contents_at, lines_of, saves_of
from sessions.services.minutes import NotWritableError
from sessions.services.restoring import restore_version
from tests.sessions.minutes.pages import url

pytestmark = pytest.mark.django_db

EMPTY = dict.fromkeys(Minutes.SECTIONS, "")


def saves(cast):
    return list(MinutesSave.objects.filter(minutes=cast.minutes).order_by("number"))


def test_a_save_keeps_what_it_changed_and_nothing_else(cast, board, at):
    cast.bring_to(MinutesState.DRAFT)
    at("2026-11-06T10:05")
    cast.save(actor=cast.facilitator.user, patterns="Nieuw", themes=["grenzen"])
    cast.save(patterns="Nieuw", themes=["grenzen"])
    cast.save(situation="Korter", themes=["grenzen"])
    started, second, third = saves(cast)
    assert (started.number, started.origin, started.saved_by) == (1, SaveOrigin.STARTED, cast.taker.user)
    assert sorted(started.changed) == sorted(set(Minutes.SECTIONS) - {"next_session"})
    assert (second.number, second.origin, second.saved_by) == (2, SaveOrigin.TYPED, cast.facilitator.user)
    assert second.changed == {"patterns": "<p>Nieuw</p>", "themes": ["grenzen"]}
    assert (third.number, third.changed) == (3, {"situation": "<p>Korter</p>"})


def test_what_the_minutes_said_at_any_save_is_told(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Een", themes=["grenzen"])
    cast.save(patterns="", situation="Twee", themes=[])
    minutes = cast.minutes
    question = {"collective_question": minutes.collective_question}
    assert contents_at(minutes, 0) == Contents(EMPTY, [])
    assert contents_at(minutes, 2) == Contents(EMPTY | question | {"patterns": "<p>Een</p>"}, ["grenzen"])
    assert contents_at(minutes, 3) == Contents(EMPTY | question | {"situation": "<p>Twee</p>"}, [])
    assert contents_at(minutes, 4) is None


def test_what_one_author_typed_within_ten_minutes_is_one_line(cast, at):
    cast.bring_to(MinutesState.DRAFT)
    for time, who, text in [
        ("10:01", cast.taker, "a"),
        ("10:08", cast.taker, "b"),
        ("10:09", cast.facilitator, "c"),
        ("10:10", cast.taker, "d"),
        ("10:20", cast.taker, "e"),
        ("10:31", cast.taker, "f"),
    ]:
        at(f"2026-11-06T{time}")
        cast.save(actor=who.user, patterns=text)
    lines = lines_of(saves_of(cast.minutes, None))
    assert [[save.number for save in line.saves] for line in lines] == [[7], [6, 5], [4], [3, 2], [1]]


def test_a_version_can_be_put_back_and_that_undone(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Goed", themes=["grenzen"])
    cast.save(patterns="Kwijt", situation="Erbij", themes=["schaamte"])
    restored = restore_version(actor=cast.facilitator.user, minutes=cast.minutes, number=2)
    assert (restored.patterns, restored.situation, restored.revision) == ("<p>Goed</p>", "", 4)
    assert [theme.name for theme in restored.themes.all()] == ["grenzen"]
    assert restore_version(actor=cast.taker.user, minutes=cast.minutes, number=2).revision == 4
    undone = restore_version(actor=cast.taker.user, minutes=cast.minutes, number=3)
    assert (undone.patterns, undone.situation, undone.revision) == ("<p>Kwijt</p>", "<p>Erbij</p>", 5)
    assert [save.origin for save in saves(cast)][3:] == [SaveOrigin.RESTORED, SaveOrigin.RESTORED]
    told = [(entry.verb, entry.detail) for entry in trail_of(undone) if entry.verb == "minutes.restored"]
    assert told == [
        ("minutes.restored", {"version": 3, "revision": 5}),
        ("minutes.restored", {"version": 2, "revision": 4}),
    ]


def test_nothing_is_put_back_while_the_reader_reads(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Nieuw")
    cast.ask()
    with pytest.raises(NotWritableError):
        restore_version(actor=cast.taker.user, minutes=cast.minutes, number=1)
    assert cast.minutes.revision == 2


def test_minutes_of_before_get_one_save_of_what_they_say(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Nieuw", themes=["b", "a"])
    MinutesSave.objects.all().delete()
    backfill = import_module("sessions.migrations.0018_first_saves_of_minutes")
    backfill.keep_what_stands(apps, None)
    backfill.keep_what_stands(apps, None)
    [save] = saves(cast)
    assert (save.number, save.saved_at, save.saved_by) == (2, cast.minutes.saved_at, cast.taker.user)
    assert save.changed == {
        "collective_question": cast.minutes.collective_question,
        "patterns": "<p>Nieuw</p>",
        "themes": ["a", "b"],
    }


def test_the_page_shows_words_that_came_and_went(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="De deur bleef dicht", themes=["grenzen"])
    cast.save(patterns="De deur ging dicht", themes=["schaamte"])
    cast.ask()
    for who in (cast.taker, cast.facilitator, cast.reader):
        browser = logged_in(who.user)
        page = browser.get(url("minutes_versions", cast)).content.decode()
        assert "What changed in version 3" in page
        page = browser.get(url("compare_versions", cast)).content.decode()
        assert '<del><span class="visually-hidden">removed: </span>bleef</del> ' in page
        assert '<ins><span class="visually-hidden">added: </span>ging</ins> dicht' in page
        assert "Situation" not in page
    assert browser.get(url("compare_versions", cast), {"older": 9}).status_code == 404
    assert browser.get(url("compare_versions", cast), {"older": "x", "newer": 2}).status_code == 200
    assert logged_in(cast.member.user).get(url("minutes_versions", cast)).status_code == 404


def test_putting_back_by_the_page_tells_how_to_undo_it(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="Goed")
    cast.save(patterns="Kwijt")
    browser = logged_in(cast.taker.user)
    address = f"{url('minutes_versions', cast)}2/restore/"
    assert browser.get(address).status_code == 405
    page = browser.post(address, follow=True).content.decode()
    assert "Version 2 stands in the minutes again. To undo this, put version 3 back here." in page
    assert f"{url('minutes_versions', cast)}3/restore/" in page
    assert cast.minutes.patterns == "<p>Goed</p>"
    assert logged_in(cast.reader.user).post(address).status_code == 404


@pytest.mark.parametrize("name", ["minutes_versions", "compare_versions"])
def test_the_pages_take_few_queries_however_many_versions_there_are(
    cast, logged_in, django_assert_max_num_queries, name
):
    cast.bring_to(MinutesState.DRAFT)
    browser = logged_in(cast.taker.user)
    cast.save(patterns="0")
    browser.get(url(name, cast))
    with django_assert_max_num_queries(10) as few:
        browser.get(url(name, cast))
    for number in range(3):
        cast.save(patterns=f"{number} meer", actor=cast.facilitator.user)
    with django_assert_max_num_queries(10) as many:
        assert browser.get(url(name, cast)).status_code == 200
    assert len(many) == len(few)
