"""How many points a set of dates has: a problem made ready to calculate with, in whole numbers."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate

from sessions.planning.rhythm import LONGEST_GAP_DAYS
from sessions.planning.roster_problem import ENOUGH_OF_A_KIND, KINDS_OF_KNOWLEDGE, Answer, RosterProblem

COMES = frozenset({Answer.YES, Answer.IF_NEED_BE})


def nearest(possible: Iterable[int], wanted: int) -> int:
    """The number of sessions nearest to the wanted one; of two equally near the greater."""
    return min(possible, key=lambda number: (abs(number - wanted), -number))


class Points:
    """Everything by *place*, the number of a slot in `problem.ordered_slots`; members are bits of whole numbers.

    A set of dates is a sequence of rising places a, b, …, z. Its points are
    `head(a) + of_slot[a] + of_pair(a, b) + of_slot[b] + … + of_slot[z] + tail(z)`.
    Raises ValueError when a fixed slot is not among those of the period, two slots have one key, or the rhythm or the
    number of sessions makes no sense.
    """

    def __init__(self, problem: RosterProblem) -> None:
        self.problem = problem
        self.slots = problem.ordered_slots
        self.days = [slot.day for slot in self.slots]
        self.place_of = {slot.key: place for place, slot in enumerate(self.slots)}
        if not problem.fixed <= self.place_of.keys():
            raise ValueError("a fixed date is not among the candidates of this period")
        rhythm = problem.rhythm
        if len(self.place_of) < len(self.slots):
            raise ValueError("two candidates have the same key")
        if not 1 <= rhythm.shortest_days <= rhythm.longest_days or (problem.sessions or 1) < 1:
            raise ValueError("gaps last a day at least, the longest no less than the shortest; one session at least")
        self.is_fixed = [slot.key in problem.fixed for slot in self.slots]
        self.fixed_before = list(accumulate(self.is_fixed, initial=0))
        self._read_answers()
        self.of_slot = [self._of_slot(place) for place in range(len(self.slots))]
        self.usable = [fixed or self.has_duties(place) for place, fixed in enumerate(self.is_fixed)]

    def _read_answers(self) -> None:
        """Fill the masks by slot: who comes with yes, who if need be, who misses, who did not answer."""
        members, number = self.problem.members, len(self.slots)
        self.yes, self.if_need_be, self.missing = [0] * number, [0] * number, [0] * number
        mask_of = {Answer.YES: self.yes, Answer.IF_NEED_BE: self.if_need_be, Answer.NO: self.missing}
        bit_of = {member.key: 1 << bit for bit, member in enumerate(members)}
        place_of = self.place_of
        for (person, slot), answer in self.problem.answers.items():
            if person in bit_of and slot in place_of:
                mask_of[answer][place_of[slot]] |= bit_of[person]
        everyone = (1 << len(members)) - 1
        present = [everyone] * number
        for bit, member in enumerate(members):
            if member.starts_on > self.problem.starts_on or member.ends_on < self.problem.ends_on:
                for place, day in enumerate(self.days):
                    if not member.is_member_on(day):
                        present[place] &= ~(1 << bit)
        for place, mask in enumerate(present):
            self.yes[place] &= mask
            self.if_need_be[place] &= mask
            self.missing[place] &= mask
        self.silent = [
            mask & ~(yes | need | no)
            for mask, yes, need, no in zip(present, self.yes, self.if_need_be, self.missing, strict=True)
        ]
        self.facilitators = sum(1 << bit for bit, member in enumerate(members) if member.may_facilitate)
        self.writers = sum(1 << bit for bit, member in enumerate(members) if member.may_write)
        self.of_kind = {
            kind: sum(1 << bit for bit, member in enumerate(members) if kind in member.knowledge)
            for kind in KINDS_OF_KNOWLEDGE
        }

    def keys_of(self, mask: int) -> tuple[int, ...]:
        """The members in a mask."""
        return tuple(member.key for bit, member in enumerate(self.problem.members) if mask >> bit & 1)

    def attendance(self, place: int) -> int:
        weights = self.problem.weights
        return (
            weights.there * self.yes[place].bit_count()
            + weights.if_need_be * self.if_need_be[place].bit_count()
            + weights.unanswered * self.silent[place].bit_count()
        )

    def knowledge_short(self, place: int) -> dict[str, int]:
        """A5b: by kind how many of two are lacking among those who come, yes or if need be; only kinds that lack."""
        coming = self.yes[place] | self.if_need_be[place]
        short = {kind: ENOUGH_OF_A_KIND - (coming & mask).bit_count() for kind, mask in self.of_kind.items()}
        return {kind: number for kind, number in short.items() if number > 0}

    def is_moved(self, place: int) -> bool:
        return bool(self.problem.published) and self.slots[place].key not in self.problem.published

    def _of_slot(self, place: int) -> int:
        weights = self.problem.weights
        short = 0
        coming = self.yes[place] | self.if_need_be[place]
        for mask in self.of_kind.values():
            short += max(0, ENOUGH_OF_A_KIND - (coming & mask).bit_count())
        return self.attendance(place) - weights.knowledge_short * short - weights.moved * self.is_moved(place)

    def can_facilitate(self, place: int) -> int:
        """A7: who may, and said yes or if need be."""
        return (self.yes[place] | self.if_need_be[place]) & self.facilitators

    def can_write(self, place: int) -> int:
        """A8."""
        return (self.yes[place] | self.if_need_be[place]) & self.writers

    def has_duties(self, place: int) -> bool:
        """A7, A8: a facilitator and somebody else as minute taker can be there, as far as the problem asks it."""
        guides, writers = self.can_facilitate(place), self.can_write(place)
        if self.problem.needs_facilitator and not guides:
            return False
        if self.problem.needs_minute_taker and not writers:
            return False
        both = self.problem.needs_facilitator and self.problem.needs_minute_taker
        return not both or (guides | writers).bit_count() > 1

    def allows(self, earlier: int, later: int) -> bool:
        """Whether these two may follow each other: A9, and no fixed date is passed over between them."""
        if self.fixed_before[later] != self.fixed_before[earlier + 1]:
            return False
        if self.is_fixed[earlier] and self.is_fixed[later]:
            return earlier < later
        return self.problem.allows_gap(self.days[earlier], self.days[later])

    def twice_missed(self, earlier: int, later: int) -> int:
        """Mask of those who miss both."""
        return self.missing[earlier] & self.missing[later]

    def off_rhythm(self, weeks: int) -> int:
        return self.problem.weights.off_rhythm * weeks * weeks

    def of_pair(self, earlier: int, later: int) -> int:
        weights = self.problem.weights
        twice = self.twice_missed(earlier, later).bit_count()
        return -weights.twice_missed * twice - self.off_rhythm(self.pair_weeks(earlier, later))

    def pair_weeks(self, earlier: int, later: int) -> int:
        """Whole weeks off the preferred gap between these two."""
        return self.problem.weeks_off(self.days[earlier], self.days[later])

    def switches(self, earlier: int, later: int) -> int:
        """The second objective: 2 for another weekday, 1 for another half-day."""
        one, other = self.slots[earlier], self.slots[later]
        return 2 * (one.weekday != other.weekday) + (one.half_day != other.half_day)

    @property
    def previous(self) -> date | None:
        """The session before the period, unless six weeks were over when the period began: then it starts anew."""
        previous = self.problem.previous
        if previous is None or not self._may_still_follow(previous):
            return None
        return previous

    def _may_still_follow(self, previous: date) -> bool:
        starts = self.problem.starts_on
        over = (starts - previous).days > LONGEST_GAP_DAYS
        return not over or any(previous < span.first <= starts for span in self.problem.aside)

    def may_start(self, place: int) -> bool:
        """Whether this may be the first date: no fixed one before it, and A9 after what was before the period."""
        return not self.fixed_before[place] and (self.is_fixed[place] or self.is_in_reach_of_start(place))

    def is_in_reach_of_start(self, place: int) -> bool:
        """A9 after the session before the period; without one, no later than the longest gap after it began."""
        problem, day = self.problem, self.days[place]
        if (previous := self.previous) is not None:
            return problem.allows_gap(previous, day)
        if (day - problem.starts_on).days <= problem.rhythm.longest_days:
            return True
        return any(problem.starts_on <= span.last < day for span in problem.aside)

    def may_end(self, place: int) -> bool:
        """Whether this may be the last date: no fixed one after it, and the longest gap is not over in the period."""
        return self.fixed_before[-1] == self.fixed_before[place + 1] and self.is_in_reach_of_end(place)

    def is_in_reach_of_end(self, place: int) -> bool:
        """Whether the period, or the summer holiday in it, ends before the longest gap after this date is over."""
        problem, day = self.problem, self.days[place]
        if (problem.day_after - day).days <= problem.rhythm.longest_days:
            return True
        return any(day < span.first <= problem.ends_on for span in problem.aside)

    def rhythm_sessions(self) -> int:
        """How many sessions the rhythm gives: walking the candidate days, each the first after the preferred gap.

        What is left after the summer holiday, when it is shorter than the shortest gap, belongs to the next period.
        """
        step = timedelta(weeks=self.problem.rhythm.preferred_weeks)
        sessions, not_before = 0, self.problem.starts_on if self.previous is None else self.previous + step
        for day in self.days:
            if day >= not_before and not self._is_left_over(day):
                sessions += 1
                not_before = day + step
        return max(1, sessions, len(self.problem.fixed))

    def _is_left_over(self, day: date) -> bool:
        problem = self.problem
        if (problem.day_after - day).days >= problem.rhythm.shortest_days:
            return False
        return any(problem.starts_on <= span.first and span.last < day for span in problem.aside)

    def head_weeks(self, place: int) -> int:
        """Weeks off at the beginning: against the session before, or else later than the preferred gap after the start.

        What a summer holiday takes of the beginning is left out.
        """
        day, problem = self.days[place], self.problem
        if (previous := self.previous) is not None:
            return problem.weeks_off(previous, day)
        starts = [span.last for span in problem.aside if problem.starts_on <= span.last < day]
        return self._weeks_over((day - max([problem.starts_on, *starts])).days)

    def tail_weeks(self, place: int) -> int:
        """Weeks by which the preferred gap after the last date is over before the period, or the summer holiday, is."""
        day, problem = self.days[place], self.problem
        ends = [span.first for span in problem.aside if day < span.first <= problem.ends_on]
        return self._weeks_over((min([problem.day_after, *ends]) - day).days)

    def _weeks_over(self, days: int) -> int:
        return (max(0, days - 7 * self.problem.rhythm.preferred_weeks) + 3) // 7

    def head(self, place: int) -> int:
        return -self.off_rhythm(self.head_weeks(place))

    def tail(self, place: int) -> int:
        return -self.off_rhythm(self.tail_weeks(place))
