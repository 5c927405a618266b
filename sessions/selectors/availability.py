"""What was offered and what members said: for the planner, and for the facilitator's page of the round."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.enums import Duty, Knowledge
from communities.models import Membership
from lwg import clock
from lwg.web.templatetags.lwg import short_day
from sessions.enums import Availability, HalfDay
from sessions.models import AvailabilityRound, Candidate, CandidateAnswer, Reply, Roster

Said = dict[tuple[int, int], str]
"""(candidate, membership) → yes, if_need_be or no; who said nothing has no entry."""


@dataclass(frozen=True)
class OfferedDate:
    """A candidate: wall-clock time in Amsterdam; start and end as moments in UTC."""

    pk: int
    day: date
    half_day: HalfDay
    starts_at: time
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class AskedMember:
    """A member who counts; before `starts_on` and after `ends_on` (both included) they are neither there nor missed."""

    membership_id: int
    user_id: int
    name: str
    duties: frozenset[Duty]
    knowledge: frozenset[Knowledge]
    starts_on: date
    ends_on: date | None

    def is_member_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class RosterAvailability:
    """Who can come when: candidates earliest first, members by name, answers of these members only."""

    candidates: Sequence[OfferedDate]
    members: Sequence[AskedMember]
    answers: Said


def availability_of(roster: Roster) -> RosterAvailability:
    """Everything that a planner asks of a roster, in three queries.

    Members are those who are there on at least one day of the roster's period and can log in; who left before today
    counts for nothing (P4), who is yet to come is there from their first day on.
    """
    candidates = [_offered(one, roster.length_minutes) for one in roster.candidates.order_by("day", "starts_at")]
    members = [_member(one) for one in _members(roster)]
    answers = CandidateAnswer.objects.filter(
        candidate__roster=roster, membership__in=[one.membership_id for one in members]
    )
    said = {(candidate, member): value for candidate, member, value in answers.values_list(*_SAID)}
    return RosterAvailability(candidates, members, said)


_SAID = ("candidate_id", "membership_id", "value")


def _members(roster: Roster) -> Sequence[Membership]:
    today = clock.today()
    return [
        one
        for one in Membership.objects.filter(
            community=roster.community_id, user__is_active=True, starts_on__lte=roster.last_day
        )
        .select_related("user")
        .order_by("user__name", "pk")
        if one.ends_on is None or one.ends_on >= max(today, roster.first_day)
    ]


def _offered(one: Candidate, length_minutes: int) -> OfferedDate:
    starts, ends = one.moments(length_minutes)
    return OfferedDate(one.pk, one.day, HalfDay(one.half_day), one.starts_at, starts, ends)


def _member(one: Membership) -> AskedMember:
    return AskedMember(
        membership_id=one.pk,
        user_id=one.user_id,
        name=str(one.user),
        duties=frozenset(one.duties),
        knowledge=frozenset(one.knowledge),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )


MARKS = {
    Availability.YES: ("check-lg", "is-done"),
    Availability.IF_NEED_BE: ("question-lg", "is-soon"),
    Availability.NO: ("x-lg", "is-late"),
}
UNSAID = ("dash-lg", "is-calm")


@dataclass(frozen=True)
class Count:
    """How many said this, and who."""

    number: int
    word: str
    icon: str
    status: str
    names: str


@dataclass(frozen=True)
class Cell:
    """What one member says of one date, in the wide table; `word` is read aloud."""

    icon: str
    status: str
    word: str


@dataclass(frozen=True)
class DateCounts:
    """One candidate with what was said of it."""

    day: date
    label: str
    month: date
    counts: Sequence[Count]
    cells: Sequence[Cell]
    has_answers: bool


@dataclass(frozen=True)
class MemberLine:
    """One member in the round: what they still have to say, and the state of their link."""

    membership_id: int
    name: str
    unanswered: int
    has_answered: bool
    remark: str
    answered_at: datetime | None
    answered_by: str
    link_revoked: bool
    was_asked: bool
    form_key: UUID = field(default_factory=uuid4)  # of the form that renews this one's link

    @property
    def state(self) -> str:
        if self.has_answered:
            return _("answered")
        if not self.was_asked:
            return _("is asked soon")
        return ngettext("%(n)d date to answer", "%(n)d dates to answer", self.unanswered) % {"n": self.unanswered}


@dataclass(frozen=True)
class RoundPage:
    """The facilitator's page: `asking` is the newest round, None while nobody was asked."""

    asking: AvailabilityRound | None
    dates: Sequence[DateCounts]
    members: Sequence[MemberLine]

    @property
    def missing(self) -> list[MemberLine]:
        return [one for one in self.members if not one.has_answered]

    @property
    def remarks(self) -> list[MemberLine]:
        return [one for one in self.members if one.remark]

    @property
    def number_answered(self) -> int:
        return len(self.members) - len(self.missing)


def round_page(roster: Roster) -> RoundPage:
    """Five queries, however many dates and members; only members who are there today count (P4)."""
    found = availability_of(roster)
    asking = roster.availability_rounds.order_by("-asked_at", "-pk").first()
    replies = (
        {one.membership_id: one for one in Reply.objects.filter(round=asking).select_related("answered_by")}
        if asking
        else {}
    )
    today = clock.today()
    members = [one for one in found.members if one.is_member_on(today)]
    dates = [_counted(one, members, found.answers) for one in found.candidates]
    lines = [_line(one, found, replies.get(one.membership_id), today) for one in members]
    return RoundPage(asking, dates, lines)


def label_of(one: OfferedDate) -> str:
    """Thu 4 Feb, afternoon 13:30."""
    return f"{short_day(one.day)}, {one.half_day.label} {one.starts_at:%H:%M}"


def _counted(one: OfferedDate, members: Sequence[AskedMember], said: Said) -> DateCounts:
    names = defaultdict(list)
    cells = []
    for member in members:
        if not member.is_member_on(one.day):
            cells.append(Cell("", "", _("no member then")))
            continue
        value = said.get((one.pk, member.membership_id), "")
        names[value].append(member.name)
        icon, status = MARKS[Availability(value)] if value else UNSAID
        cells.append(Cell(icon, status, str(Availability(value).label) if value else _("no answer yet")))
    counts = [
        Count(len(names[value]), str(value.label), *MARKS[value], ", ".join(names[value])) for value in Availability
    ]
    counts.append(Count(len(names[""]), _("no answer yet"), *UNSAID, ", ".join(names[""])))
    return DateCounts(
        day=one.day,
        label=label_of(one),
        month=one.day.replace(day=1),
        counts=counts,
        cells=cells,
        has_answers=any(names[value] for value in Availability),
    )


def _line(member: AskedMember, found: RosterAvailability, reply: Reply | None, today: date) -> MemberLine:
    mine = [one for one in found.candidates if one.day >= today and member.is_member_on(one.day)]
    unanswered = sum((one.pk, member.membership_id) not in found.answers for one in mine)
    by = reply.answered_by if reply else None
    return MemberLine(
        membership_id=member.membership_id,
        name=member.name,
        unanswered=unanswered,
        has_answered=unanswered == 0,
        remark=reply.remark if reply else "",
        answered_at=reply.answered_at if reply else None,
        answered_by=str(by) if by else "",
        link_revoked=bool(reply and reply.link_revoked),
        was_asked=reply is not None,
    )
