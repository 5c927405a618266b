"""Plain text as safe HTML."""

from hypothesis import given
from hypothesis import strategies as st

from sessions.text import as_html

LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=10), max_size=8)


def test_paragraphs_lists_and_lines_under_an_item():
    text = "Patroon:\n- een\n  en verder\n- twee\n\nEinde\r\nregel"
    assert as_html(text) == ("<p>Patroon:</p>\n<ul><li>een<br>en verder</li><li>twee</li></ul>\n<p>Einde<br>regel</p>")


def test_nothing_gives_nothing():
    assert as_html("  \n ") == ""


@given(st.text())
def test_no_tag_of_the_writer_gets_through(text):
    html = as_html(text)
    for tag in ("p", "ul", "li"):
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in html.replace("<br>", "")


def test_a_script_is_shown_as_text():
    assert as_html("- <script>alert(1)</script>") == "<ul><li>&lt;script&gt;alert(1)&lt;/script&gt;</li></ul>"
