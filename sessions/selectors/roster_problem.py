"""What the planner is asked of one draft: candidates with their answers, who has which duty, and what stands (A9)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from communities.enums import Duty
from lwg import clock
from sessions.enums import Availability, SessionState
from sessions.models import Roster, RosterDate, Session
from sessions.planning.candidates import days_offered
from sessions.planning.rhythm import PassedOver, local_day
from sessions.planning.roster_options import PlanningOptions
from sessions.planning.roster_problem import Answer, CandidateSlot, Member, Rhythm, RosterProblem, keeping
from sessions.selectors.availability import AskedMember, OfferedDate, RosterAvailability, availability_of
from sessions.selectors.free_days import free_days_of
from sessions.selectors.turns import busy_days

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from sessions.planning.roster_plan import RosterPlan
    from sessions.planning.roster_reasons import NoRoster

LOOK_BACK = timedelta(weeks=30)
"""A session longer ago than this is no beginning of a gap, summer holiday or not."""


@dataclass(frozen=True)
class Asked:
    """A problem for the planner with what a page needs to tell of it; `taken`: days on which the place is taken."""

    roster: Roster
    options: PlanningOptions
    problem: RosterProblem
    members: dict[int, AskedMember]
    dates: Sequence[RosterDate]
    offered: int
    taken: Sequence[date]

    @property
    def is_change(self) -> bool:
        return self.roster.replaces_id is not None

    @cached_property
    def fingerprint(self) -> str:
        """Differs as soon as anything does of which the planner was told."""
        told = self.problem
        seen = (
            [(slot.key, slot.starts, slot.ends) for slot in told.ordered_slots],
            [replace(one, knowledge=frozenset()) for one in told.members],
            [sorted(one.knowledge) for one in told.members],
            sorted((*pair, str(value)) for pair, value in told.answers.items()),
            (told.starts_on, told.ends_on, told.rhythm, told.previous, told.aside, told.sessions),
            (sorted(told.fixed), sorted(told.published), told.needs_facilitator, told.needs_minute_taker),
        )
        return sha256(repr(seen).encode()).hexdigest()


def plan_of(asked: Asked, *, fair: bool = False) -> "RosterPlan | NoRoster":
    """The planner's answer. It loads numpy, which a web worker that never plans goes without."""
    from sessions.planning.roster_plan import plan, replan

    if asked.options.from_day is not None:
        return replan(asked.problem, from_day=asked.options.from_day, fair=fair)
    return plan(asked.problem, fair=fair)


def is_roster(found: "RosterPlan | NoRoster") -> "TypeIs[RosterPlan]":
    """Whether there is one; asked without loading numpy."""
    return hasattr(found, "best")


def asked_of(roster: Roster, options: PlanningOptions) -> Asked:
    """Everything that is asked of the planner for a draft, in nine queries at the most.

    Answers of who left count for nothing (`availability_of`). Who has a duty elsewhere at that time cannot come; who
    has the duty on a date that stands is there, unless they said otherwise. Days that are passed over, on which another
    session is, or on which the place is taken are no candidates. In a change, what has begun is fixed.
    """
    tomorrow = clock.today() + timedelta(days=1)
    if roster.replaces_id is None:
        options = replace(options, from_day=None)
    else:
        options = replace(options, from_day=max(options.from_day or tomorrow, tomorrow))
    given = availability_of(roster)
    dates = list(roster.dates.order_by("day"))
    standing = list(_standing(roster))
    own = [one for one in standing if roster.replaces_id and _is_own(roster, one)]
    starts_on = roster.first_day if roster.replaces_id else max(roster.first_day, clock.today())
    earlier = [local_day(one.starts_at) for one in standing if one not in own and local_day(one.starts_at) < starts_on]
    previous = max(earlier, default=None)
    free_days = free_days_of(roster.community, previous or starts_on, roster.last_day)
    other_days = {local_day(one.starts_at) for one in standing if one not in own}
    open_days = [one for one in given.candidates if one.day >= max(tomorrow, starts_on) and one.day not in other_days]
    taken = _taken(roster, open_days)
    free = [one for one in open_days if one.pk not in taken and not free_days.why_not(one.day)]
    slots = {one.starts: _slot(one.pk, one.starts, one.ends) for one in free}
    for one in own:
        slots.setdefault(one.starts_at, _slot(-2 * one.pk, one.starts_at, one.ends_at))
    by_hand = [] if options.free else [one for one in dates if one.by_hand and _lies_ahead(roster, one)]
    for each in by_hand:
        starts, ends = each.moments(roster)
        slots.setdefault(starts, _slot(-2 * each.pk - 1, starts, ends))
    begun = [one.starts_at for one in own if one.state != SessionState.PLANNED or one.starts_at <= clock.now()]
    weekdays = {one.day.weekday() for one in given.candidates}
    _free, passed = days_offered(max(tomorrow, starts_on), roster.last_day, weekdays, free_days.why_not)
    members = _members(given)
    problem = RosterProblem(
        starts_on=starts_on,
        ends_on=roster.last_day,
        slots=tuple(slots.values()),
        members=tuple(members),
        answers=_answers(roster, given, members, slots, own),
        rhythm=Rhythm(preferred_weeks=roster.every_weeks),
        previous=previous,
        aside=tuple(free_days.summers),
        fixed=frozenset(slots[one].key for one in [*begun, *(each.moments(roster)[0] for each in by_hand)]),
        published=frozenset(slots[one.starts_at].key for one in own),
        passed_over=tuple(passed),
    )
    return Asked(
        roster=roster,
        options=options,
        problem=_with(problem, options),
        members={one.membership_id: one for one in given.members},
        dates=dates,
        offered=len(given.candidates),
        taken=sorted({one.day for one in open_days if one.pk in taken}),
    )


def _standing(roster: Roster) -> QuerySet[Session]:
    """Of the community, from before the period until its end."""
    return (
        Session.objects.standing()
        .filter(
            community=roster.community_id,
            starts_at__date__gte=roster.first_day - LOOK_BACK,
            starts_at__date__lte=roster.last_day,
        )
        .select_related("roster_date")
        .order_by("starts_at")
    )


def _is_own(roster: Roster, session: Session) -> bool:
    """Of the roster that is changed, and within its period."""
    of = session.roster_date.roster_id if session.roster_date else None
    return of == roster.replaces_id and roster.first_day <= local_day(session.starts_at) <= roster.last_day


def _lies_ahead(roster: Roster, one: RosterDate) -> bool:
    return one.moments(roster)[0] > clock.now() and roster.first_day <= one.day <= roster.last_day


def _slot(key: int, starts: datetime, ends: datetime) -> CandidateSlot:
    """In wall-clock time, without a zone."""
    local = starts.astimezone(clock.AMSTERDAM).replace(tzinfo=None)
    return CandidateSlot(key, local, local + (ends - starts))


def _taken(roster: Roster, offered: Sequence[OfferedDate]) -> set[int]:
    """Candidates at whose time the place of the roster is somebody else's."""
    if roster.location_id is None or not offered:
        return set()
    there = (
        Session.objects.standing()
        .exclude(community=roster.community_id)
        .filter(
            location=roster.location_id,
            starts_at__lt=max(one.ends for one in offered),
            ends_at__gt=min(one.starts for one in offered),
        )
    )
    busy = list(there.values_list("starts_at", "ends_at"))
    return {one.pk for one in offered if any(starts < one.ends and ends > one.starts for starts, ends in busy)}


def _members(given: RosterAvailability) -> list[Member]:
    """Who has a duty may do it; where nobody facilitates the process coaches do, and everyone may write."""

    def with_duty(duty: Duty) -> set[int]:
        return {one.membership_id for one in given.members if duty in one.duties}

    guides = with_duty(Duty.FACILITATOR) or with_duty(Duty.PROCESS_COACH)
    writers = with_duty(Duty.MINUTE_TAKER) or {one.membership_id for one in given.members}
    return [
        Member(
            key=one.membership_id,
            knowledge=frozenset(kind.value for kind in one.knowledge),
            may_facilitate=one.membership_id in guides,
            may_write=one.membership_id in writers,
            starts_on=one.starts_on,
            ends_on=one.ends_on or date.max,
        )
        for one in given.members
    ]


_SAME = {
    Availability.YES: Answer.YES,
    Availability.IF_NEED_BE: Answer.IF_NEED_BE,
    Availability.NO: Answer.NO,
}


def _answers(
    roster: Roster,
    given: RosterAvailability,
    members: Collection[Member],
    slots: dict[datetime, CandidateSlot],
    own: Sequence[Session],
) -> dict[tuple[int, int], Answer]:
    keys = {slot.key for slot in slots.values()}
    answers = {
        (member, candidate): _SAME[Availability(value)]
        for (candidate, member), value in given.answers.items()
        if candidate in keys
    }
    known = {one.key for one in members}
    for session in own:
        for member in {session.facilitator_id, session.minute_taker_id} & known:
            if member is not None:
                answers.setdefault((member, slots[session.starts_at].key), Answer.YES)
    asked = {given_member.user_id: given_member.membership_id for given_member in given.members}
    duties = {one.key for one in members if one.may_facilitate or one.may_write}
    people = {user for user, member in asked.items() if member in duties}
    if slots and people:
        moments = [(starts, starts + (slot.ends - slot.starts)) for starts, slot in slots.items()]
        for user, days in busy_days(people, moments, besides=roster.community).items():
            for slot in slots.values():
                if slot.day in days:
                    answers[asked[user], slot.key] = Answer.NO
    return answers


def _with(problem: RosterProblem, options: PlanningOptions) -> RosterProblem:
    """With what the facilitator asks besides."""
    if options.is_relaxed and problem.ordered_slots:
        from sessions.planning.roster_relaxations import Relaxation

        days = {one.day for one in problem.passed_over}
        relaxed = Relaxation(
            longest_days=options.longest_days,
            shortest_days=options.shortest_days,
            sessions=options.sessions,
            without_facilitator=options.without_facilitator,
            without_minute_taker=options.without_minute_taker,
            on_purpose=tuple(one for one in options.on_purpose if one in days),
        )
        problem = relaxed.applied_to(problem)
        rhythm = problem.rhythm
        if rhythm.shortest_days > rhythm.longest_days:
            problem = replace(problem, rhythm=Rhythm(rhythm.preferred_weeks))
        passed = tuple(one for one in problem.passed_over if one.day not in options.on_purpose)
        problem = replace(problem, passed_over=passed)
    return keeping(problem, options.from_day) if options.from_day is not None else problem


def passed_over_within(problem: RosterProblem) -> list[PassedOver]:
    return [one for one in problem.passed_over if problem.starts_on <= one.day <= problem.ends_on]
