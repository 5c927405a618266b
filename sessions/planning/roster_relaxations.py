"""The smallest changes with which a problem that has no roster has one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, combinations

from sessions.planning.roster_exact import Exact
from sessions.planning.roster_points import Points, nearest
from sessions.planning.roster_problem import Answer, CandidateSlot, Member, RosterProblem

A_WEEK = 7
REPAIR = 100_000
"""Points that a repaired slot costs: more than a whole roster has, so that as few as possible are repaired."""


@dataclass(frozen=True)
class Relaxation:
    """A change to the problem with which there is a roster; what is None, False or empty stays as it is.

    `comes`: (member, slot) pairs, if those members came after all. `on_purpose`: passed-over days that are chosen
    nevertheless.
    """

    longest_days: int | None = None
    shortest_days: int | None = None
    sessions: int | None = None
    without_facilitator: bool = False
    without_minute_taker: bool = False
    comes: tuple[tuple[int, int], ...] = ()
    on_purpose: tuple[date, ...] = ()

    def applied_to(self, problem: RosterProblem) -> RosterProblem:
        """The problem with this change; a day on purpose is a fixed slot, as long as the first slot there is."""
        rhythm = replace(
            problem.rhythm,
            longest_days=self.longest_days or problem.rhythm.longest_days,
            shortest_days=self.shortest_days or problem.rhythm.shortest_days,
        )
        extra = _slots_on(problem, self.on_purpose)
        return replace(
            problem,
            rhythm=rhythm,
            sessions=self.sessions or problem.sessions,
            needs_facilitator=problem.needs_facilitator and not self.without_facilitator,
            needs_minute_taker=problem.needs_minute_taker and not self.without_minute_taker,
            answers={**problem.answers, **dict.fromkeys(self.comes, Answer.YES)},
            slots=problem.slots + extra,
            fixed=problem.fixed | {slot.key for slot in extra},
        )


def _slots_on(problem: RosterProblem, days: Iterable[date]) -> tuple[CandidateSlot, ...]:
    """New slots on these days, at the hours of the first slot of the same weekday, or of any."""
    known = problem.ordered_slots
    key = max((slot.key for slot in problem.slots), default=0)
    found = []
    for number, day in enumerate(days, start=1):
        like = next((slot for slot in known if slot.weekday == day.weekday()), known[0])
        starts = datetime.combine(day, like.starts.time())
        found.append(CandidateSlot(key + number, starts, starts + (like.ends - like.starts)))
    return tuple(found)


def has_roster(problem: RosterProblem) -> bool:
    """Whether any set keeps the musts, with the number of sessions if that is given."""
    possible = Exact(Points(problem)).possible()
    return problem.sessions in possible if problem.sessions is not None else bool(possible)


def relaxations(problem: RosterProblem) -> list[Relaxation]:
    """Each enough by itself and the smallest of its sort; more than one thing at a time only when none is enough.

    Another number of sessions; a longer or a shorter gap; no minute taker or no facilitator; one member who could come
    after all, with the fewest slots, who needs the fewest first; passed-over days on purpose, the fewest.
    """
    singles = [
        *_another_number(problem),
        *_longer_gap(problem),
        *_shorter_gap(problem),
        *(one for one in _without_duties(problem) if has_roster(one.applied_to(problem))),
        *_who_could_come(problem),
        *_on_purpose(problem),
    ]
    return singles or list(_several_at_once(problem)) or list(_with_another_number(problem))


def _another_number(problem: RosterProblem) -> Iterator[Relaxation]:
    if problem.sessions is not None and (possible := Exact(Points(problem)).possible()):
        yield Relaxation(sessions=nearest(possible, problem.sessions))


def _with_another_number(problem: RosterProblem) -> Iterator[Relaxation]:
    """What would be enough if their number were free, with the number that is nearest then."""
    if problem.sessions is not None and problem.ordered_slots:
        free = replace(problem, sessions=None)
        for one in relaxations(free):
            yield replace(one, sessions=nearest(Exact(Points(one.applied_to(free))).possible(), problem.sessions))


def _longer_gap(problem: RosterProblem, base: Relaxation = Relaxation()) -> Iterator[Relaxation]:
    """What is possible with a gap is possible with a longer one, so the smallest is found by halving."""
    low = problem.rhythm.longest_days
    high = max(low, (problem.day_after - (problem.previous or problem.starts_on)).days) + 1
    if has_roster(replace(base, longest_days=high).applied_to(problem)):
        while high - low > 1:
            middle = (low + high) // 2
            if has_roster(replace(base, longest_days=middle).applied_to(problem)):
                high = middle
            else:
                low = middle
        yield replace(base, longest_days=high)


def _shorter_gap(problem: RosterProblem, base: Relaxation = Relaxation()) -> Iterator[Relaxation]:
    """Not under a week."""
    low, high = A_WEEK, problem.rhythm.shortest_days
    if low < high and has_roster(replace(base, shortest_days=low).applied_to(problem)):
        while high - low > 1:
            middle = (low + high) // 2
            if has_roster(replace(base, shortest_days=middle).applied_to(problem)):
                low = middle
            else:
                high = middle
        yield replace(base, shortest_days=low)


def _without_duties(problem: RosterProblem) -> Iterator[Relaxation]:
    if problem.needs_minute_taker:
        yield Relaxation(without_minute_taker=True)
    if problem.needs_facilitator:
        yield Relaxation(without_facilitator=True)


def _several_at_once(problem: RosterProblem) -> Iterator[Relaxation]:
    """The first that is enough: several members who could come, no duties at all, then gaps too."""
    yield from _several_could_come(problem)
    neither = Relaxation(without_facilitator=True, without_minute_taker=True)
    for base in (*_without_duties(problem), neither, replace(neither, shortest_days=A_WEEK)):
        if has_roster(base.applied_to(problem)):
            yield base
            return
        longer = list(_longer_gap(problem, base))
        if longer:
            yield from longer
            return


def _who_could_come(problem: RosterProblem) -> list[Relaxation]:
    found = []
    for member in problem.members:
        if not (member.may_facilitate or member.may_write):
            continue
        wishes = {(member.key, slot.key) for slot in problem.slots}
        repaired = _fewest_repairs(problem, replace(problem, answers=_with_yes(problem, wishes)))
        if repaired:
            found.append(Relaxation(comes=tuple((member.key, slot.key) for slot in repaired)))
    return sorted(found, key=lambda one: len(one.comes))


def _with_yes(problem: RosterProblem, wishes: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Answer]:
    return {**problem.answers, **dict.fromkeys(wishes, Answer.YES)}


def _several_could_come(problem: RosterProblem) -> Iterator[Relaxation]:
    """The fewest slots for which members would have to come who do not, and for each the fewest members."""
    holders = [member for member in problem.members if member.may_facilitate or member.may_write]
    everyone = {(member.key, slot.key) for member in holders for slot in problem.slots}
    repaired = _fewest_repairs(problem, replace(problem, answers=_with_yes(problem, everyone)))
    if repaired:
        yield Relaxation(comes=tuple(chain.from_iterable(_fewest_for(problem, slot, holders) for slot in repaired)))


def _fewest_for(problem: RosterProblem, slot: CandidateSlot, holders: list[Member]) -> list[tuple[int, int]]:
    for number in (1, 2):
        for some in combinations(holders, number):
            wishes = [(member.key, slot.key) for member in some]
            points = Points(replace(problem, slots=(slot,), fixed=frozenset(), answers=_with_yes(problem, wishes)))
            if points.usable == [True]:
                return wishes
    raise AssertionError("two people can do two duties")


def _on_purpose(problem: RosterProblem) -> Iterator[Relaxation]:
    days = sorted({one.day for one in problem.passed_over if problem.starts_on <= one.day <= problem.ends_on})
    if not problem.ordered_slots or not days:
        return
    extra = _slots_on(problem, days)
    keys = {slot.key for slot in extra}
    repaired = _fewest_repairs(problem, replace(problem, slots=problem.slots + extra), also=keys)
    if repaired:
        yield Relaxation(on_purpose=tuple(slot.day for slot in repaired))


def _fewest_repairs(
    problem: RosterProblem, changed: RosterProblem, *, also: Iterable[int] = ()
) -> tuple[CandidateSlot, ...]:
    """The slots of a roster for `changed` that were of no use before: as few as can be; none when there is no roster.

    Of equally few those of the best roster with the number of sessions that the rhythm gives, or nearest to it. `also`:
    keys of slots that are of use in it whatever was answered.
    """
    before, points = Points(problem), Points(changed)
    of_use = {slot.key for slot, usable in zip(before.slots, before.usable, strict=True) if usable}
    for place, slot in enumerate(points.slots):
        points.usable[place] = points.usable[place] or slot.key in set(also)
        if slot.key not in of_use:
            points.of_slot[place] -= REPAIR
    exact = Exact(points)
    repairs: dict[int, tuple[CandidateSlot, ...]] = {}
    for number in exact.possible():
        if problem.sessions in (None, number) and (best := exact.best(number)) is not None:
            chosen = [points.slots[place] for place in best.path]
            repairs[number] = tuple(slot for slot in chosen if slot.key not in of_use)
    if not repairs:
        return ()
    fewest = min(len(slots) for slots in repairs.values())
    return repairs[nearest([one for one, slots in repairs.items() if len(slots) == fewest], before.rhythm_sessions())]
