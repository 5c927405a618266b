"""Words and stems of Dutch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.language.dutch import LONGEST_WORD, stem, stems_of, words_of


@pytest.mark.parametrize(
    "same",
    [
        ("bewoner", "Bewoners", "BEWONER"),
        ("grens", "grenzen", "grénzen"),
        ("huis", "huizen"),
        ("café", "cafe", "cafe\u0301"),
        ("financiële", "financiele"),
        ("aanspreken", "aanspreekt"),
    ],
)
def test_forms_of_one_word_have_one_stem(same):
    assert len({stem(word) for word in same}) == 1


def test_different_words_have_different_stems():
    assert len({stem(word) for word in ("bewoner", "grens", "huis", "schaamte", "nabijheid")}) == 5


@pytest.mark.parametrize("word", ["de", "Het", "één", "x", "'s", "", "\u0301"])
def test_what_is_in_every_text_has_no_stem(word):
    assert stem(word) == ""


def test_words_stand_where_they_are_in_the_text():
    text = "De foto's van bewoners (2026)."
    assert [(text[word.start : word.end], word.stem) for word in words_of(text)] == [
        ("De", ""),
        ("foto", "foto"),
        ("s", ""),
        ("van", ""),
        ("bewoners", "bewoner"),
        ("2026", "2026"),
    ]


@given(st.text(max_size=100))
def test_stems_are_letters_and_figures_whatever_was_typed(text):
    for found in stems_of(text):
        assert found.isalnum() or all(sign.isalnum() for sign in found)
        assert len(found) <= LONGEST_WORD
