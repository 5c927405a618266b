"""The rota of a community: who facilitates, writes and reads along over a half-year, and how even the turns are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.urls import reverse

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.web.templatetags.lwg import brief
from sessions.enums import MinutesState, SessionDuty, SessionState
from sessions.models import Session
from sessions.planning.rhythm import local_day
from sessions.planning.study_year import HalfYear
from sessions.planning.turns import Turn
from sessions.selectors.absences import absences
from sessions.selectors.roster_watch import half_year_on
from sessions.selectors.turns import SuggestedTurn, earlier_turns, turns_for


@dataclass(frozen=True)
class RotaRow:
    """One session: names by duty, empty where the duty is open; addresses are empty for whom they are not."""

    session: Session
    day: str
    hours: str
    place: str
    facilitator: str
    minute_taker: str
    reader: str
    is_coming: bool
    url: str
    assign_url: str
    swaps: Sequence[tuple[str, str]]  # duties of mine that I may ask another to take over, with the address

    @property
    def number_open(self) -> int:
        return [self.facilitator, self.minute_taker, self.reader].count("") if self.is_coming else 0


@dataclass(frozen=True)
class Turns:
    """How often one member has each duty in this half-year."""

    name: str
    facilitator: int
    minute_taker: int
    reader: int

    @property
    def total(self) -> int:
        return self.facilitator + self.minute_taker + self.reader


@dataclass(frozen=True)
class Rota:
    half_year: HalfYear
    rows: Sequence[RotaRow]
    turns: Sequence[Turns]

    @property
    def number_open(self) -> int:
        return sum(row.number_open for row in self.rows)

    @property
    def before(self) -> date:
        """A day of the half-year before this one."""
        return self.half_year.first_day - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.half_year.last_day + timedelta(days=1)


@dataclass(frozen=True)
class Suggestion:
    """What would be given in one session; a name is empty where nothing changes or nobody can be asked."""

    session: Session
    turn: SuggestedTurn
    facilitator: str
    minute_taker: str
    reader: str

    @property
    def day(self) -> date:
        return self.turn.day

    @property
    def gives(self) -> bool:
        return bool(self.facilitator or self.minute_taker or self.reader)

    @property
    def mark(self) -> str:
        """Session and members, to see whether what was shown is what would be given now."""
        return f"{self.session.pk}:" + ",".join(str(_pk(getattr(self.turn, duty))) for duty in SessionDuty)


def _pk(membership: Membership | None) -> int:
    return membership.pk if membership else 0


def sessions_between(community: Community, first_day: date, last_day: date) -> list[Session]:
    """Standing sessions on these local days, both included, oldest first, with place and duties; one query."""
    return list(
        Session.objects.standing()
        .filter(
            community=community,
            starts_at__gte=datetime.combine(first_day, time(0), clock.AMSTERDAM).astimezone(UTC),
            starts_at__lt=datetime.combine(last_day + timedelta(days=1), time(0), clock.AMSTERDAM).astimezone(UTC),
        )
        .select_related("location", "facilitator__user", "minute_taker__user", "reader__user")
        .order_by("starts_at", "pk")
    )


def rota_of(community: Community, user: User, day: date, *, may_plan: bool) -> Rota:
    """The rota of the half-year in which `day` lies; one query."""
    half_year = half_year_on(day)
    sessions = sessions_between(community, half_year.first_day, half_year.last_day)
    return Rota(half_year, [_row(one, user, may_plan=may_plan) for one in sessions], turns_in(sessions))


def turns_in(sessions: Sequence[Session]) -> list[Turns]:
    """Per member who has a turn, most turns first, then by name."""
    counted: Counter[tuple[int, str]] = Counter()
    names: dict[int, str] = {}
    for session in sessions:
        for duty in SessionDuty:
            member = holder_of(session, duty)
            if member is not None:
                counted[member.pk, duty] += 1
                names[member.pk] = str(member.user)
    found = [Turns(name, *(counted[pk, duty] for duty in SessionDuty)) for pk, name in names.items()]
    return sorted(found, key=lambda one: (-one.total, one.name))


def holder_of(session: Session, duty: SessionDuty) -> Membership | None:
    """Who has the duty; of a coming session nobody who will have left by then (P4)."""
    member: Membership | None = getattr(session, duty)
    if member is None or not is_coming(session):
        return member
    return member if member.user.is_active and member.is_active_on(local_day(session.starts_at)) else None


def name_in(session: Session, duty: SessionDuty) -> str:
    member = holder_of(session, duty)
    return str(member.user) if member else ""


def hours_of(session: Session) -> str:
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (session.starts_at, session.ends_at))
    return f"{starts:%H:%M}–{ends:%H:%M}"


def is_coming(session: Session) -> bool:
    """Planned and yet to begin: its duties can still go to somebody else."""
    return session.state == SessionState.PLANNED and session.starts_at > clock.now()


def is_still_to_do(session: Session, duty: SessionDuty) -> bool:
    """Whether another may be asked to take this duty over: before the session, and its minutes after it too (A8)."""
    if is_coming(session):
        return True
    is_over = session.state == SessionState.HELD or (session.state == SessionState.PLANNED and session.has_ended)
    return duty == SessionDuty.MINUTE_TAKER and is_over and session.minutes.state != MinutesState.DISTRIBUTED


def _row(session: Session, user: User, *, may_plan: bool) -> RotaRow:
    coming = is_coming(session)
    mine = [duty for duty in SessionDuty if (held := holder_of(session, duty)) and held.user_id == user.pk]
    return RotaRow(
        session=session,
        day=brief(session.starts_at, "D j M Y"),
        hours=hours_of(session),
        place=str(session.location) if session.location else "",
        facilitator=name_in(session, SessionDuty.FACILITATOR),
        minute_taker=name_in(session, SessionDuty.MINUTE_TAKER),
        reader=name_in(session, SessionDuty.READER),
        is_coming=coming,
        url=reverse("session", args=[session.pk]),
        assign_url=reverse("assign_duties", args=[session.pk]) if may_plan and coming else "",
        swaps=[(str(duty.label), reverse("ask_swap", args=[session.pk, duty])) for duty in mine if coming],
    )


def suggestions_for(community: Community, day: date) -> list[Suggestion]:
    """Who would get the open duties of the coming sessions of this half-year; what is given stays; five queries."""
    half_year = half_year_on(day)
    sessions = [one for one in sessions_between(community, half_year.first_day, half_year.last_day) if is_coming(one)]
    if not sessions:
        return []
    moments = [(one.starts_at, one.ends_at) for one in sessions]
    turns = turns_for(
        community,
        moments,
        earlier_turns(community, moments[0][0]),
        given=[
            Turn(local_day(one.starts_at), *(_pk(holder_of(one, duty)) or None for duty in SessionDuty))
            for one in sessions
        ],
        away=absences(community, moments),
    )
    found = [_suggestion(session, turn) for session, turn in zip(sessions, turns, strict=True)]
    return [one for one in found if one.gives]


def _suggestion(session: Session, turn: SuggestedTurn) -> Suggestion:
    new = {
        duty: str(proposed.user) if holder_of(session, duty) is None and (proposed := getattr(turn, duty)) else ""
        for duty in SessionDuty
    }
    return Suggestion(session, turn, *(new[duty] for duty in SessionDuty))


def marks_of(suggestions: Sequence[Suggestion]) -> str:
    """What is suggested, short enough for a form."""
    return ";".join(one.mark for one in suggestions)
