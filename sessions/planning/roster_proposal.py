"""A set of dates in full: who misses, who may guide and write, its points by part, and what another date would cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import CandidateSlot


class BreachKind(StrEnum):
    """What a set that was made by hand may break, and the planner never does."""

    NO_FACILITATOR = "no_facilitator"
    NO_MINUTE_TAKER = "no_minute_taker"
    ONE_FOR_BOTH = "one_for_both"  # the same single person would have to guide and to write
    START_LONG = "start_long"  # the period began longer before than the longest gap
    GAP_SHORT = "gap_short"
    GAP_LONG = "gap_long"
    END_LONG = "end_long"  # the longest gap is over before the period is
    FIXED_LEFT_OUT = "fixed_left_out"


@dataclass(frozen=True)
class Breach:
    """`day` is the date it is about; of a gap the later one, of `END_LONG` the last one."""

    kind: BreachKind
    day: date


@dataclass(frozen=True)
class Score:
    """Points by part; what counts against the set is below nought. They add up to `total`."""

    attendance: int = 0
    knowledge: int = 0
    twice_missed: int = 0
    rhythm: int = 0
    moved: int = 0

    @property
    def total(self) -> int:
        return self.attendance + self.knowledge + self.twice_missed + self.rhythm + self.moved


@dataclass(frozen=True)
class PlannedDate:
    """One date; people by the keys of members, in the order of the problem.

    `facilitators` and `minute_takers`: who can, those with a yes first, each with somebody else left for the other duty
    where that is asked. `missing_again` missed the date before this one too. `knowledge_short`: kind → how many of two
    lack (A5b). `gap_days`: since the date before, or the last session before the period.
    """

    slot: CandidateSlot
    missing: tuple[int, ...]
    missing_again: tuple[int, ...]
    if_need_be: tuple[int, ...]
    unanswered: tuple[int, ...]
    knowledge_short: dict[str, int]
    facilitators: tuple[int, ...]
    minute_takers: tuple[int, ...]
    attendance: int
    gap_days: int | None
    weeks_off: int
    is_moved: bool
    is_fixed: bool


@dataclass(frozen=True)
class Proposal:
    """A set of dates, earliest first. `switches`: the second objective, 2 a change of weekday, 1 of half-day only."""

    dates: tuple[PlannedDate, ...]
    score: Score
    switches: int
    breaches: tuple[Breach, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        return tuple(one.slot.key for one in self.dates)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(one.slot.day for one in self.dates)

    def misses(self) -> dict[int, int]:
        """Member → how many of the dates this one misses, who misses most first; those who miss none are left out."""
        often: dict[int, int] = {}
        for one in self.dates:
            for key in one.missing:
                often[key] = often.get(key, 0) + 1
        return dict(sorted(often.items(), key=lambda item: -item[1]))


@dataclass(frozen=True)
class Swap:
    """One date for another. `cost`: the points that it loses; below nought when it gains."""

    before: Proposal
    after: Proposal

    @property
    def cost(self) -> int:
        return self.before.score.total - self.after.score.total


def propose(points: Points, keys: Iterable[int]) -> Proposal:
    """What these slots come to, chosen by the planner or by hand. Raises KeyError for a slot that is no candidate."""
    path = sorted({points.place_of[key] for key in keys})
    dates = [_date(points, earlier, place) for earlier, place in zip([None, *path], path, strict=False)]
    weeks = [points.head_weeks(path[0]), points.tail_weeks(path[-1])] if path else []
    weeks += [points.pair_weeks(a, b) for a, b in pairwise(path)]
    weights = points.problem.weights
    score = Score(
        attendance=sum(one.attendance for one in dates),
        knowledge=-weights.knowledge_short * sum(sum(one.knowledge_short.values()) for one in dates),
        twice_missed=-weights.twice_missed * sum(len(one.missing_again) for one in dates),
        rhythm=-sum(points.off_rhythm(off) for off in weeks),
        moved=-weights.moved * sum(one.is_moved for one in dates),
    )
    switches = sum(points.switches(a, b) for a, b in pairwise(path))
    return Proposal(tuple(dates), score, switches, tuple(_breaches(points, path)))


def _date(points: Points, earlier: int | None, place: int) -> PlannedDate:
    before = points.previous if earlier is None else points.days[earlier]
    guides, writers = points.can_facilitate(place), points.can_write(place)
    return PlannedDate(
        slot=points.slots[place],
        missing=points.keys_of(points.missing[place]),
        missing_again=() if earlier is None else points.keys_of(points.twice_missed(earlier, place)),
        if_need_be=points.keys_of(points.if_need_be[place]),
        unanswered=points.keys_of(points.silent[place]),
        knowledge_short=points.knowledge_short(place),
        facilitators=_with_other(points, place, guides, writers, points.problem.needs_minute_taker),
        minute_takers=_with_other(points, place, writers, guides, points.problem.needs_facilitator),
        attendance=points.attendance(place),
        gap_days=None if before is None else (points.days[place] - before).days,
        weeks_off=points.head_weeks(place) if earlier is None else points.pair_weeks(earlier, place),
        is_moved=points.is_moved(place),
        is_fixed=points.is_fixed[place],
    )


def _with_other(points: Points, place: int, who: int, others: int, is_asked: bool) -> tuple[int, ...]:
    """Keys of `who` that leave somebody of `others`, those with a yes first."""
    if is_asked:
        if not others:
            return ()
        if others.bit_count() == 1:
            who &= ~others
    return points.keys_of(who & points.yes[place]) + points.keys_of(who & points.if_need_be[place])


def _breaches(points: Points, path: list[int]) -> list[Breach]:
    problem, days = points.problem, points.days
    found = [Breach(duty_breach(points, place), days[place]) for place in path if not points.usable[place]]
    if path and not points.is_fixed[path[0]] and not points.is_in_reach_of_start(path[0]):
        if (previous := points.previous) is not None:
            found += _gap_breaches(points, previous, days[path[0]])
        else:
            found.append(Breach(BreachKind.START_LONG, days[path[0]]))
    for a, b in pairwise(path):
        if not (points.is_fixed[a] and points.is_fixed[b]):
            found += _gap_breaches(points, days[a], days[b])
    if path and not points.is_in_reach_of_end(path[-1]):
        found.append(Breach(BreachKind.END_LONG, days[path[-1]]))
    chosen = {points.slots[place].key for place in path}
    for key in sorted(problem.fixed - chosen, key=points.place_of.__getitem__):
        found.append(Breach(BreachKind.FIXED_LEFT_OUT, days[points.place_of[key]]))
    return found


def duty_breach(points: Points, place: int) -> BreachKind:
    """Why the duties cannot be done on a slot that is not usable (A7, A8)."""
    if points.problem.needs_facilitator and not points.can_facilitate(place):
        return BreachKind.NO_FACILITATOR
    if points.problem.needs_minute_taker and not points.can_write(place):
        return BreachKind.NO_MINUTE_TAKER
    return BreachKind.ONE_FOR_BOTH


def _gap_breaches(points: Points, earlier: date, later: date) -> list[Breach]:
    if points.problem.allows_gap(earlier, later):
        return []
    short = (later - earlier).days < points.problem.rhythm.shortest_days
    return [Breach(BreachKind.GAP_SHORT if short else BreachKind.GAP_LONG, later)]


def swap(points: Points, keys: Iterable[int], *, out: int, instead: int) -> Swap:
    """What it costs to take `instead` for `out`. Raises ValueError unless `out` is chosen and `instead` is not."""
    chosen = set(keys)
    if out not in chosen or instead in chosen:
        raise ValueError("a date is swapped for a candidate that is not chosen yet")
    return Swap(propose(points, chosen), propose(points, chosen - {out} | {instead}))


def swaps(points: Points, keys: Iterable[int], *, out: int) -> list[Swap]:
    """Every swap of this date that breaks nothing, the cheapest first; of equal ones that which switches least."""
    return [one for one in all_swaps(points, keys, out=out) if not one.after.breaches]


def all_swaps(points: Points, keys: Iterable[int], *, out: int) -> list[Swap]:
    """As `swaps`, and after those what breaks something: the fewest things first."""
    chosen = set(keys)
    others = [slot.key for slot in points.slots if slot.key not in chosen]
    found = [swap(points, chosen, out=out, instead=key) for key in others]
    return sorted(found, key=lambda one: (len(one.after.breaches), one.cost, one.after.switches))
