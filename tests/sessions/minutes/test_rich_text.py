"""Rich text holds paragraphs, headings, lists and links, whatever is typed, pasted or sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import rich_text

REL = 'rel="noopener noreferrer nofollow"'
TAGS = ("p", "div", "h1", "h4", "ul", "ol", "li", "td", "tr", "table", "br", "script", "pre", "dd", "span")
OTHERS = ["<a href='https://demo.example'>", "</a>", "a", "b", "&lt;", "&amp;", "<", "&nbsp;", " ", "\n"]
PIECES = st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), *OTHERS])
SENT = st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("<p><br></p><ul><li></li></ul>", ""),
        ("gewone tekst", "<p>gewone tekst</p>"),
        ("- een\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("&lt;b&gt;", "<p>&lt;b&gt;</p>"),
        ("<h1>Kop</h1><h6>Kopje</h6>", "<h3>Kop</h3><h4>Kopje</h4>"),
        ("<p><b>vet</b> en <i>schuin</i></p>", "<p>vet en schuin</p>"),
        ("<p>a<br>b</p>los", "<p>a<br>b</p><p>los</p>"),
        ("<ul><li><p>een</p><p>verder</p></li></ul>", "<ul><li>een<br>verder</li></ul>"),
        ("<ol><li>een<ul><li>erin</li></ul></li></ol>", "<ol><li>een<ul><li>erin</li></ul></li></ol>"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a · b</p><p>c</p>"),
    ],
)
def test_what_is_sent_is_kept_as_the_nearest_of_ours(sent, kept):
    assert rich_text.clean(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ("<style>p { display: none }</style><p style='color:red' class=x id=y onclick=z>a</p>", "<p>a</p>"),
        ("<p>a<img src='https://tracker.example/p.gif' width=1 height=1></p>", "<p>a</p>"),
        ("<p><a href='javascript:alert(1)'>a</a></p>", "<p>a</p>"),
        ("<p><a href='data:text/html,x'>a</a></p>", "<p>a</p>"),
        ("<iframe src='https://demo.example'>b</iframe><svg><a>c</a></svg><p>a</p>", "<p>a</p>"),
        (
            "<a href='https://demo.example/?a=1&b=2' target=_blank>hier</a>",
            f'<p><a href="https://demo.example/?a=1&amp;b=2" {REL}>hier</a></p>',
        ),
    ],
)
def test_scripts_styles_and_pictures_go_and_the_words_stay(sent, kept):
    assert rich_text.clean(sent) == kept


@given(SENT)
def test_cleaning_again_changes_nothing(sent):
    once = rich_text.clean(sent)

    assert rich_text.clean(once) == once


@given(st.text(alphabet="ab <>&'\"\n-", max_size=40))
def test_plain_text_keeps_its_words(typed):
    kept = rich_text.plain(rich_text.from_plain(typed))

    assert [word for word in kept.split() if word != "-"] == [word for word in typed.split() if word != "-"]


def test_the_words_alone_have_a_line_for_each_block_and_dashes_before_items():
    html = "<h3>Kop</h3><p>een<br>twee &amp; drie</p><ul><li>a<ul><li>b</li></ul></li></ul>"

    assert rich_text.plain(html) == "Kop\neen\ntwee & drie\n- a\n  - b"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("<p>gewoon مرحبا</p>", "<p>gewoon مرحبا</p>"),
        ("<p>12 &amp; 😀 مرحبا hallo</p>", '<p dir="rtl">12 &amp; 😀 مرحبا hallo</p>'),
        ("<h3>שלום</h3><p>hallo</p>", '<h3 dir="rtl">שלום</h3><p>hallo</p>'),
        ("<ul><li>مرحبا</li><li>hallo</li></ul>", '<ul dir="rtl"><li>مرحبا</li><li>hallo</li></ul>'),
        ("<p>123</p>", "<p>123</p>"),
    ],
)
def test_what_begins_with_letters_from_the_right_runs_from_the_right(kept, shown):
    assert rich_text.as_html(kept) == shown
