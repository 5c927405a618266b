"""Duties go round: what always holds for the suggested turns."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessions.planning.turns import Candidate, Turn, suggest_turns

FIRST = date(2026, 9, 10)
DAYS = [FIRST + timedelta(weeks=4 * n) for n in range(12)]


def both(key, **fields):
    return Candidate(key, date(2020, 1, 1), may_facilitate=True, may_write=True, **fields)


def guide(key, **fields):
    return Candidate(key, date(2020, 1, 1), may_facilitate=True, **fields)


def writer(key, **fields):
    return Candidate(key, date(2020, 1, 1), may_write=True, **fields)


candidates = st.lists(
    st.builds(
        lambda starts, length, facilitate, write, busy: (DAYS[starts], length, facilitate, write, frozenset(busy)),
        st.integers(0, 11),
        st.one_of(st.none(), st.integers(0, 300)),
        st.booleans(),
        st.booleans(),
        st.lists(st.sampled_from(DAYS), max_size=3),
    ),
    max_size=7,
).map(
    lambda rows: [
        Candidate(key, starts, None if length is None else starts + timedelta(days=length), facilitate, write, busy)
        for key, (starts, length, facilitate, write, busy) in enumerate(rows, start=1)
    ]
)


def possible_pairs(day, people):
    return [
        (one.key, other.key)
        for one in people
        for other in people
        if one is not other
        and one.may_facilitate
        and other.may_write
        and one.is_there_on(day)
        and other.is_there_on(day)
    ]


@given(people=candidates)
def test_what_holds_for_every_suggestion(people):
    known = {one.key: one for one in people}
    turns = suggest_turns(DAYS, people)

    assert [turn.day for turn in turns] == DAYS
    previous = None
    for turn in turns:
        pairs = possible_pairs(turn.day, people)
        assert turn.facilitator is None or turn.facilitator != turn.minute_taker
        if turn.facilitator is not None:
            assert known[turn.facilitator].may_facilitate and known[turn.facilitator].is_there_on(turn.day)
        if turn.minute_taker is not None:
            assert known[turn.minute_taker].may_write and known[turn.minute_taker].is_there_on(turn.day)
        if pairs:
            assert (turn.facilitator, turn.minute_taker) in pairs
        if previous and any(one != previous.facilitator and other != previous.minute_taker for one, other in pairs):
            assert turn.facilitator != previous.facilitator
            assert turn.minute_taker != previous.minute_taker
        previous = turn


@given(people=candidates, order=st.randoms())
def test_the_answer_does_not_hang_on_the_order_in_which_people_are_given(people, order):
    shuffled = list(people)
    order.shuffle(shuffled)

    assert suggest_turns(DAYS, shuffled) == suggest_turns(DAYS, people)


@given(guides=st.integers(2, 5), writers=st.integers(2, 6), sessions=st.integers(1, 12))
def test_turns_are_even_where_everyone_is_always_there(guides, writers, sessions):
    people = [guide(n) for n in range(guides)] + [writer(100 + n) for n in range(writers)]
    turns = suggest_turns(DAYS[:sessions], people)

    for keys, counted in (
        (range(guides), Counter(turn.facilitator for turn in turns)),
        (range(100, 100 + writers), Counter(turn.minute_taker for turn in turns)),
    ):
        often = [counted[key] for key in keys]
        assert max(often) - min(often) <= 1


def test_who_was_last_in_the_roster_before_is_not_first_in_this_one():
    before = Turn(FIRST - timedelta(weeks=4), 1, 2)

    assert suggest_turns(DAYS[:2], [both(1), both(2)], [before]) == [Turn(DAYS[0], 2, 1), Turn(DAYS[1], 1, 2)]


def test_the_only_minute_taker_does_not_facilitate():
    assert suggest_turns(DAYS[:1], [both(1), guide(2)]) == [Turn(DAYS[0], 2, 1)]


def test_one_person_alone_facilitates_and_nobody_writes():
    assert suggest_turns(DAYS[:1], [both(1)]) == [Turn(DAYS[0], 1, None)]


def test_nobody_to_ask_leaves_the_turn_open():
    assert suggest_turns(DAYS[:1], []) == [Turn(DAYS[0], None, None)]


def test_someone_who_is_elsewhere_that_day_is_not_asked():
    people = [both(1, busy=frozenset(DAYS[:1])), both(2), both(3)]

    assert suggest_turns(DAYS[:1], people) == [Turn(DAYS[0], 2, 3)]


def test_a_member_who_left_is_not_asked_after_the_last_day():
    people = [both(1, ends_on=DAYS[0]), both(2), both(3)]

    assert [turn.facilitator for turn in suggest_turns(DAYS[:3], people)] == [1, 2, 3]
