"""Giving what is open in a half-year: what always holds for the turns that are filled in (A7, A8)."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.turns import Candidate, Turn, fill_turns, suggest_turns

FIRST = date(2026, 9, 10)
DAYS = [FIRST + timedelta(weeks=4 * n) for n in range(6)]
LONG_AGO = date(2020, 1, 1)
KEYS = st.one_of(st.none(), st.integers(1, 6))


def person(key, **fields):
    return Candidate(key, LONG_AGO, **fields)


@st.composite
def given_turns(draw):
    """Turns as they may stand: the minute taker is nobody else of the three."""
    turns = []
    for day in DAYS:
        guide, writer, reader = draw(KEYS), draw(KEYS), draw(KEYS)
        writer = None if writer in (guide, reader) else writer
        turns.append(Turn(day, guide, writer, reader))
    return turns


people = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.booleans(), st.sets(st.sampled_from(DAYS), max_size=2)),
    min_size=0,
    max_size=6,
).map(
    lambda rows: [
        person(key, may_facilitate=guides, may_write=writes, may_read=reads, busy=frozenset(away))
        for key, (guides, writes, reads, away) in enumerate(rows, start=1)
    ]
)


@given(turns=given_turns(), people=people)
def test_what_is_given_stays_and_the_minute_taker_is_nobody_else(turns, people):
    known = {one.key: one for one in people}

    filled = fill_turns(turns, people)

    assert [one.day for one in filled] == DAYS
    for before, after in zip(turns, filled, strict=True):
        assert after.minute_taker is None or after.minute_taker not in (after.facilitator, after.reader)
        for duty, may in (("facilitator", "may_facilitate"), ("minute_taker", "may_write"), ("reader", "may_read")):
            was, now = getattr(before, duty), getattr(after, duty)
            if was is not None:
                assert now == was
            elif now is not None:
                assert getattr(known[now], may) and known[now].is_there_on(after.day)


@given(readers=st.integers(2, 5), sessions=st.integers(1, 6))
def test_reading_along_goes_round_evenly_and_nobody_reads_twice_in_a_row(readers, sessions):
    people = [person(1, may_facilitate=True), person(2, may_write=True)]
    people += [person(10 + n, may_read=True) for n in range(readers)]

    read = [turn.reader for turn in suggest_turns(DAYS[:sessions], people)]

    often = [read.count(10 + n) for n in range(readers)]
    assert max(often) - min(often) <= 1
    assert all(one != other for one, other in pairwise(read))


def test_the_only_reader_is_left_to_read():
    both = person(1, may_write=True, may_read=True)

    assert suggest_turns(DAYS[:1], [both, person(2, may_write=True)]) == [Turn(DAYS[0], None, 2, 1)]


def test_the_facilitator_reads_along_only_where_nobody_else_can():
    guide = person(1, may_facilitate=True, may_read=True)
    writer = person(2, may_write=True)

    assert suggest_turns(DAYS[:1], [guide, writer]) == [Turn(DAYS[0], 1, 2, 1)]
    assert suggest_turns(DAYS[:1], [guide, writer, person(3, may_read=True)]) == [Turn(DAYS[0], 1, 2, 3)]


def test_nobody_gets_a_turn_right_before_one_that_stands():
    people = [person(1, may_facilitate=True), person(2, may_facilitate=True)]
    turns = [Turn(DAYS[0]), Turn(DAYS[1], facilitator=1)]

    assert [one.facilitator for one in fill_turns(turns, people)] == [2, 1]


def test_turns_had_in_this_half_year_count_and_those_before_it_do_not():
    people = [person(1, may_facilitate=True), person(2, may_facilitate=True), person(3, may_facilitate=True)]
    had = [Turn(FIRST - timedelta(weeks=n), guide) for n, guide in ((12, 1), (8, 1), (4, 2))]

    counted = suggest_turns(DAYS[:2], people, had, counted_from=FIRST - timedelta(weeks=12))
    not_counted = suggest_turns(DAYS[:2], people, had)

    assert [one.facilitator for one in counted] == [3, 2]
    assert [one.facilitator for one in not_counted] == [3, 1]
