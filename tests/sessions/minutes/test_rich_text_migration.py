"""Minutes that were written as plain text become rich text, and plain again on the way back."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import rich_text
from sessions.models import Minutes, MinutesVersion
from tests.factories.sessions import SessionFactory
from tests.sessions.calendars.test_migration import migrate

backfill = import_module("sessions.migrations.0016_minutes_as_rich_text")

PLAIN = "Patroon:\n- een & twee\n  en verder\n- <drie>\n\nEinde\nregel"
RICH = "<p>Patroon:</p><ul><li>een &amp; twee<br>en verder</li><li>&lt;drie&gt;</li></ul><p>Einde<br>regel</p>"


@given(st.text(alphabet="ab <&>\n-", max_size=60))
def test_what_the_backfill_writes_is_clean_and_has_every_word(typed):
    written = backfill.rich(typed)
    assert rich_text.clean(written) == written
    assert [word for word in rich_text.plain(written).split() if word != "-"] == [
        word for word in typed.split() if word != "-"
    ]


def test_there_and_back_is_the_text_that_was_typed():
    assert backfill.rich(PLAIN) == RICH
    assert backfill.plain(RICH) == PLAIN
    assert (
        backfill.plain('<p>Zie <a href="https://demo.example" rel="x">hier</a></p>')
        == "Zie hier (https://demo.example)"
    )


@pytest.mark.django_db(transaction=True)
def test_minutes_and_versions_of_before_are_rich_text_afterwards(db):
    session = SessionFactory()
    minutes = Minutes.objects.get(session=session)
    Minutes.objects.filter(pk=minutes.pk).update(patterns=RICH, revision=3)
    content = {"sections": {"patterns": RICH}, "themes": ["grenzen"], "revision": 3}
    version = MinutesVersion.objects.create(minutes=minutes, number=1, content=content)
    try:
        before = migrate("minutes_as_rich_text")
        old = before.get_model("community_sessions", "Minutes").objects.get(pk=minutes.pk)
        old_version = before.get_model("community_sessions", "MinutesVersion").objects.get(pk=version.pk)
        assert (old.patterns, old_version.content["sections"]) == (PLAIN, {"patterns": PLAIN})
    finally:
        migrate("last")
    minutes.refresh_from_db()
    version.refresh_from_db()
    assert (minutes.patterns, version.content) == (RICH, content)
