"""How planning together reads: how far it is, how good a plan is, and who, where and when stand in the way."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lwg.web.templatetags.lwg import short_day
from sessions.planning.programme.plan import Cause, Ending, Obstacle, Phase

PHASES: Mapping[str, Promise] = {
    Phase.SEED: gettext_lazy("A first plan"),
    Phase.SEARCH: gettext_lazy("Making it better"),
    Phase.BOUND: gettext_lazy("Finding out how good a plan can be"),
    Phase.PROOF: gettext_lazy("Proving it"),
}

ENDINGS: Mapping[str, Promise] = {
    Ending.STOPPED: gettext_lazy("It was stopped: this is the best that was found until then."),
    Ending.OUT_OF_TIME: gettext_lazy(
        "The time was up: this is the best that was found. More time may give a better one."
    ),
    Ending.FINISHED: gettext_lazy("The search is done; whether a slightly better plan exists is not known."),
    Ending.NO_SOLVER: gettext_lazy(
        "There is no proof, because the solver (highspy) is not installed here. Ask who keeps this site running."
    ),
}

DETERMINED = (Ending.PROVEN, Ending.FINISHED, Ending.NO_SOLVER)
"""Endings after which the same input and seed give the same plan; else it depends on how far the machine came."""


SAYS_NOTHING = 1000
"""Tenths of a percent: while communities have no dates, the distance to what all would get alone tells nothing."""


def gap_in_words(best: int, bound: int) -> str:
    """How far a plan can be from the best one, rounded up to tenths of a percent."""
    if best >= bound:
        return _("nothing better exists")
    tenths = math.ceil(1000 * (bound - best) / max(1, abs(bound)))
    if tenths > SAYS_NOTHING:
        return _("not shown to be near the best possible")
    return _("at most %(percent)s%% from the best possible") % {"percent": number_format(tenths / 10, 1)}


@dataclass(frozen=True)
class Names:
    """Who and what the ids of a plan are; what is gone since has a word of its own."""

    people: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    communities: Mapping[int, str] = field(default_factory=dict)

    def people_of(self, keys: Iterable[int]) -> str:
        return _list([self.people.get(key) or _("somebody who left") for key in keys])

    def places_of(self, keys: Iterable[int]) -> str:
        return _list([self.places.get(key) or _("a place that is gone") for key in keys])

    def communities_of(self, keys: Iterable[int]) -> str:
        return _list([self.communities.get(key) or _("another community") for key in keys])


def _list(names: Sequence[str]) -> str:
    return get_text_list(list(dict.fromkeys(names)), _("and"))


@dataclass(frozen=True)
class Reason:
    """Why a community has no dates, and line by line what stands in the way."""

    told: str
    lines: Sequence[str] = ()


def reasons_of(why: Mapping[str, Any], names: Names) -> list[Reason]:
    """Of what `programme_found` kept."""
    cause = why.get("cause")
    if cause == Cause.NO_RHYTHM:
        return [_break(one, names) for one in why.get("breaks", ())] or [
            Reason(_("Its dates do not make a half-year with 3 to 6 weeks in between. Offer more dates."))
        ]
    lines = _with_days((_conflict(one, names), one["starts"]) for one in why.get("conflicts", ()))
    if cause == Cause.IMPOSSIBLE_ALONE:
        return [Reason(_("Even without the other communities it does not fit. The nearest to it would need:"), lines)]
    if cause == Cause.TAKEN:
        days = [short_day(date.fromisoformat(day)) for day in why.get("days", ())]
        told = _("By itself it fits, for example on %(days)s; beside the others it does not:") % {"days": _list(days)}
        return [Reason(told, lines)]
    return [Reason(_("It had no draft any more when the planning began."))]


def _break(one: Mapping[str, Any], names: Names) -> Reason:
    first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
    told = _("There must be a date from %(first)s until %(last)s, and none can.") % {
        "first": date_format(first, "j F"),
        "last": date_format(last, "j F"),
    }
    lines = _with_days((_trouble(each, names), each["starts"]) for each in one["troubles"])
    return Reason(told, lines or [_("No date was offered there. Offer more.")])


def _trouble(one: Mapping[str, Any], names: Names) -> str:
    told = {
        "no_facilitator": _("Nobody who facilitates can come"),
        "no_minute_taker": _("Nobody who writes the minutes can come"),
    }.get(one["kind"], _("One person would have to facilitate and write at once"))
    people = names.people_of(one["people"])
    return told + (f" ({people})" if people else "")


def _conflict(one: Mapping[str, Any], names: Names) -> str:
    people, rooms, others = one["people"], one["rooms"], one["taken_by"]
    told = {
        Obstacle.PERSON_TAKEN: _("%(people)s would be with %(others)s then"),
        Obstacle.ROOM_TAKEN: _("%(rooms)s is for %(others)s then"),
        Obstacle.PERSON_BUSY: ngettext(
            "%(people)s has another session then, or is on the way",
            "%(people)s have another session then, or are on the way",
            len(people),
        ),
        Obstacle.ROOM_BUSY: _("%(rooms)s is taken by another session"),
        Obstacle.NOBODY_FOR_A_NEED: _("%(people)s would have to facilitate and write at once"),
        Obstacle.NO_ROOM_FITS: _("%(rooms)s has too few seats for all members"),
    }[Obstacle(one["obstacle"])]
    return told % {
        "people": names.people_of(people),
        "rooms": names.places_of(rooms),
        "others": names.communities_of(others),
    }


def _with_days(told: Iterable[tuple[str, str]]) -> list[str]:
    """Each text once, with the moments for which it holds."""
    moments: dict[str, list[str]] = {}
    for text, starts in told:
        moments.setdefault(text, []).append(_when(starts))
    return [f"{text}: {', '.join(dict.fromkeys(found))}" for text, found in moments.items()]


def _when(starts: str) -> str:
    moment = datetime.fromisoformat(starts)
    return f"{short_day(moment.date())} {moment:%H:%M}"


def ids_in(why: Mapping[str, Any]) -> tuple[set[int], set[int]]:
    """The people and the places of which a reason speaks."""
    conflicts = [*why.get("conflicts", ()), *(each for one in why.get("breaks", ()) for each in one["troubles"])]
    people = {key for one in conflicts for key in one["people"]}
    return people, {key for one in conflicts for key in one.get("rooms", ())}
