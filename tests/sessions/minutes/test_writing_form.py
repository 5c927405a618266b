"""The form in which minutes are written: what the text areas hold, and what becomes of what is sent."""

import pytest
from django.http import QueryDict

from sessions.forms.minutes import MinutesForm
from sessions.models import Minutes

pytestmark = pytest.mark.django_db

LAID_OUT = "<h3>Wachten</h3><p>Bel <a href='https://a.example/'>hier</a></p><ul><li>een</li><li>twee</li></ul>"


def sent(minutes, **changes):
    data = QueryDict(mutable=True)
    data.update({"version": str(minutes.revision), **changes})
    return MinutesForm(data, minutes=minutes)


def cleaned(form, section="patterns"):
    assert form.is_valid(), form.errors
    return form.cleaned_data[section]


@pytest.fixture
def minutes(cast) -> Minutes:
    cast.save(patterns=LAID_OUT)
    return cast.minutes


def test_a_text_area_holds_plain_words_and_the_editor_gets_the_html(minutes):
    attributes = MinutesForm(minutes=minutes)["patterns"].subwidgets[0].data
    assert attributes["value"] == "Wachten\nBel hier\n- een\n- twee"
    assert attributes["attrs"]["data-html"] == minutes.patterns
    assert attributes["attrs"]["data-longest"] == 20_000
    assert MinutesForm(minutes=minutes)["collective_question"].field.widget.attrs["data-longest"] == 10_000


def test_words_sent_unchanged_without_script_keep_their_headings_and_links(minutes):
    assert cleaned(sent(minutes, patterns="Wachten\r\nBel hier\r\n- een\r\n- twee\r\n")) == minutes.patterns


def test_words_changed_without_script_become_paragraphs_and_lists(minutes):
    assert cleaned(sent(minutes, patterns="Anders\n- een < twee")) == "<p>Anders</p><ul><li>een &lt; twee</li></ul>"


def test_what_the_editor_sends_is_cleaned(minutes):
    form = sent(minutes, patterns='<ul><li><p style="color:red">een</p></li></ul><script>x()</script><p></p>')
    assert cleaned(form) == "<ul><li>een</li></ul>"


def test_words_count_and_tags_do_not(minutes):
    assert cleaned(sent(minutes, patterns=f"<p>{'x' * 20_000}</p>")) == f"<p>{'x' * 20_000}</p>"
    form = sent(minutes, patterns=f"<p>{'x' * 20_001}</p>")
    assert form.errors["patterns"] == ["This is too long: a section has at most 20000 characters."]
    assert form["patterns"].subwidgets[0].data["value"] == "x" * 20_001
