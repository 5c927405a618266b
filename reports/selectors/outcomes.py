"""Reading learning outcomes: lists, and who may see one in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.enums import Duty
from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from reports.enums import Audience
from reports.models import Competence, Feedback, LearningOutcome


@dataclass(frozen=True)
class Readers:
    """Who can read what is shared in one community now: its lecturers' names and how many members it has."""

    community_id: int
    community: str
    lecturers: tuple[str, ...]
    members: int

    def in_words(self, audience: str) -> str:
        """Who that is besides the writer, for one audience."""
        if audience == Audience.COMMUNITY:
            who = ngettext("%(n)d member", "%(n)d members", self.members) % {"n": self.members}
        elif audience == Audience.LECTURERS:
            who = ", ".join(self.lecturers) or _("nobody now")
        else:
            return _("nobody else")
        return f"{self.community}: {who}"


def outcomes_of(user: User, *, shared: bool) -> QuerySet[LearningOutcome]:
    """One's own (`shared` False) or what others share with one, newest first, with what a list shows."""
    seen = LearningOutcome.objects.visible_to(user)
    chosen = seen.exclude(membership__user=user) if shared else seen.filter(membership__user=user)
    counted = Feedback.objects.filter(outcome=OuterRef("pk")).order_by().values("outcome").annotate(n=Count("pk"))
    return (
        chosen.select_related("membership__user", "membership__community")
        .prefetch_related("competences")
        .defer("text", "membership__community__shared_question")
        .annotate(feedback_count=Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0))
        .order_by("-created_at", "-pk")
    )


def competences_for(organisation_ids: Collection[int]) -> QuerySet[Competence]:
    """Of the frameworks that are for all, and of those organisations' own (B5)."""
    return (
        Competence.objects.filter(
            Q(framework__organisation=None) | Q(framework__organisation_id__in=list(organisation_ids))
        )
        .select_related("framework")
        .order_by("framework__name", "framework_id", "position")
    )


def readers_of(memberships: Iterable[Membership]) -> list[Readers]:
    """Who reads along in the communities of these memberships of one person (needs `community` selected)."""
    mine = list(memberships)
    today = clock.today()
    others = (
        Membership.objects.filter(community__in={one.community_id for one in mine})
        .active_on(today)
        .accepted()
        .exclude(user_id__in={one.user_id for one in mine})
        .order_by("user__name")
        .values_list("community_id", "user__name", "user__email", Membership.DUTY_FIELDS[Duty.LWG_LECTURER])
    )
    members: dict[int, int] = {}
    lecturers: dict[int, list[str]] = {}
    for community_id, name, email, is_lecturer in others:
        members[community_id] = members.get(community_id, 0) + 1
        if is_lecturer:
            lecturers.setdefault(community_id, []).append(name or email)
    return [
        Readers(
            one.community_id,
            one.community.name,
            tuple(lecturers.get(one.community_id, ())),
            members.get(one.community_id, 0),
        )
        for one in mine
    ]
