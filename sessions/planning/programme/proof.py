"""The proof that a plan is the best one: bound, then the best plan of all strings that a better plan could be made of.

At the prices of the bound every string stays behind its community's best one by some points. All that a plan stays
behind adds up to no more than its distance from the bound. So a plan better than the best so far is made of strings
that stay behind no more than the gap, less one point: points are whole. The search goes from the nearest outwards.
"""

import math

from sessions.planning.programme.bound import EPSILON, Bound, Master, prove_bound
from sessions.planning.programme.nearby import Nearby, TooManyError
from sessions.planning.programme.plan import Phase
from sessions.planning.programme.pricing import Pricing
from sessions.planning.programme.restricted import Restricted, String
from sessions.planning.programme.search import Choice, State
from sessions.planning.programme.watch import Watch

FIRST_DISTANCE = 0.01
NEXT_DISTANCE = 1.5
MOST_STRINGS = 300_000


def prove(state: State, watch: Watch, seed: int) -> None:
    """Raise the plan and lower the bound until they meet, or as far as the watch and the number of strings allow."""
    if watch.enter(Phase.BOUND):
        return
    pricing = Pricing(state.lines, len(state.capacities))
    master = Master(state.lines, state.capacities, state.unplanned_costs, seed)
    known = [(number, choice) for number, choice in enumerate(state.choices) if choice]
    bound = prove_bound(pricing, master, known, watch)
    watch.bound = min(watch.bound, math.floor(bound.value + EPSILON))
    distance = FIRST_DISTANCE
    proven: dict[int, set[String]] | None = None
    while state.total < watch.bound and not watch.enter(Phase.PROOF):
        needed = bound.value - state.total - 1 + EPSILON
        distance = min(distance, max(needed, FIRST_DISTANCE))
        options = _options(state, pricing, bound, distance)
        if options is None or not _solve(state, watch, options, proven, seed):
            return
        if distance >= bound.value - state.total - 1:
            watch.bound = state.total
        proven = {number: set(strings) for number, strings in options.items()}
        distance = max(NEXT_DISTANCE, 2 * distance)


def _options(state: State, pricing: Pricing, bound: Bound, distance: float) -> dict[int, list[String]] | None:
    """By community the strings that stay behind no more than this, and the one it has; None when they are too many."""
    values = pricing.values(bound.prices)[0]
    found: dict[int, list[String]] = {}
    left = MOST_STRINGS
    for number, line in enumerate(state.lines):
        if line.strings.is_empty:
            continue
        start, end = pricing.first[number], pricing.first[number + 1]
        least = bound.gains[number] - state.unplanned_costs - distance
        try:
            near = Nearby(line.strings, values[start:end].tolist()).within(float(least), left)
        except TooManyError:
            return None
        left -= len(near)
        found[number] = [string for _, string in near]
        choice = state.choices[number]
        if choice and choice.places not in found[number]:
            found[number].append(choice.places)
    return found


def _solve(
    state: State,
    watch: Watch,
    options: dict[int, list[String]],
    proven: dict[int, set[String]] | None,
    seed: int,
) -> bool:
    """Give the state the best plan of these strings; whether that was proven to be the best of them."""
    restricted = Restricted(state.lines, state.capacities, options, proven)
    new: dict[int, Choice | None] = {}
    all_best = True
    for group in restricted.groups():
        solved = restricted.solve(group, state, watch, seed)
        new |= solved.choices
        all_best &= solved.is_best
        if watch.stop():
            all_best = False
            break
    return _take_over(state, new) and all_best


def _take_over(state: State, new: dict[int, Choice | None]) -> bool:
    """Put the new plan in the place of the old one, unless it is worse or does not fit beside those not in it."""
    before, old = state.total, {number: state.choices[number] for number in new}
    for choices in (new, old):
        for number in choices:
            state.put(number, None)
        for number, choice in choices.items():
            state.put(number, choice)
        if choices is new and state.total >= before and not state.is_overfull:
            return True
    return False
