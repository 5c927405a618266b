"""Names of themes: folded, at most ten, at most sixty characters."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sessions.services.themes import checked_names, folded


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Grenzen", "grenzen"),
        ("GRÉNZEN ", "grenzen"),
        ("schaamte  en schuld", "schaamte en schuld"),
        ("Straße", "strasse"),
    ],
)
def test_capitals_accents_and_blanks_make_no_other_theme(name, key):
    assert folded(name) == key


@given(st.text(max_size=200))
def test_a_key_fits_and_folding_it_again_changes_nothing(name):
    assert len(folded(name)) <= 80
    assert folded(folded(name)) == folded(name)


def test_each_theme_once_in_the_order_given():
    assert checked_names(["b", "A", " a ", "", "B"]) == ["b", "A"]


@pytest.mark.parametrize("names", [[str(n) for n in range(11)], ["x" * 61], ["…"], ["\u0301"]])
def test_too_many_too_long_and_empty_names_are_refused(names):
    with pytest.raises(ValidationError):
        checked_names(names)


def test_ten_of_sixty_characters_are_allowed():
    names = [f"{n}" * 60 for n in range(10)]
    assert checked_names(names) == names


def test_a_sign_that_no_database_keeps_is_left_out():
    assert checked_names(["gren\x00zen"]) == ["grenzen"]
