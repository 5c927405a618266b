"""Who was minute taker, facilitator and reader when, over a year back and a half-year ahead, and how even that was."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from communities.models import Community, Membership
from lwg import clock
from lwg.web.templatetags.lwg import brief
from sessions.enums import SessionDuty
from sessions.models import Session
from sessions.planning.even_turns import Share, shares
from sessions.planning.rhythm import local_day
from sessions.planning.turns import Candidate, Turn
from sessions.selectors.rota import holder_of, sessions_between
from sessions.selectors.turns import YEAR, able_to

AHEAD = timedelta(weeks=26)


@dataclass(frozen=True)
class Column:
    """One session: its day in words, and whether it is still to come."""

    day: str
    short: str
    is_coming: bool
    url: str


@dataclass
class Line:
    """One member: per duty the turns of a year beside an even share, and what each column holds."""

    name: str
    shares: dict[SessionDuty, Share | None]
    cells: list[Sequence[SessionDuty]] = field(default_factory=list)
    coming: int = 0

    @property
    def writes(self) -> Share | None:
        return self.shares[SessionDuty.MINUTE_TAKER]

    @property
    def counts(self) -> list[tuple[SessionDuty, int]]:
        return [(duty, share.had if (share := self.shares[duty]) else 0) for duty in SessionDuty]

    @property
    def over(self) -> float:
        """Turns of minutes above an even share, below zero for too few."""
        return round(float(self.writes.over), 1) if self.writes else 0.0

    @property
    def too_few(self) -> float:
        return -self.over


@dataclass(frozen=True)
class YearOfTurns:
    first_day: date
    last_day: date
    columns: Sequence[Column]
    lines: Sequence[Line]

    @property
    def lists(self) -> list[tuple[str, list[tuple[Column, Sequence[SessionDuty]]]]]:
        """Per member the columns in which they have something, for who has no room for a wide table."""
        told = [
            (line.name, [(column, cell) for column, cell in zip(self.columns, line.cells, strict=True) if cell])
            for line in self.lines
        ]
        return [(name, turns) for name, turns in told if turns]


def year_of_turns(community: Community) -> YearOfTurns:
    """A year back and half a year ahead of today, members with most minutes above their share first; two queries."""
    today, now = clock.today(), clock.now()
    first_day, last_day = today - YEAR, today + AHEAD
    sessions = sessions_between(community, first_day, last_day)
    members = list(
        community.memberships.select_related("user")
        .filter(Q(ends_on=None) | Q(ends_on__gte=first_day), starts_on__lte=today)
        .order_by("user__name", "pk")
    )
    had = [_turn(one) for one in sessions if one.starts_at <= now]
    candidates = _candidates(members)
    found = {duty: shares(had, candidates, str(duty)) for duty in SessionDuty}
    lines = [
        Line(
            name=str(member.user),
            shares={duty: found[duty].get(member.pk) for duty in SessionDuty},
            cells=[_cell(one, member) for one in sessions],
            coming=sum(1 for one in sessions if one.starts_at > now and _cell(one, member)),
        )
        for member in members
    ]
    return YearOfTurns(
        first_day,
        last_day,
        [_column(one, is_coming=one.starts_at > now) for one in sessions],
        sorted(
            (line for line in lines if line.coming or any(line.shares.values())),
            key=lambda line: (-line.over, line.name),
        ),
    )


def _turn(session: Session) -> Turn:
    return Turn(local_day(session.starts_at), session.facilitator_id, session.minute_taker_id, session.reader_id)


def _cell(session: Session, member: Membership) -> tuple[SessionDuty, ...]:
    return tuple(duty for duty in SessionDuty if (held := holder_of(session, duty)) and held.pk == member.pk)


def _column(session: Session, *, is_coming: bool) -> Column:
    starts = session.starts_at
    return Column(brief(starts, "D j M Y"), brief(starts, "j M"), is_coming, reverse("session", args=[session.pk]))


def _candidates(members: Sequence[Membership]) -> list[Candidate]:
    able = able_to(members)
    return [
        Candidate(
            key=one.pk,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            may_facilitate=one.pk in able.guides,
            may_write=one.pk in able.writers,
            may_read=one.pk in able.readers,
        )
        for one in members
    ]
