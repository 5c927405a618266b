"""What the planner is asked: candidate slots, members with their answers, the rhythm, and what already stands (A9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from sessions.planning.holidays import Span
from sessions.planning.rhythm import LONGEST_GAP_DAYS, SHORTEST_GAP_DAYS, Gap, PassedOver

KINDS_OF_KNOWLEDGE = ("experiential", "local", "professional")
ENOUGH_OF_A_KIND = 2


class Answer(StrEnum):
    """What a member said of a candidate; who did not answer has no entry."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class HalfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True)
class CandidateSlot:
    """A moment on which a session could be; `key` is unique within a problem.

    Wall-clock time in Amsterdam, without a zone: clock changes move nothing.
    """

    key: int
    starts: datetime
    ends: datetime

    @cached_property
    def day(self) -> date:
        return self.starts.date()

    @property
    def weekday(self) -> int:
        """Monday is 0."""
        return self.day.weekday()

    @property
    def week(self) -> tuple[int, int]:
        """ISO year and week."""
        year, week, _ = self.day.isocalendar()
        return year, week

    @property
    def half_day(self) -> HalfDay:
        """By its start: before noon, before 17:00, or later."""
        if self.starts.time() < time(12):
            return HalfDay.MORNING
        return HalfDay.AFTERNOON if self.starts.time() < time(17) else HalfDay.EVENING


@dataclass(frozen=True)
class Member:
    """A member of the community. `key` is the person's: the same in each community of that person.

    Outside `starts_on` to `ends_on` (both included) a member is neither there nor missed.
    """

    key: int
    knowledge: frozenset[str] = frozenset()
    may_facilitate: bool = False
    may_write: bool = False
    starts_on: date = date.min
    ends_on: date = date.max

    def is_member_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Rhythm:
    """A9: weeks preferred between two sessions; days at least and at most, both allowed."""

    preferred_weeks: int = 4
    shortest_days: int = SHORTEST_GAP_DAYS
    longest_days: int = LONGEST_GAP_DAYS


@dataclass(frozen=True)
class Weights:
    """Points, in whole numbers; one is half a person's presence. A plan with more points is better.

    Per date: `there`, `if_need_be`, `unanswered` for each member; minus `knowledge_short` for each one short of two of
    a kind (A5b). Per gap: minus `twice_missed` for each member who misses both its dates, minus `off_rhythm` times the
    square of the whole weeks that it differs from the preferred gap. When something is published: minus `moved` for
    each date that is not one of it; as it outweighs all the rest, as few dates as possible move.
    """

    there: int = 2
    if_need_be: int = 1
    unanswered: int = 1
    knowledge_short: int = 6
    twice_missed: int = 2
    off_rhythm: int = 2
    moved: int = 1000


@dataclass(frozen=True)
class RosterProblem:
    """One community and one half-year, `starts_on` and `ends_on` included.

    `slots`: where holidays were left out already; `passed_over` says which days those were and why, for explaining.
    `answers`: (member, slot) → answer, by their keys. `previous`: the last session before the period. `aside`: the
    summer holidays, which a gap may hold and be of any length. `sessions`: how many, or None for what the rhythm gives.
    `fixed`: keys of slots that are in every plan (held, or chosen by hand); musts and gaps are not asked of them among
    themselves. `published`: keys of the slots of the roster that stands.
    """

    starts_on: date
    ends_on: date
    slots: tuple[CandidateSlot, ...]
    members: tuple[Member, ...]
    answers: Mapping[tuple[int, int], Answer]
    rhythm: Rhythm = Rhythm()
    previous: date | None = None
    aside: tuple[Span, ...] = ()
    sessions: int | None = None
    fixed: frozenset[int] = frozenset()
    published: frozenset[int] = frozenset()
    needs_facilitator: bool = True
    needs_minute_taker: bool = True
    passed_over: tuple[PassedOver, ...] = ()
    weights: Weights = field(default_factory=Weights)

    @cached_property
    def ordered_slots(self) -> tuple[CandidateSlot, ...]:
        """Within the period, earliest first; the order in which equal plans are told apart."""
        within = (slot for slot in self.slots if self.starts_on <= slot.day <= self.ends_on)
        return tuple(sorted(within, key=lambda slot: (slot.starts, slot.ends, slot.key)))

    @property
    def day_after(self) -> date:
        """The first day after the period: the last session may not lie longer before it than the longest gap."""
        return self.ends_on + timedelta(days=1)

    def allows_gap(self, earlier: date, later: date) -> bool:
        """A9: not shorter than the shortest; not longer than the longest, unless a summer holiday lies in it."""
        days = (later - earlier).days
        if days < self.rhythm.shortest_days:
            return False
        return days <= self.rhythm.longest_days or Gap(earlier, later).holds_one_of(self.aside)

    def weeks_off(self, earlier: date, later: date) -> int:
        """Whole weeks, rounded, that a gap differs from the preferred one.

        The days of a summer holiday that lies in it do not count, and then a short gap is as good.
        """
        spans = [span for span in self.aside if earlier < span.first and span.last < later]
        holiday = sum((span.last - span.first).days + 1 for span in spans)
        off = (later - earlier).days - holiday - 7 * self.rhythm.preferred_weeks
        return (max(off, 0 if spans else -off) + 3) // 7


def keeping(problem: RosterProblem, from_day: date) -> RosterProblem:
    """The problem in which what was published before `from_day` is fixed, and nothing else of before it is a candidate.

    When nothing is fixed before it, the period begins on that day. Once more changes nothing.
    """
    held = {slot.key for slot in problem.slots if slot.day < from_day and slot.key in problem.published}
    fixed = problem.fixed | held
    slots = tuple(slot for slot in problem.slots if slot.day >= from_day or slot.key in fixed)
    stands = any(slot.day < from_day for slot in slots)
    starts_on = problem.starts_on if stands else max(problem.starts_on, from_day)
    return replace(problem, starts_on=starts_on, slots=slots, fixed=fixed)
