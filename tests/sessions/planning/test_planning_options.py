"""What is asked of the planner stands in an address, and is read back; what makes no sense is not asked."""

from datetime import date

import pytest

from sessions.planning.roster_options import PlanningOptions, read_options, read_query


def test_what_is_asked_is_read_back():
    asked = PlanningOptions(
        from_day=date(2027, 3, 1),
        free=True,
        longest_days=49,
        shortest_days=14,
        sessions=5,
        without_facilitator=True,
        without_minute_taker=True,
        on_purpose=(date(2027, 2, 25), date(2027, 5, 6)),
    )

    assert read_query(asked.query) == asked
    assert asked.is_relaxed


def test_nothing_asked_is_an_empty_address():
    assert PlanningOptions().query == ""
    assert read_query("") == PlanningOptions()
    assert not PlanningOptions(from_day=date(2027, 3, 1), free=True).is_relaxed


@pytest.mark.parametrize("value", ["", "0", "-1", "1e9", "99999", "４", "drie", "2027-13-01", "2027-02-30,", "'; --"])
def test_what_is_no_number_or_day_is_not_asked(value):
    names = ("from_day", "longest_days", "shortest_days", "sessions", "on_purpose", "free", "without_facilitator")

    assert read_options(dict.fromkeys(names, value)) == PlanningOptions()
