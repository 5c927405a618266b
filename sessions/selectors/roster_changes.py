"""What a draft changes of the roster that is published: by date, and for each member."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.urls import reverse

from communities.models import Membership
from lwg import clock
from sessions.enums import SessionState
from sessions.models import Roster, RosterDate, Session
from sessions.planning.rhythm import local_day
from sessions.planning.roster_changes import Difference, difference
from sessions.selectors.rosters import DateRow, RosterPage, day_before, page_of


def may_change(session: Session) -> bool:
    """Whether a change of the roster may move or drop it: planned, and not begun."""
    return session.state == SessionState.PLANNED and session.starts_at > clock.now()


@dataclass(frozen=True)
class ForMember:
    """What of a change concerns one member; `of` is how many dates of the published roster they had."""

    membership: Membership
    moved: Sequence[tuple[datetime, Session]]
    new: Sequence[datetime]
    dropped: Sequence[Session]
    of: int


@dataclass(frozen=True)
class Change:
    """`sessions` are those of the published roster that stand, `planned` the dates of the draft; both by their start.

    `stays`: when sessions start that have begun or were held.
    """

    draft: Roster
    sessions: dict[datetime, Session]
    planned: dict[datetime, RosterDate]
    difference: Difference
    stays: frozenset[datetime] = field(default_factory=frozenset)

    @cached_property
    def fingerprint(self) -> str:
        """Differs as soon as the change would do something else than was seen."""
        told = (self.draft.pk, sorted((one, each.pk) for one, each in self.sessions.items()), self.difference)
        return sha256(repr(told).encode()).hexdigest()

    @property
    def days(self) -> list[datetime]:
        """Moments on which there will be a session that was not there then."""
        return sorted([to for _was, to in self.difference.moved] + list(self.difference.new))

    def for_members(self, members: Sequence[Membership]) -> list[ForMember]:
        """Of these members those whom it concerns: who are members on a day that changes (P4)."""
        return [told for one in members if (told := self._for_member(one)) is not None]

    def _for_member(self, one: Membership) -> ForMember | None:
        def concerns(*moments: datetime) -> bool:
            return any(one.is_active_on(local_day(moment)) for moment in moments)

        told = ForMember(
            membership=one,
            moved=[(was, self.sessions[was]) for was, to in self.difference.moved if concerns(was, to)],
            new=[moment for moment in self.difference.new if concerns(moment)],
            dropped=[self.sessions[moment] for moment in self.difference.dropped if concerns(moment)],
            of=sum(concerns(moment) for moment in self.sessions),
        )
        return told if told.moved or told.new or told.dropped else None


def change_of(draft: Roster) -> Change:
    """Two queries. A session that has begun stays, whether the draft has its date or not."""
    standing = (
        Session.objects.standing()
        .filter(roster_date__roster=draft.replaces_id)
        .select_related(
            "community__organisation", "location", "facilitator__user", "minute_taker__user", "reader__user", "minutes"
        )
    )
    sessions = {one.starts_at: one for one in standing.order_by("starts_at")}
    planned = {one.moments(draft)[0]: one for one in draft.dates.order_by("day")}
    stays = frozenset(moment for moment, one in sessions.items() if not may_change(one))
    found = difference(sessions.keys() - stays, planned.keys() - stays)
    return Change(draft, sessions, planned, found, stays)


def change_page(draft: Roster) -> RosterPage:
    """The dates as they will be, each with what becomes of it; five queries."""
    change = change_of(draft)
    was = {to: before for before, to in change.difference.moved}
    rows = [
        _row(draft, one, moment, change.sessions.get(was.get(moment, moment)), was.get(moment))
        for moment, one in change.planned.items()
    ]
    rows += [
        _row(draft, None, moment, change.sessions[moment], None) for moment in change.stays - change.planned.keys()
    ]
    rows.sort(key=lambda row: row.day)
    return page_of(draft.community, rows, day_before(draft.community, rows[0].day) if rows else None)


def _row(
    draft: Roster, one: RosterDate | None, moment: datetime, session: Session | None, was: datetime | None
) -> DateRow:
    hour = moment.astimezone(clock.AMSTERDAM).time()
    row = DateRow(
        day=local_day(moment),
        hour=None if hour == draft.starts_at else hour,
        by_hand=one is not None and one.by_hand,
        on_purpose=one is None or one.on_purpose,
        moved_from=local_day(was) if was else None,
        is_new=session is None,
    )
    if session is not None:
        row.facilitator = str(session.facilitator.user) if session.facilitator else ""
        row.minute_taker = str(session.minute_taker.user) if session.minute_taker else ""
        row.reader = str(session.reader.user) if session.reader else ""
        row.url = reverse("session", args=[session.pk])
        row.was_held = not may_change(session)
    if one is not None and not row.was_held:
        row.change_url = reverse("change_roster_date", args=[draft.pk, one.pk])
        row.remove_url = reverse("remove_roster_date", args=[draft.pk, one.pk])
    return row


@dataclass(frozen=True)
class VersionLine:
    """One publication of a roster, and what it changed against the one before; the first changed nothing."""

    number: int
    published_at: datetime
    by: str
    dates: int
    difference: Difference


def versions_of(roster: Roster) -> list[VersionLine]:
    """Newest first; one query. Between two of them single sessions may have been moved, which counts with the later."""
    lines, before = [], None
    for one in roster.versions.select_related("published_by").order_by("number"):
        moments = [datetime.fromisoformat(each["starts_at"]) for each in one.dates]
        found = Difference() if before is None else _between(before, one.dates)
        by = str(one.published_by) if one.published_by else ""
        lines.append(VersionLine(one.number, one.published_at, by, len(moments), found))
        before = one.dates
    return lines[::-1]


def _between(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Difference:
    """By session, so that what moved is what moved."""
    old = {each["session"]: datetime.fromisoformat(each["starts_at"]) for each in before}
    now = {each["session"]: datetime.fromisoformat(each["starts_at"]) for each in after}
    return Difference(
        kept=tuple(now[one] for one in now if old.get(one) == now[one]),
        moved=tuple((old[one], now[one]) for one in now if one in old and old[one] != now[one]),
        new=tuple(now[one] for one in now if one not in old),
        dropped=tuple(old[one] for one in old if one not in now),
    )
