"""What changes between two sets of dates: what stays, what moves where, what is new, what is dropped."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.roster_changes import Difference, difference

START = datetime(2027, 2, 4, 12, 30, tzinfo=UTC)
moments = st.sets(st.integers(0, 60), max_size=7).map(lambda days: {START + timedelta(days=day) for day in days})


def on(*days: int) -> list[datetime]:
    return [START + timedelta(days=day) for day in days]


def test_the_same_dates_change_nothing():
    found = difference(on(0, 28), on(28, 0))

    assert found == Difference(kept=tuple(on(0, 28)))
    assert found.is_empty


def test_a_date_on_another_day_has_moved_and_the_others_stay():
    found = difference(on(0, 28, 56), on(0, 35, 56))

    assert found == Difference(kept=tuple(on(0, 56)), moved=(tuple(on(28, 35)),))


def test_what_is_over_is_new_or_dropped_and_the_nearest_one_moves():
    assert difference(on(0, 28), on(0, 27, 49)) == Difference(
        kept=tuple(on(0)), moved=(tuple(on(28, 27)),), new=tuple(on(49))
    )
    assert difference(on(0, 28, 56), on(0, 57)) == Difference(
        kept=tuple(on(0)), moved=(tuple(on(56, 57)),), dropped=tuple(on(28))
    )


@given(moments, moments)
def test_every_date_is_told_once_and_as_many_move_as_can(before, after):
    found = difference(before, after)

    was, to = {one for one, _ in found.moved}, {one for _, one in found.moved}
    assert set(found.kept) == before & after
    assert was | set(found.dropped) == before - after
    assert to | set(found.new) == after - before
    assert len(found.moved) == min(len(before - after), len(after - before))
    assert not (found.new and found.dropped)


@given(moments, moments)
def test_dates_move_over_as_few_days_as_can_be(before, after):
    found = difference(before, after)

    fewer, more = sorted([sorted(before - after), sorted(after - before)], key=len)
    every_way = (
        sum((abs(a - b) for a, b in zip(fewer, some, strict=True)), timedelta())
        for some in combinations(more, len(fewer))
    )
    assert sum((abs(a - b) for a, b in found.moved), timedelta()) == min(every_way)
