"""How what is typed is read, and what is shown of a text; without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.search.backends import Section
from sessions.search.highlights import fragment, marked
from sessions.search.postgres import vector_of
from sessions.search.queries import LONGEST, MOST_TERMS, Query, parsed


@pytest.mark.parametrize(
    ("text", "groups", "without"),
    [
        ("bewoners", [[("bewoner",)]], []),
        ("de bewoners van het huis", [[("bewoner",)], [("huis",)]], []),
        ('"de deur trap"', [[("deur", "trap")]], []),
        ('"de deur trap', [[("deur", "trap")]], []),
        ("deur of huis koffie", [[("deur",), ("huis",)], [("koffie",)]], []),
        ("deur OR huis", [[("deur",), ("huis",)]], []),
        ("of deur of", [[("deur",)]], []),
        ("deur -huis", [[("deur",)]], [("huis",)]),
        ('deur -"huis koffie"', [[("deur",)]], [("huis", "koffie")]),
        ("wijk-team", [[("wijk", "team")]], []),
        ("", [], []),
        ("-", [], []),
    ],
)
def test_what_is_typed_is_read_as_everybody_writes_it(text, groups, without):
    found = parsed(text)
    assert [list(group) for group in found.groups] == groups
    assert list(found.without) == without


@given(st.text(max_size=2 * LONGEST))
def test_any_text_is_read(text):
    found = parsed(text)
    assert isinstance(found, Query)
    assert len(found.groups) <= MOST_TERMS


def test_the_piece_with_most_of_the_words_is_shown():
    text = "deur " + "woord " * 60 + "deur koffie " + "woord " * 60
    times, html = fragment(text, {"deur", "koffie"})
    assert times == 2
    assert html.startswith("… woord")
    assert html.endswith("woord …")
    assert "<mark>deur</mark> <mark>koffie</mark>" in html


@given(st.text(max_size=300))
def test_no_sign_of_a_text_gets_through_unescaped(text):
    shown = fragment(f"deur {text} deur", {"deur"})[1].replace("<mark>", "").replace("</mark>", "")
    assert "<" not in shown
    assert ">" not in shown


def test_a_text_of_one_word_ten_thousand_times_takes_no_time():
    assert fragment("deur " * 10_000, {"deur"})[0] == 1
    assert marked("", {"deur"}) == ""


def test_a_vector_has_places_weights_and_a_gap_between_sections():
    sections = [Section(["deur", "open", "deur"], True), Section(["huis"], False)]
    assert vector_of(sections) == "'deur':1A,3A 'open':2A 'huis':5B"
    assert vector_of([Section(["deur"] * 20_000, False)]).endswith(",16383B")
