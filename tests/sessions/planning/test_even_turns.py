"""How even turns were: what always holds for the shares (A7, A8)."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.even_turns import Share, shares
from sessions.planning.turns import Candidate, Turn, suggest_turns

FIRST = date(2026, 1, 8)
DAYS = [FIRST + timedelta(weeks=4 * n) for n in range(13)]


def writer(key, **fields):
    return Candidate(key, fields.pop("starts_on", date(2020, 1, 1)), may_write=True, **fields)


members = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 400), st.booleans(), st.booleans()), min_size=1, max_size=6
).map(
    lambda rows: [
        Candidate(key, DAYS[starts], DAYS[starts] + timedelta(days=length), guides, writes, may_read=True)
        for key, (starts, length, guides, writes) in enumerate(rows, start=1)
    ]
)
keys = st.one_of(st.none(), st.integers(1, 6))
turns = st.lists(st.tuples(keys, keys, keys), min_size=13, max_size=13).map(
    lambda rows: [Turn(day, *row) for day, row in zip(DAYS, rows, strict=True)]
)


@given(people=members, had=turns, duty=st.sampled_from(["facilitator", "minute_taker", "reader"]))
def test_the_shares_add_up_to_the_turns_that_there_were(people, had, duty):
    found = shares(had, people, duty)
    given_turns = sum(1 for turn in had if getattr(turn, duty) is not None)
    assert sum(share.had for share in found.values()) == given_turns
    assert sum((share.even for share in found.values()), Fraction(0)) == given_turns
    assert sum((share.over for share in found.values()), Fraction(0)) == 0


@given(writers=st.integers(1, 6), sessions=st.integers(1, 13))
def test_turns_as_they_are_suggested_are_even(writers, sessions):
    people = [Candidate(100, date(2020, 1, 1), may_facilitate=True)] + [writer(n) for n in range(1, writers + 1)]
    found = shares(suggest_turns(DAYS[:sessions], people), people, "minute_taker")
    assert all(abs(share.over) < 1 for share in found.values())


def test_who_came_half_way_owes_half_as_much():
    people = [writer(1), writer(2, starts_on=DAYS[6])]
    had = [Turn(day, minute_taker=1) for day in DAYS[:12]]
    assert shares(had, people, "minute_taker") == {1: Share(12, Fraction(9)), 2: Share(0, Fraction(3))}


def test_the_facilitator_of_a_session_owes_no_minutes_of_it():
    people = [writer(1), writer(2), writer(3)]
    had = [Turn(DAYS[0], facilitator=3, minute_taker=1)]
    found = shares(had, people, "minute_taker")
    assert found == {1: Share(1, Fraction(1, 2)), 2: Share(0, Fraction(1, 2))}
    assert [share.is_even for share in found.values()] == [True, True]


def test_who_joins_does_not_begin_with_a_row_of_turns():
    people = [writer(1), writer(2), writer(3, starts_on=DAYS[8])]
    had = [Turn(day, minute_taker=1 + number % 2) for number, day in enumerate(DAYS[:8])]
    suggested = suggest_turns(DAYS[8:13], people, had, counted_from=FIRST)
    assert [turn.minute_taker for turn in suggested] == [3, 1, 2, 3, 1]


def test_suggestions_start_from_the_turns_of_a_year():
    people = [writer(1), writer(2), writer(3)]
    had = [Turn(DAYS[number], minute_taker=key) for number, key in enumerate([1, 2, 1, 2, 3])]
    suggested = suggest_turns(DAYS[5:8], people, had, counted_from=FIRST)
    assert [turn.minute_taker for turn in suggested] == [1, 3, 2]
