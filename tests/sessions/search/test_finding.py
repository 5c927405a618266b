"""What is found: by stems, ranked, on PostgreSQL and on SQLite alike."""

import pytest
from django.core.management import call_command
from django.db import connection

from sessions.enums import MinutesState
from sessions.models import MinutesVersion, SearchEntry
from sessions.search.sqlite import WORDS
from sessions.selectors.search import Search
from sessions.services.search import index

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ("bewoner", True),
        ("BEWONERS", True),
        ("grens", True),  # of the theme "grenzen"
        ("een", False),  # in every text
        ("een bewoner", True),
        ("cafe", True),
        ("bewoner schaamte", False),
        ("bewoner of schaamte", True),
        ("bewoner -deur", False),
        ("bewoner -schaamte", True),
        ('"bewoners aan de deur"', True),
        ('"deur bewoners"', False),
        ('"deur" "bewoners"', True),
        ('"deur koffie"', False),  # the end of one section and the begin of the next
        ("koffie's", True),
        ("bewon", False),
    ],
)
def test_words_are_found_by_their_stems(asked, finds, write, found):
    one = write(situation="De bewoners aan de deur", patterns="Koffie in het Café")
    assert found(asked) == ([one.session.pk] if finds else [])


def test_what_stands_in_the_centre_comes_first(write, found):
    elsewhere = write(9, situation="We spraken over nabijheid.")
    theme = write(8, themes=["nabijheid"])
    question = write(7, collective_question="Hoe houden we nabijheid vol?")
    assert sorted(found("nabijheid")[:2]) == sorted([theme.session.pk, question.session.pk])
    assert found("nabijheid")[2:] == [elsewhere.session.pk]
    assert found("nabijheid", by_date=True) == [elsewhere.session.pk, theme.session.pk, question.session.pk]


def test_a_community_and_a_theme_narrow_what_is_found(cast, write, found):
    first = write(9, themes=["grenzen"], patterns="deur")
    second = write(8, themes=["schaamte"], patterns="deur")
    assert found("deur", theme="schaamte") == [second.session.pk]
    assert found("", theme="grenzen") == [first.session.pk]
    assert found("deur", community=cast.community.pk) == [first.session.pk, second.session.pk]
    assert found("deur", community=cast.community.pk + 1) == []
    assert Search(cast.member.user).themes == [("grenzen", "grenzen"), ("schaamte", "schaamte")]


def test_what_is_being_written_is_not_found(cast, found):
    cast.save(patterns="Nog geheim")
    for state in (MinutesState.DRAFT, MinutesState.IN_REVIEW, MinutesState.APPROVED):
        assert found("geheim", cast.taker.user) == [], state
        cast.ask() if state == MinutesState.DRAFT else None
        cast.approve() if state == MinutesState.IN_REVIEW else None
    cast.distribute()
    assert found("geheim") == [cast.session.pk]


def test_a_new_version_takes_the_place_of_the_former(write, found):
    one = write(patterns="Met een fout")
    former = one.minutes.versions.get()
    content = former.content | {"sections": former.content["sections"] | {"patterns": "Verbeterd"}}
    index(MinutesVersion.objects.create(minutes=one.minutes, number=2, content=content))
    assert (found("fout"), found("verbeterd")) == ([], [one.session.pk])
    assert SearchEntry.objects.count() == 1


def test_deleting_minutes_deletes_every_word_of_them(write, found):
    one = write(patterns="Geheim")
    one.session.minutes.delete()
    assert found("geheim") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {WORDS}")
            assert cursor.fetchone() == (0,)


def test_the_command_indexes_what_was_distributed_anew(write, found, capsys):
    one = write(patterns="Verdwenen")
    SearchEntry.objects.all().delete()
    assert found("verdwenen") == []
    call_command("index_minutes")
    assert found("verdwenen") == [one.session.pk]
    assert capsys.readouterr().out == "indexed 1 sets of minutes\n"


def test_pages_hold_ten_each(cast, write, found):
    sessions = [write(month, patterns="deur").session.pk for month in range(1, 11)]
    eleventh = write(12, patterns="deur").session.pk
    newest_first = [eleventh, *reversed(sessions)]
    assert found("deur", by_date=True) == newest_first[:10]
    assert found("deur", by_date=True, page=2) == newest_first[10:]
    assert Search(cast.member.user, "deur").total == 11


def test_of_very_many_the_newest_are_ranked_and_it_says_so(cast, write, found, monkeypatch):
    for module in ("sessions.search.backends", "sessions.selectors.search"):
        monkeypatch.setattr(f"{module}.MOST", 2)
    oldest = write(7, themes=["deur"], action_perspectives="deur deur")
    newer = [write(month, patterns="deur").session.pk for month in (8, 9, 10)]
    asked = Search(cast.member.user, "deur")
    assert (asked.has_more, asked.total) == (True, 2)
    assert set(newer[1:]) < set(found("deur")) <= set(newer)
    assert oldest.session.pk not in found("deur")
