"""A page asked for few rows and for many: what holds of its statements; and rows that several pages list."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities.models import Community, Membership
from lwg import planned
from sessions.enums import RosterState, SessionState
from sessions.models import Roster
from tests.cast import NOW

FEW, MANY = 10, 200
MORE = MANY - FEW
MOST = 10
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
HELD, PLANNED = SessionState.HELD, SessionState.PLANNED

Grow = Callable[[range], None]


def hold(shown: dict[Client, dict[str, int]], url: str, grow: Grow) -> None:
    """`grow` makes rows of these numbers; `shown` says what stands how much more often on whose page with many."""
    grow(range(FEW))
    for browser in shown:
        browser.get(url)  # what is looked up once in a process
    few = {browser: asked(browser, url) for browser in shown}
    grow(range(FEW, MANY))
    for browser, more in shown.items():
        (statements, page), (fewer, shorter) = asked(browser, url), few[browser]
        assert {one: page.count(one) - shorter.count(one) for one in more} == more
        assert len(statements) == len(fewer)
        assert len(statements) <= MOST, "\n".join(statements)
        assert [one for one, times in Counter(statements).items() if times > 1] == []


def asked(browser: Client, url: str) -> tuple[list[str], str]:
    """The statements that the page asks, with their values, and the page."""
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(url)
    assert response.status_code == 200
    return [_in_full(query["sql"]) for query in captured.captured_queries], response.text


def _in_full(sql: str) -> str:
    """A statement that has a name is another's double when both say and are given the same."""
    written = planned.written_out(sql)
    return sql if written == sql else f"{written} -- {sql.partition(' (')[2]}"


def session_row(
    community: Community,
    starts_at: datetime,
    state: SessionState,
    facilitator: Membership,
    minute_taker: Membership | None,
) -> dict[str, Any]:
    """The fields of a session, for `bulk.sessions`."""
    duties = {"facilitator": facilitator, "minute_taker": minute_taker}
    return {"community": community, "starts_at": starts_at, "state": state, **duties}


def roster_row(community: Community, state: RosterState, first_day: date) -> Roster:
    """A roster for half a year, not written yet."""
    return Roster(
        community=community,
        state=state,
        first_day=first_day,
        last_day=first_day + 26 * WEEK,
        weekday=3,
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
        published_at=NOW if state == RosterState.PUBLISHED else None,
    )
