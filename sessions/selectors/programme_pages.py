"""The page on which a coordinator chooses which communities of an organisation are planned together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community, Membership, Organisation
from lwg import clock
from sessions.enums import RosterState
from sessions.models import Candidate, ProgrammePlan, Reply, Roster
from sessions.planning.study_year import HalfYear
from sessions.selectors.roster_watch import half_year_on

HALF_YEARS = 3
"""So many can be chosen: the one that runs, and those that follow."""
LATEST = 10


@dataclass(frozen=True)
class CommunityChoice:
    """`told`: what its draft offers, in figures; or, where it cannot be planned along, what it lacks."""

    pk: int
    name: str
    roster_pk: int | None
    is_ready: bool
    told: str


@dataclass(frozen=True)
class ChoicePage:
    half_year: HalfYear
    choices: Sequence[CommunityChoice]
    plans: Sequence[ProgrammePlan]

    @property
    def ready(self) -> list[CommunityChoice]:
        return [one for one in self.choices if one.is_ready]

    @property
    def lacking(self) -> list[CommunityChoice]:
        return [one for one in self.choices if not one.is_ready]


def half_years_ahead() -> list[HalfYear]:
    """The one that runs today, and the next ones."""
    found = [half_year_on(clock.today())]
    while len(found) < HALF_YEARS:
        found.append(half_year_on(found[-1].last_day + timedelta(days=1)))
    return found


def half_year_in_words(half_year: HalfYear) -> str:
    return f"{date_format(half_year.first_day, 'j F Y')} – {date_format(half_year.last_day, 'j F Y')}"


def half_year_named(text: str) -> HalfYear:
    """The half-year that begins on that day (as 2027-02-01), of those that can be chosen; or else the next one."""
    known = half_years_ahead()
    return next((one for one in known if one.first_day.isoformat() == text), known[1])


def drafts_of(organisation: Organisation, first_day: date, last_day: date) -> QuerySet[Any, Any]:
    """Drafts of its communities that touch these days, with the number of `offered` candidates from tomorrow on.

    A change to a published roster is no draft of a half-year: most of its dates stand.
    """
    offered = Candidate.objects.filter(roster=OuterRef("pk"), day__gt=clock.today()).order_by()
    number = offered.values("roster").annotate(n=Count("pk")).values("n")
    return Roster.objects.filter(
        community__organisation=organisation,
        state=RosterState.DRAFT,
        replaces=None,
        first_day__lte=last_day,
        last_day__gte=max(first_day, clock.today()),
    ).annotate(offered=Coalesce(Subquery(number, output_field=IntegerField()), 0))


def drafts_ready(organisation: Organisation, first_day: date, last_day: date) -> list[Roster]:
    """Those that offer a candidate still, by community."""
    return list(drafts_of(organisation, first_day, last_day).filter(offered__gt=0).order_by("community_id"))


def choice_page(organisation: Organisation, half_year: HalfYear) -> ChoicePage:
    """Three queries, however many communities; of answers it tells how many members gave one."""
    first, last = half_year.first_day, half_year.last_day
    replies = Reply.objects.filter(round__roster=OuterRef("pk"), answered_at__isnull=False).order_by()
    number = replies.values("round__roster").annotate(n=Count("membership", distinct=True)).values("n")
    drafts = {
        one.community_id: one
        for one in drafts_of(organisation, first, last).annotate(
            answered=Coalesce(Subquery(number, output_field=IntegerField()), 0)
        )
    }
    return ChoicePage(
        half_year=half_year,
        choices=[_choice(one, drafts.get(one.pk)) for one in _communities(organisation, first, last)],
        plans=list(organisation.programme_plans.select_related("work", "asked_by")[:LATEST]),
    )


def _communities(organisation: Organisation, first: date, last: date) -> QuerySet[Any, Any]:
    """Those that meet on some day of it, with today's number of `members` and whether a roster `is_published`."""
    today = clock.today()
    members = Membership.objects.active_on(today).filter(community=OuterRef("pk"), user__is_active=True).order_by()
    number = members.values("community").annotate(n=Count("pk")).values("n")
    published = Roster.objects.published().filter(
        community=OuterRef("pk"), first_day__lte=last, last_day__gte=max(first, today)
    )
    return (
        organisation.communities.filter(Q(ends_on=None) | Q(ends_on__gte=max(first, today)), starts_on__lte=last)
        .annotate(
            members=Coalesce(Subquery(number, output_field=IntegerField()), 0),
            is_published=Exists(published),
        )
        .order_by("name", "pk")
    )


def _choice(community: Community, draft: Any) -> CommunityChoice:
    pk = draft.pk if draft else None
    if draft is not None and draft.offered:
        dates = ngettext("%(n)d date offered", "%(n)d dates offered", draft.offered) % {"n": draft.offered}
        answers = _("%(answered)d of %(members)d members answered") % {
            "answered": draft.answered,
            "members": community.members,  # type: ignore[attr-defined]  # annotated
        }
        return CommunityChoice(community.pk, community.name, pk, True, f"{dates}, {answers}")
    if draft is not None:
        told = _("The draft offers no dates to choose from yet.")
    elif community.is_published:  # type: ignore[attr-defined]  # annotated
        told = _("Its roster is published; its sessions are left where they are.")
    else:
        told = _("It has no draft roster for this half-year yet.")
    return CommunityChoice(community.pk, community.name, pk, False, told)
