"""Two rich texts word by word, and both in one: nothing of either is lost."""

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import rich_text
from sessions.rich_diff import Labels, blocks, both, differences, marked, written

LABELS = Labels("added:", "removed:")
ADDED = '<ins><span class="visually-hidden">added: </span>'
REMOVED = '<del><span class="visually-hidden">removed: </span>'
PARTS = st.sampled_from(
    [
        "<p>de deur bleef dicht</p>",
        "<p>de deur ging open, en dicht &amp; weer open</p>",
        "<p>a<br>b</p>",
        "<h3>Kop</h3>",
        "<h4>Kop</h4>",
        "<ul><li>een</li><li>twee<ol><li>erin</li></ol></li></ul>",
        "<ol><li><ul><li>diep</li></ul></li></ol>",
        "<ul><li>een twee drie</li></ul>",
        '<p>zie <a href="https://demo.example">de site</a>.</p>',
        "<p>😀 שלום &lt;b&gt;</p>",
    ]
)
TEXTS = st.lists(PARTS, max_size=6).map(lambda parts: rich_text.clean("".join(parts)))


def words_of(html):
    return re.sub(r"[-\s]", "", rich_text.plain(html))


def without(html, tag):
    """As if what stands in `tag` were not there, and the labels neither."""
    html = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html)
    return re.sub(rf"<{tag}>(.*?)</{tag}>", "", html)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("<p>de deur</p>", "<p>de deur</p>", "<p>de deur</p>"),
        ("", "<p>nieuw</p>", f"<p>{ADDED}nieuw</ins></p>"),
        ("<p>oud</p>", "", f"<p>{REMOVED}oud</del> </p>"),
        (
            "<p>de deur bleef dicht</p>",
            "<p>de deur ging dicht</p>",
            f"<p>de deur {REMOVED}bleef</del> {ADDED}ging</ins> dicht</p>",
        ),
        (
            "<ul><li>een</li></ul>",
            "<ul><li>een</li><li>twee</li></ul>",
            f"<ul><li>een</li><li>{ADDED}twee</ins></li></ul>",
        ),
        ("<p>a</p>", "<h3>a</h3>", f"<p>{REMOVED}a</del> </p><h3>{ADDED}a</ins></h3>"),
    ],
)
def test_what_went_and_what_came_is_marked_word_by_word(before, after, told):
    assert differences(before, after, LABELS) == told


@given(TEXTS)
def test_a_text_against_itself_has_no_marks(text):
    assert words_of(differences(text, text, LABELS)) == words_of(text)
    assert "<ins>" not in differences(text, text, LABELS) + marked(text, text, LABELS)


@given(TEXTS, TEXTS)
def test_the_differences_hold_all_words_of_both(before, after):
    told = differences(before, after, LABELS)
    assert words_of(without(told, "del")) == words_of(after)
    assert words_of(without(told, "ins")) == words_of(before)
    assert words_of(without(marked(after, before, LABELS), "del")) == words_of(after)


@given(TEXTS, TEXTS)
def test_both_in_one_loses_no_block_and_stays_clean(mine, theirs):
    one = both(mine, theirs)
    assert rich_text.clean(one) == one
    assert [block for block in blocks(mine) + blocks(theirs) if block not in blocks(one)] == []


@given(TEXTS)
def test_both_of_the_same_is_that_text(text):
    assert blocks(both(text, text)) == blocks(text) == blocks(written(blocks(text)))


def test_blocks_that_both_share_stand_once_and_theirs_come_first():
    assert both("<p>a</p><p>van mij</p>", "<p>a</p><p>van jou</p>") == "<p>a</p><p>van jou</p><p>van mij</p>"


@pytest.mark.parametrize("word", ["a", "woord{}"])
def test_the_longest_texts_are_compared_soon(word):
    before = "<p>" + " ".join(word.format(n) for n in range(9_000)) + "</p>"
    after = before.replace("<p>", "<p>eerst ").replace("</p>", " laatst</p>")
    started = perf_counter()
    told = differences(before, after, LABELS)
    assert perf_counter() - started < 3
    assert words_of(without(told, "del")) == words_of(after)
