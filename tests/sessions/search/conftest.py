"""Minutes that were distributed, to be found."""

import pytest

from sessions.enums import MinutesState
from sessions.selectors.search import Search
from tests.sessions.minutes.conftest import Cast, make_cast


@pytest.fixture
def cast(db, at) -> Cast:
    at("2026-11-06T10:00")
    return make_cast()


@pytest.fixture
def write(cast):
    """Distributed minutes of another session of the same community, by month (of 2026)."""

    def written(month=10, themes=("grenzen",), community=None, **sections) -> Cast:
        starts_at = cast.session.starts_at.replace(month=month)
        one = make_cast(community=community or cast.community, starts_at=starts_at)
        one.save(themes=themes, **sections)
        return one.bring_to(MinutesState.DISTRIBUTED)

    return written


@pytest.fixture
def found(cast):
    """The sessions that a member (or another) finds, in order."""

    def sessions(words, user=None, **choices) -> list[int]:
        return [one.session_pk for one in Search(user or cast.member.user, words, **choices).page]

    return sessions
