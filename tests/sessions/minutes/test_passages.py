"""Words in rich text: found again, marked, replaced once, with all else as it was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.passages import Passage, before_of, marked, replaced
from sessions.rich_text import clean, plain

TEXT = (
    '<p>De deur bleef dicht. De deur &amp; het <a href="https://x.nl" rel="noopener noreferrer nofollow">licht aan</a>'
    " zee.</p><ul><li>een<br>twee</li><li>drie</li></ul>"
)


@pytest.mark.parametrize(
    ("passage", "words", "found"),
    [
        (Passage("De deur"), "Het raam", "Het raam bleef dicht. De deur & het licht aan zee.\n- een\n  twee\n- drie"),
        (
            Passage("De deur", "bleef dicht."),
            "1 < 2",
            "De deur bleef dicht. 1 < 2 & het licht aan zee.\n- een\n  twee\n- drie",
        ),
        (Passage("het\nlicht"), "de lamp", "De deur bleef dicht. De deur & de lamp aan zee.\n- een\n  twee\n- drie"),
        (Passage("twee drie"), "samen", "De deur bleef dicht. De deur & het licht aan zee.\n- een\n  samen"),
    ],
)
def test_words_are_replaced_once_and_the_rest_stays(passage, words, found):
    text = replaced(TEXT, passage, words)
    assert plain(text) == found
    assert clean(text) == text


def test_a_link_stays_a_link_when_words_in_it_are_replaced():
    assert replaced(TEXT, Passage("licht"), "lampje") == TEXT.replace("licht aan", "lampje aan")


def test_words_that_do_not_stand_there_are_not_replaced():
    assert replaced(TEXT, Passage("de deur"), "x") is None
    assert replaced(TEXT, Passage("  "), "x") is None
    assert before_of(TEXT, "raam") is None


def test_what_is_suggested_is_text_and_no_markup():
    assert replaced("<p>a b</p>", Passage("b"), "<script>x</script>") == "<p>a &lt;script&gt;x&lt;/script&gt;</p>"


def test_what_stands_before_tells_the_same_words_apart():
    assert before_of(TEXT, "De deur", "bleef dicht.") == "De deur bleef dicht."
    assert before_of(TEXT, "De deur") == ""


def test_marks_run_through_links_and_their_numbers_stand_in_none():
    found = marked(TEXT, [Passage("drie", key=7), Passage("deur & het licht", key=3), Passage("raam", key=9)])
    assert found.keys == [3, 7]
    assert '<mark class="remarked">licht</mark> aan</a><number 3> zee' in found.html
    assert '<li><mark class="remarked">drie</mark><number 7></li>' in found.html


def test_words_of_two_remarks_are_marked_once():
    found = marked("<p>een twee drie</p>", [Passage("een twee", key=1), Passage("twee drie", key=2)])
    assert found.html == (
        '<p><mark class="remarked">een twee</mark><number 1><mark class="remarked"> drie</mark><number 2></p>'
    )


@given(st.text("ab <&\n", max_size=30), st.data())
def test_marking_changes_no_word_and_replacing_by_the_same_words_changes_nothing(text, data):
    html = clean(f"<p>{text.replace('<', '&lt;')}</p><ul><li>x y</li><li>z</li></ul>")
    words = " ".join(plain(html).replace("- ", "").split())
    start = data.draw(st.integers(0, len(words) - 1))
    passage = Passage(words[start : data.draw(st.integers(start + 1, len(words)))], words[:start], key=1)
    without = re.sub(r"<number \d+>|</?mark[^>]*>", "", marked(html, [passage]).html)
    assert without == html
    if passage.words.strip() and " " not in passage.words.strip():
        assert replaced(html, passage, passage.words) == html
