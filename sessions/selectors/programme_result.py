"""The page of one plan of several communities: what was found, how good it is, and what stands in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from communities.models import Location, Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.models import ProgrammePart, ProgrammePlan
from sessions.selectors.programme_words import DETERMINED, ENDINGS, Names, Reason, gap_in_words, ids_in, reasons_of


@dataclass(frozen=True)
class FoundDate:
    """A date of the plan in local time; `coming` in figures, by name only who has a duty (P1).

    `counts_on`: whom the plan has there and nowhere else. `without`: who cannot come.
    """

    starts: datetime
    ends: datetime
    coming: str
    counts_on: str
    without: str
    by_hand: bool


@dataclass(frozen=True)
class PartOfPlan:
    pk: int
    name: str
    roster_pk: int | None
    place: str
    dates: Sequence[FoundDate]
    reasons: Sequence[Reason]
    is_taken: bool
    refused: str


@dataclass(frozen=True)
class PlanPage:
    """`has_result` is False while nothing was found yet, or when it was stopped or failed before that."""

    plan: ProgrammePlan
    parts: Sequence[PartOfPlan]
    has_result: bool
    proof: str = ""
    is_proven: bool = False
    ending: str = ""
    is_determined: bool = False
    mails: int = 0
    planned: Sequence[PartOfPlan] = field(default_factory=list)
    unplanned: Sequence[PartOfPlan] = field(default_factory=list)


def plan_page(plan: ProgrammePlan) -> PlanPage:
    """Four queries, however many communities."""
    parts = list(plan.parts.select_related("community", "roster__location"))
    if not plan.result:
        return PlanPage(plan, [_part(one, Names()) for one in parts], has_result=False)
    names, figures = _names(parts), plan.result
    shown = [_part(one, names) for one in parts]
    ending = figures["ending"]
    planned = [one for one in shown if one.dates]
    return PlanPage(
        plan=plan,
        parts=shown,
        has_result=True,
        proof=gap_in_words(figures["objective"], figures["bound"]),
        is_proven=figures["objective"] >= figures["bound"],
        ending=str(ENDINGS.get(ending, "")),
        is_determined=ending in DETERMINED,
        mails=len(people_to_tell([one.community_id for one in parts if one.found.get("dates")])),
        planned=planned,
        unplanned=[one for one in shown if not one.dates],
    )


def _names(parts: Iterable[ProgrammePart]) -> Names:
    people: set[int] = set()
    places: set[int] = set()
    for part in parts:
        in_people, in_places = ids_in(part.found.get("why", {}))
        people |= in_people | {
            key for one in part.found.get("dates", ()) for key in (*one["counts_on"], *one["without"])
        }
        places |= in_places
    return Names(
        people={one.pk: str(one) for one in User.objects.filter(pk__in=people)},
        places={one.pk: one.name for one in Location.objects.filter(pk__in=places)},
        communities={part.community_id: part.community.name for part in parts},
    )


def _part(part: ProgrammePart, names: Names) -> PartOfPlan:
    place = part.roster.location if part.roster else None
    return PartOfPlan(
        pk=part.pk,
        name=part.community.name,
        roster_pk=part.roster_id,
        place=str(place) if place else _("no place chosen yet"),
        dates=[_date(one, names) for one in part.found.get("dates", ())],
        reasons=reasons_of(part.found["why"], names) if "why" in part.found else [],
        is_taken=part.taken_at is not None,
        refused=part.refused,
    )


def _date(one: dict[str, Any], names: Names) -> FoundDate:
    coming = ""
    if one["asked"]:
        coming = _("%(yes)d of %(members)d can come") % {"yes": one["yes"], "members": one["members"]}
        if one["if_need_be"]:
            coming += _(", %(n)d if need be") % {"n": one["if_need_be"]}
        if one["no"]:
            coming += _(", %(n)d cannot") % {"n": one["no"]}
    return FoundDate(
        starts=datetime.fromisoformat(one["starts"]).replace(tzinfo=clock.AMSTERDAM),
        ends=datetime.fromisoformat(one["ends"]).replace(tzinfo=clock.AMSTERDAM),
        coming=coming,
        counts_on=names.people_of(one["counts_on"]),
        without=names.people_of(one["without"]),
        by_hand=one["by_hand"],
    )


def people_to_tell(communities: Iterable[int]) -> dict[User, list[int]]:
    """Who facilitates these communities today, each once, with those they facilitate; one query."""
    found = (
        Membership.objects.active_on(clock.today())
        .filter(
            Q(is_facilitator=True) | Q(is_process_coach=True),
            community__in=list(communities),
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__name", "user_id", "community_id")
    )
    told: dict[User, list[int]] = {}
    for one in found:
        told.setdefault(one.user, []).append(one.community_id)
    return told
