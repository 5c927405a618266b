"""The planner's answer in words: each date with who misses, points by part, alternatives, and what a swap costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.enums import Knowledge
from lwg.web.templatetags.lwg import short_day
from sessions.planning.roster_points import Points
from sessions.planning.roster_problem import CandidateSlot
from sessions.planning.roster_proposal import Breach, BreachKind, PlannedDate, Proposal, Swap, all_swaps, propose
from sessions.selectors.roster_problem import Asked
from sessions.selectors.rosters import gap_in_words

MOST_SWAPS = 12


@dataclass(frozen=True)
class Person:
    """Someone who misses; `again`: the date before this one too."""

    name: str
    again: bool = False


@dataclass(frozen=True)
class DateLine:
    """One date of a set."""

    key: int
    day: date
    hours: str
    gap: str
    mark: str
    missing: Sequence[Person]
    if_need_be: Sequence[str]
    unanswered: Sequence[str]
    short: Sequence[str]
    facilitators: Sequence[str]
    minute_takers: Sequence[str]
    breaches: Sequence[str]
    swap_url: str


@dataclass(frozen=True)
class Part:
    """Points of one part, with what they stand for."""

    label: str
    points: int
    meaning: str


@dataclass(frozen=True)
class SetCard:
    """A set of dates. `keys` and `by_hand` go along in forms and addresses."""

    keys: str
    by_hand: str
    lines: Sequence[DateLine]
    parts: Sequence[Part]
    total: int
    misses: Sequence[tuple[str, int]]
    breaches: Sequence[str]
    url: str

    @property
    def months(self) -> str:
        return ", ".join(short_day(one.day) for one in self.lines)


@dataclass(frozen=True)
class Alternative:
    card: SetCard
    behind: int
    other: Sequence[str]
    instead_of: Sequence[str]


@dataclass(frozen=True)
class SwapLine:
    """What another date in its place comes to; `cost` below nought is better, `breaks` what it does not keep to."""

    label: str
    cost: int
    gains: Sequence[str]
    loses: Sequence[str]
    breaks: Sequence[str]
    url: str


class Telling:
    """Puts proposals of one problem into words."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.points = Points(asked.problem)

    def knows(self, keys: Iterable[int]) -> bool:
        return all(key in self.points.place_of for key in keys)

    def card(self, keys: Iterable[int], by_hand: Iterable[int] = ()) -> SetCard:
        """Raises KeyError for a key that is no candidate."""
        proposal, chosen = propose(self.points, keys), set(by_hand)
        return SetCard(
            keys=_joined(proposal.keys),
            by_hand=_joined(chosen & set(proposal.keys)),
            lines=[self._line(one, proposal, chosen) for one in proposal.dates],
            parts=self._parts(proposal),
            total=proposal.score.total,
            misses=[(self.name(key), number) for key, number in proposal.misses().items()],
            breaches=[self.breach(one) for one in proposal.breaches],
            url=self._url("proposed_set", proposal.keys, chosen),
        )

    def alternative(self, best: Iterable[int], keys: Iterable[int]) -> Alternative:
        one, other = propose(self.points, best), propose(self.points, keys)
        return Alternative(
            card=self.card(other.keys),
            behind=one.score.total - other.score.total,
            other=[_label(each.slot) for each in other.dates if each.slot.key not in one.keys],
            instead_of=[_label(each.slot) for each in one.dates if each.slot.key not in other.keys],
        )

    def swap_lines(self, keys: Sequence[int], out: int, by_hand: Iterable[int] = ()) -> list[SwapLine]:
        """The cheapest first, those that break something last; a dozen. Raises ValueError when `out` is not chosen."""
        if out not in keys:
            raise ValueError("only a chosen date is swapped")
        found = all_swaps(self.points, keys, out=out)[:MOST_SWAPS]
        return [self._swap_line(one, out, set(by_hand)) for one in found]

    def slot_label(self, key: int) -> str:
        return _label(self.points.slots[self.points.place_of[key]])

    def is_fixed(self, key: int) -> bool:
        return key in self.asked.problem.fixed

    def name(self, key: int) -> str:
        return self.asked.members[key].name

    def names(self, keys: Iterable[int]) -> list[str]:
        return [self.name(key) for key in keys]

    def breach(self, one: Breach) -> str:
        return _BREACHES[one.kind] % {"day": date_format(one.day, "j F")}

    def _line(self, one: PlannedDate, proposal: Proposal, by_hand: set[int]) -> DateLine:
        again = set(one.missing_again)
        stands = one.is_fixed and one.slot.key in self.asked.problem.published
        return DateLine(
            key=one.slot.key,
            day=one.slot.day,
            hours=f"{one.slot.starts:%H:%M}–{one.slot.ends:%H:%M}",
            gap="" if one.gap_days is None else gap_in_words(one.gap_days),
            mark=self._mark(one, by_hand),
            missing=[Person(self.name(key), key in again) for key in one.missing],
            if_need_be=self.names(one.if_need_be),
            unanswered=self.names(one.unanswered),
            short=[] if stands else [_short(kind, number) for kind, number in one.knowledge_short.items()],
            facilitators=self.names(one.facilitators),
            minute_takers=self.names(one.minute_takers),
            breaches=[self.breach(each) for each in proposal.breaches if each.day == one.slot.day],
            swap_url="" if one.is_fixed else self._url("swap_date", proposal.keys, by_hand, out=one.slot.key),
        )

    def _mark(self, one: PlannedDate, by_hand: set[int]) -> str:
        if one.slot.key in by_hand:
            return _("chosen by hand")
        if one.is_fixed:
            return _("stands") if one.slot.key in self.asked.problem.published else _("chosen by hand")
        if self.asked.is_change:
            return _("not in the published roster") if one.is_moved else _("as published")
        return ""

    def _parts(self, proposal: Proposal) -> list[Part]:
        score = proposal.score
        parts = [
            Part(
                _("Who can come"),
                score.attendance,
                _("2 for a yes, 1 for “if need be”, 1 for who has not answered; of each date."),
            ),
            Part(
                _("Kinds of knowledge"),
                score.knowledge,
                _("6 off for each person short of two who come, of each kind of knowledge."),
            ),
            Part(_("Missing twice in a row"), score.twice_missed, _("2 off for each member and each pair of dates.")),
            Part(
                _("Rhythm"),
                score.rhythm,
                _("2 off for a gap that is a week off the rhythm, 8 for two weeks, 18 for three."),
            ),
        ]
        if self.asked.is_change:
            parts.append(
                Part(_("Dates that move"), score.moved, _("1000 off for each, so that as few as possible move."))
            )
        return parts

    def _swap_line(self, one: Swap, out: int, by_hand: set[int]) -> SwapLine:
        before = next(each for each in one.before.dates if each.slot.key == out)
        after = next(each for each in one.after.dates if each.slot.key not in one.before.keys)
        chosen = (by_hand - {out}) | {after.slot.key}
        return SwapLine(
            label=_label(after.slot),
            cost=one.cost,
            gains=self.names(key for key in before.missing if key not in after.missing),
            loses=self.names(key for key in after.missing if key not in before.missing),
            breaks=[self.breach(each) for each in one.after.breaches],
            url=self._url("proposed_set", one.after.keys, chosen),
        )

    def _url(self, route: str, keys: Iterable[int], by_hand: Iterable[int], **more: int) -> str:
        told = [*self.asked.options.pairs, ("dates", _joined(keys))]
        if by_hand := list(by_hand):
            told.append(("by_hand", _joined(by_hand)))
        told += [(name, str(value)) for name, value in more.items()]
        return f"{reverse(route, args=[self.asked.roster.pk])}?{urlencode(told)}"


def _label(slot: CandidateSlot) -> str:
    return f"{short_day(slot.day)} {slot.starts:%H:%M}"


def _joined(keys: Iterable[int]) -> str:
    return ",".join(str(key) for key in sorted(keys))


def _short(kind: str, number: int) -> str:
    told = ngettext("%(n)d more person with %(kind)s", "%(n)d more people with %(kind)s", number)
    return told % {"n": number, "kind": Knowledge(kind).label}


class _Breaches:
    """Translated when asked."""

    def __getitem__(self, kind: BreachKind) -> str:
        return {
            BreachKind.NO_FACILITATOR: _("%(day)s: nobody who facilitates can come."),
            BreachKind.NO_MINUTE_TAKER: _("%(day)s: nobody who writes the minutes can come."),
            BreachKind.ONE_FOR_BOTH: _("%(day)s: one person would have to facilitate and write."),
            BreachKind.START_LONG: _("%(day)s: too long after the period began."),
            BreachKind.GAP_SHORT: _("%(day)s: too soon after the date before it."),
            BreachKind.GAP_LONG: _("%(day)s: too long after the date before it."),
            BreachKind.END_LONG: _("%(day)s: too long before the end of the period."),
            BreachKind.FIXED_LEFT_OUT: _("%(day)s stands, and is not in this set."),
        }[kind]


_BREACHES = _Breaches()
