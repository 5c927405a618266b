"""The page on which one member answers: per weekday and half-day what is usual, and the dates that differ."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lwg.web.templatetags.lwg import short_day
from sessions.enums import Availability, HalfDay
from sessions.models import Candidate, CandidateAnswer, Reply
from sessions.models.rosters import Weekday
from sessions.planning.candidates import usual_of
from sessions.selectors.asked import candidates_for
from sessions.selectors.availability import MARKS
from sessions.selectors.busy import busy_at

FEW = 8
"""So many dates of one weekday and half-day stand open on the page; more are folded by month."""


@dataclass(frozen=True)
class AnswerRow:
    """One date; `value` is what differs from the usual, "" for nothing."""

    pk: int
    label: str
    value: str
    is_busy: bool


@dataclass(frozen=True)
class Month:
    """Dates of one month; open when something in it differs or is busy, or when there are few anyway."""

    name: str
    rows: Sequence[AnswerRow]
    is_open: bool

    @property
    def told(self) -> str:
        """4 dates, 1 differs, 2 busy."""
        differ = sum(bool(row.value) for row in self.rows)
        busy = sum(row.is_busy for row in self.rows)
        parts = [ngettext("%(n)d date", "%(n)d dates", len(self.rows)) % {"n": len(self.rows)}]
        if differ:
            parts.append(ngettext("%(n)d differs", "%(n)d differ", differ) % {"n": differ})
        if busy:
            parts.append(ngettext("you are busy on %(n)d", "you are busy on %(n)d", busy) % {"n": busy})
        return ", ".join(parts)


@dataclass(frozen=True)
class Group:
    """All candidates on one weekday in one half-day."""

    key: str
    name: str
    hours: str
    usual: str
    months: Sequence[Month]
    number: int

    @property
    def is_folded(self) -> bool:
        return self.number > FEW


@dataclass(frozen=True)
class AnswerPage:
    groups: Sequence[Group]
    number: int
    unanswered: int
    has_busy: bool


@dataclass(frozen=True)
class Typed:
    """What was handed in and could not be saved: per group the usual, per candidate what differs."""

    usual: Mapping[str, str] = field(default_factory=dict)
    differs: Mapping[int, str] = field(default_factory=dict)


def key_of(candidate: Candidate) -> str:
    """Names a group in a form: 3-afternoon."""
    return f"{candidate.day.weekday()}-{candidate.half_day}"


def answer_page(reply: Reply, *, with_busy_times: bool, typed: Typed | None = None) -> AnswerPage:
    """Two queries, and one more for busy times, which only the member themselves may see.

    What was `typed` stands in place of what is stored.
    """
    candidates = candidates_for(reply.round.roster, reply.membership)
    said: dict[int, str] = dict(
        CandidateAnswer.objects.filter(
            membership=reply.membership_id, candidate__in=[one.pk for one in candidates]
        ).values_list("candidate_id", "value")
    )
    busy: set[int] = set()
    if with_busy_times:
        length = reply.round.roster.length_minutes
        busy = busy_at(reply.membership.user, {one.pk: one.moments(length) for one in candidates})
    by_group: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda one: (one.day.weekday(), one.starts_at, one.day)):
        by_group[key_of(candidate)].append(candidate)
    length = reply.round.roster.length_minutes
    return AnswerPage(
        groups=[_group(key, found, said, busy, typed, length) for key, found in by_group.items()],
        number=len(candidates),
        unanswered=sum(one.pk not in said for one in candidates),
        has_busy=bool(busy),
    )


def _group(
    key: str, found: Sequence[Candidate], said: Mapping[int, str], busy: set[int], typed: Typed | None, length: int
) -> Group:
    if typed is not None:
        usual = typed.usual.get(key, "")
        values = {one.pk: typed.differs.get(one.pk, "") for one in found}
    else:
        usual = usual_of(said.get(one.pk) for one in found) or ""
        values = {one.pk: value if (value := said.get(one.pk, "")) != usual else "" for one in found}
    by_month: dict[date, list[AnswerRow]] = defaultdict(list)
    for one in found:
        row = AnswerRow(one.pk, short_day(one.day), values[one.pk], one.pk in busy)
        by_month[one.day.replace(day=1)].append(row)
    first = found[0]
    starts, ends = first.moments(length)
    minutes = int((ends - starts).total_seconds() // 60) + first.starts_at.hour * 60 + first.starts_at.minute
    return Group(
        key=key,
        name=_("%(weekday)s %(half_day)s")
        % {"weekday": Weekday(first.day.weekday()).label, "half_day": HalfDay(first.half_day).label},
        hours=f"{first.starts_at:%H:%M}–{minutes // 60 % 24:02d}:{minutes % 60:02d}",
        usual=usual,
        months=[
            Month(
                date_format(month, "F Y"),
                rows,
                is_open=len(found) <= FEW or any(row.value or row.is_busy for row in rows),
            )
            for month, rows in by_month.items()
        ],
        number=len(found),
    )


CHOICES = tuple((value.value, value.label, MARKS[value][0]) for value in Availability)
"""Value, word and icon."""
