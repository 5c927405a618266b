"""Why there is no roster, in words: which weeks, which gap, which people; and what to ask less strictly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lwg.web.templatetags.lwg import short_day
from sessions.planning.roster_problem import Answer, CandidateSlot, RosterProblem
from sessions.planning.roster_proposal import BreachKind
from sessions.selectors.free_days import reason_in_words
from sessions.selectors.roster_problem import Asked
from sessions.selectors.rosters import gap_in_words

if TYPE_CHECKING:
    from sessions.planning.roster_reasons import NoRoster, SlotTrouble, Stretch
    from sessions.planning.roster_relaxations import Relaxation


@dataclass(frozen=True)
class Reason:
    """Where it breaks off, and what is the matter with the candidates there."""

    told: str
    troubles: Sequence[str]


@dataclass(frozen=True)
class WayOut:
    """What would be enough by itself; at the address it is done, or, of who would have to come, asked."""

    label: str
    url: str
    is_asking: bool = False


@dataclass(frozen=True)
class NoRosterPage:
    reasons: Sequence[Reason]
    possible: Sequence[int]
    ways_out: Sequence[WayOut]


def no_roster_page(asked: Asked, found: "NoRoster") -> NoRosterPage:
    """No query; people are named."""
    return NoRosterPage(
        reasons=[_reason(asked, one) for one in found.stretches],
        possible=found.possible_sessions,
        ways_out=[_way_out(asked, one) for one in found.relaxations],
    )


def _reason(asked: Asked, one: "Stretch") -> Reason:
    days = {"first": _day(one.first), "last": _day(one.last)}
    if one.after is not None and one.before is not None:
        told = _(
            "Between %(after)s and %(before)s (%(gap)s) there must be a date, from %(first)s until %(last)s. None can."
        )
        days |= {"after": _day(one.after), "before": _day(one.before), "gap": gap_in_words(one.gap_days or 0)}
    elif one.after is not None:
        told = _("After %(after)s there must be another date, from %(first)s until %(last)s. None can.")
        days |= {"after": _day(one.after)}
    elif one.first == one.last or one.first > one.last:
        told = _("There must be a date on %(first)s. None can.")
    else:
        told = _("There must be a first date from %(first)s until %(last)s. None can.")
    troubles = [_trouble(asked, each) for each in one.troubles]
    troubles += [reason_in_words(each.day, each.reason) for each in one.passed_over]
    if not troubles:
        troubles = [_("No dates were offered there, or they lie too near to dates that stand.")]
    return Reason(told % days, troubles)


def _trouble(asked: Asked, one: "SlotTrouble") -> str:
    guides = _absent(asked, one.slot, writing=False)
    writers = _absent(asked, one.slot, writing=True)
    told = {
        BreachKind.NO_FACILITATOR: _("%(day)s: nobody who facilitates can come (%(people)s)."),
        BreachKind.NO_MINUTE_TAKER: _("%(day)s: nobody who writes the minutes can come (%(people)s)."),
    }.get(one.kind, _("%(day)s: one person would have to facilitate and write (%(people)s)."))
    people = {BreachKind.NO_FACILITATOR: guides, BreachKind.NO_MINUTE_TAKER: writers}.get(one.kind, guides + writers)
    return told % {"day": short_day(one.slot.day), "people": ", ".join(dict.fromkeys(people)) or _("nobody has it")}


def _absent(asked: Asked, slot: CandidateSlot, *, writing: bool) -> list[str]:
    """Who has this duty and did not say that they come: "Noor said no"."""
    said = asked.problem.answers
    found = []
    for one in asked.problem.members:
        if not (one.may_write if writing else one.may_facilitate) or not one.is_member_on(slot.day):
            continue
        name, answer = asked.members[one.key].name, said.get((one.key, slot.key))
        if answer == Answer.NO:
            found.append(_("%(name)s cannot") % {"name": name})
        elif answer is None:
            found.append(_("%(name)s has not answered") % {"name": name})
    return found


def _way_out(asked: Asked, one: "Relaxation") -> WayOut:
    if one.comes:
        return WayOut(_comes(asked, one.comes), reverse("availability", args=[asked.roster.pk]), is_asking=True)
    told = asked.options
    options = replace(
        told,
        longest_days=one.longest_days or told.longest_days,
        shortest_days=one.shortest_days or told.shortest_days,
        sessions=one.sessions or told.sessions,
        without_facilitator=one.without_facilitator or told.without_facilitator,
        without_minute_taker=one.without_minute_taker or told.without_minute_taker,
        on_purpose=tuple(sorted({*told.on_purpose, *one.on_purpose})),
    )
    return WayOut(_label(one), f"{reverse('propose_dates', args=[asked.roster.pk])}?{options.query}")


def _label(one: "Relaxation") -> str:
    parts = []
    if one.sessions is not None:
        parts.append(ngettext("Plan %(n)d session", "Plan %(n)d sessions", one.sessions) % {"n": one.sessions})
    if one.longest_days is not None:
        parts.append(_("Allow a gap of %(gap)s") % {"gap": gap_in_words(one.longest_days)})
    if one.shortest_days is not None:
        parts.append(_("Allow dates %(gap)s after each other") % {"gap": gap_in_words(one.shortest_days)})
    if one.without_facilitator:
        parts.append(_("Plan without looking who can facilitate"))
    if one.without_minute_taker:
        parts.append(_("Plan without looking who can write the minutes"))
    if one.on_purpose:
        days = ", ".join(_day(day) for day in one.on_purpose)
        parts.append(_("Meet on purpose on %(days)s") % {"days": days})
    return "; ".join(parts)


def _comes(asked: Asked, comes: Iterable[tuple[int, int]]) -> str:
    slots = {slot.key: slot for slot in asked.problem.slots}
    by_member: dict[int, list[str]] = {}
    for member, key in comes:
        by_member.setdefault(member, []).append(short_day(slots[key].day))
    told = [
        _("%(name)s could come on %(days)s") % {"name": asked.members[member].name, "days": ", ".join(days)}
        for member, days in by_member.items()
    ]
    return _("It works if %(who)s. Ask, and plan again.") % {"who": _(" and ").join(told)}


def _day(day: date) -> str:
    return date_format(day, "j F")


def relaxed_in_words(problem: RosterProblem, asked: Asked) -> list[str]:
    """What this proposal does not keep to, for above it."""
    told, options = [], asked.options
    if options.longest_days:
        told.append(_("a gap may last %(gap)s") % {"gap": gap_in_words(problem.rhythm.longest_days)})
    if options.shortest_days:
        told.append(_("dates may lie %(gap)s after each other") % {"gap": gap_in_words(problem.rhythm.shortest_days)})
    if options.sessions:
        told.append(ngettext("%(n)d session", "%(n)d sessions", options.sessions) % {"n": options.sessions})
    if options.without_facilitator:
        told.append(_("it does not look who can facilitate"))
    if options.without_minute_taker:
        told.append(_("it does not look who can write the minutes"))
    if options.on_purpose:
        told.append(_("on purpose on %(days)s") % {"days": ", ".join(_day(day) for day in options.on_purpose)})
    return told
