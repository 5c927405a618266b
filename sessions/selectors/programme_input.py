"""What the planner is asked of drafts that are planned together: dates, answers, duties, and what stands already.

People are keyed by their account, so that somebody in two communities is one person; a location is a room.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import Q

from communities.enums import Duty
from communities.models import Membership
from lwg import clock
from sessions.enums import Availability
from sessions.models import Roster, RosterDate, Session
from sessions.planning.candidates import days_offered
from sessions.planning.programme.problem import Busy, Programme
from sessions.planning.rhythm import local_day
from sessions.planning.roster_problem import Answer, CandidateSlot, Member, Rhythm, RosterProblem
from sessions.selectors.availability import RosterAvailability, availability_of
from sessions.selectors.free_days import free_days_of
from sessions.selectors.places import minutes_between, rooms_of

if TYPE_CHECKING:
    from sessions.planning.programme.problem import Community as PlannedCommunity

LOOK_BACK = timedelta(weeks=30)
"""A session longer ago than this is no beginning of a gap, summer holiday or not."""
COMES = (Answer.YES, Answer.IF_NEED_BE)


@dataclass(frozen=True)
class AskedDraft:
    """One draft as the planner is asked; `dates` are those that stand in it."""

    roster: Roster
    given: RosterAvailability
    dates: Sequence[RosterDate]
    problem: RosterProblem

    @cached_property
    def lecturers(self) -> set[int]:
        return _with_duty(self.given, Duty.LWG_LECTURER)

    @cached_property
    def named(self) -> set[int]:
        """Who has a duty: a coordinator sees by name when these cannot come, of other members only how many (P1)."""
        return {one.user_id for one in self.given.members if one.duties}

    @cached_property
    def holders(self) -> set[int]:
        """Who may get a duty on a date, and the lecturers."""
        return {one.key for one in self.problem.members if one.may_facilitate or one.may_write} | self.lecturers

    @cached_property
    def fingerprint(self) -> str:
        """Differs as soon as the draft does, its candidates, or what somebody who may get a duty said of them."""
        roster = self.roster
        holders = {one.membership_id for one in self.given.members if one.user_id in self.holders}
        seen = (
            (roster.first_day, roster.last_day, roster.length_minutes, roster.every_weeks, roster.location_id),
            [(one.day, one.hour(roster), one.by_hand, one.on_purpose) for one in self.dates],
            [(one.pk, one.starts) for one in self.given.candidates],
            sorted((*of, str(said)) for of, said in self.given.answers.items() if of[1] in holders),
        )
        return sha256(repr(seen).encode()).hexdigest()


def asked_of_draft(roster: Roster) -> AskedDraft:
    """A draft's own problem, in six queries; `roster.community.organisation` should be there already.

    Days that have come, holidays, and days on which the community has another session are no candidates. Dates that
    were set by hand stay.
    """
    given = availability_of(roster)
    starts_on = max(roster.first_day, clock.today() + timedelta(days=1))
    days = [
        local_day(moment)
        for moment in Session.objects.standing()
        .filter(
            community=roster.community_id,
            starts_at__date__gte=starts_on - LOOK_BACK,
            starts_at__date__lte=roster.last_day,
        )
        .values_list("starts_at", flat=True)
    ]
    previous = max((day for day in days if day < starts_on), default=None)
    free_days = free_days_of(roster.community, previous or starts_on, roster.last_day)
    slots = {
        one.starts: _slot(one.pk, one.starts, one.ends)
        for one in given.candidates
        if one.day >= starts_on and one.day not in days and not free_days.why_not(one.day)
    }
    dates = list(roster.dates.order_by("day", "pk"))
    fixed = set()
    for one in dates:
        if one.by_hand and starts_on <= one.day <= roster.last_day:
            starts, ends = one.moments(roster)
            fixed.add(slots.setdefault(starts, _slot(-one.pk, starts, ends)).key)
    _free, passed = days_offered(
        starts_on, roster.last_day, {one.day.weekday() for one in given.candidates}, free_days.why_not
    )
    problem = RosterProblem(
        starts_on=starts_on,
        ends_on=roster.last_day,
        slots=tuple(slots.values()),
        members=tuple(_members(given)),
        answers=_answers(given, {one.key for one in slots.values()}),
        rhythm=Rhythm(preferred_weeks=roster.every_weeks),
        previous=previous,
        aside=tuple(free_days.summers),
        fixed=frozenset(fixed),
        passed_over=tuple(passed),
    )
    return AskedDraft(roster, given, dates, problem)


def _with_duty(given: RosterAvailability, duty: Duty) -> set[int]:
    return {one.user_id for one in given.members if duty in one.duties}


def _members(given: RosterAvailability) -> Iterator[Member]:
    guides = _with_duty(given, Duty.FACILITATOR) or _with_duty(given, Duty.PROCESS_COACH)
    writers = _with_duty(given, Duty.MINUTE_TAKER) or {one.user_id for one in given.members}
    for one in given.members:
        yield Member(
            key=one.user_id,
            knowledge=frozenset(kind.value for kind in one.knowledge),
            may_facilitate=one.user_id in guides,
            may_write=one.user_id in writers,
            starts_on=one.starts_on,
            ends_on=one.ends_on or date.max,
        )


_SAME = {Availability.YES: Answer.YES, Availability.IF_NEED_BE: Answer.IF_NEED_BE, Availability.NO: Answer.NO}


def _answers(given: RosterAvailability, keys: Collection[int]) -> dict[tuple[int, int], Answer]:
    user_of = {one.membership_id: one.user_id for one in given.members}
    return {
        (user_of[member], candidate): _SAME[Availability(value)]
        for (candidate, member), value in given.answers.items()
        if candidate in keys
    }


def _slot(key: int, starts: datetime, ends: datetime) -> CandidateSlot:
    local = _local(starts)
    return CandidateSlot(key, local, local + (ends - starts))


def _local(moment: datetime) -> datetime:
    """Wall-clock time in Amsterdam, without a zone."""
    return moment.astimezone(clock.AMSTERDAM).replace(tzinfo=None)


def programme_of(drafts: Sequence[AskedDraft]) -> Programme:
    """The drafts together with all that is taken already, in two queries, and one for travel. It loads numpy.

    A community meets at the place of its draft. A lecturer who can come is there, and so nowhere else at that time.
    """
    locations = {one.roster.location for one in drafts if one.roster.location is not None}
    busy = [*_sessions_that_stand(drafts), *_dates_by_hand(drafts)]
    places = {one.pk for one in locations} | {one.location for one in busy if one.location is not None}
    return Programme(
        communities=tuple(_community(one) for one in drafts),
        rooms=rooms_of(locations),
        busy=tuple(busy),
        travel=minutes_between(places),
    )


def _community(draft: AskedDraft) -> "PlannedCommunity":
    from sessions.planning.programme.from_rosters import community_of

    place = draft.roster.location_id
    found = community_of(draft.problem, key=draft.roster.community_id, rooms=() if place is None else (place,))
    days = {one.key: one for one in draft.problem.members}
    said = draft.problem.answers
    return replace(
        found,
        candidates=tuple(
            one
            if one.fixed
            else replace(
                one,
                there=tuple(
                    who
                    for who in sorted(draft.lecturers)
                    if said.get((who, one.key)) in COMES and days[who].is_member_on(one.starts.date())
                ),
            )
            for one in found.candidates
        ),
    )


def _dates_by_hand(drafts: Sequence[AskedDraft]) -> Iterator[Busy]:
    for draft in drafts:
        place = draft.roster.location_id
        for slot in draft.problem.slots:
            if place is not None and slot.key in draft.problem.fixed:
                yield Busy(slot.starts, slot.ends, room=place, location=place)


def _sessions_that_stand(drafts: Sequence[AskedDraft]) -> Iterator[Busy]:
    """Sessions, of whatever community, that take somebody of these drafts or one of their places.

    A session takes its facilitator, its minute taker, and the lecturers of its community.
    """
    moments = [moment for draft in drafts for slot in draft.problem.slots for moment in (slot.starts, slot.ends)]
    if not moments:
        return
    people = {who for draft in drafts for who in draft.holders}
    places = {draft.roster.location_id for draft in drafts if draft.roster.location_id is not None}
    lectures = list(
        Membership.objects.filter(is_lwg_lecturer=True, user__in=people).values_list(
            "community_id", "user_id", "starts_on", "ends_on"
        )
    )
    of = {community for community, *_rest in lectures}
    day = timedelta(days=1)
    found = (
        Session.objects.standing()
        .filter(
            starts_at__lt=max(moments).replace(tzinfo=clock.AMSTERDAM) + day,
            ends_at__gt=min(moments).replace(tzinfo=clock.AMSTERDAM) - day,
        )
        .filter(
            Q(facilitator__user__in=people)
            | Q(minute_taker__user__in=people)
            | Q(location__in=places)
            | Q(community__in=of)
        )
        .order_by("starts_at", "pk")
        .values_list(
            "starts_at", "ends_at", "community_id", "location_id", "facilitator__user_id", "minute_taker__user_id"
        )
    )
    for starts, ends, community, location, *duties in found:
        begins = _local(starts)
        finishes = begins + (ends - starts)
        if location in places:
            yield Busy(begins, finishes, room=location, location=location)
        there = {who for who in duties if who in people}
        there |= {
            who
            for other, who, first, last in lectures
            if other == community and first <= begins.date() and (last is None or begins.date() <= last)
        }
        for who in sorted(there):
            yield Busy(begins, finishes, person=who, location=location)
