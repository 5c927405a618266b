"""Days as people write them, in the language of the moment."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from lwg.web.templatetags import lwg as tags

LATE = datetime(2026, 9, 9, 22, 30, tzinfo=UTC)  # past midnight in Amsterdam


@pytest.mark.parametrize(
    ("language", "long", "short", "moment"),
    [
        ("nl", "donderdag 10 september 2026", "do 10 sep", "do 10 sep 00:30"),
        ("en", "Thursday 10 September 2026", "Thu 10 Sep", "Thu 10 Sep 00:30"),
        ("nl", "donderdag 10 september 2026", "do 10 sep", "do 10 sep 00:30"),
    ],
)
def test_a_day_is_told_in_the_readers_language_and_in_amsterdam(language, long, short, moment):
    with translation.override(language):
        assert (tags.day(LATE), tags.day(date(2026, 9, 10))) == (long, long)
        assert tags.short_day(LATE) == short
        assert (tags.clock_time(LATE), tags.moment(LATE)) == ("00:30", moment)


def test_nothing_is_told_of_no_day():
    assert [tag(None) for tag in (tags.day, tags.short_day, tags.clock_time, tags.moment)] == [""] * 4
