"""Who takes part in communities, in numbers: by background and kind of knowledge (A5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from communities.enums import Background, Knowledge
from communities.models import Membership
from lwg.prepared import Asked, prepared


@dataclass(frozen=True)
class People:
    """Active members on a day, by background and kind of knowledge (A5)."""

    members: int
    backgrounds: dict[Background, int]
    knowledge: dict[Knowledge, int]

    @property
    def missing(self) -> list[Background | Knowledge]:
        """Perspectives that nobody brings."""
        backgrounds: list[Background | Knowledge] = [one for one, count in self.backgrounds.items() if not count]
        return backgrounds + [one for one, count in self.knowledge.items() if not count]


NOBODY = People(0, dict.fromkeys(Background, 0), dict.fromkeys(Knowledge, 0))


@prepared
def _people(ids: list[int], day: date) -> "QuerySet[Any, Any]":
    fields = Membership.KNOWLEDGE_FIELDS
    counts = {f"is_{one}": Count("pk", filter=Q(background=one)) for one in Background}
    counts |= {f"has_{one}": Count("pk", filter=Q(**{fields[one]: True})) for one in Knowledge}
    return (
        Membership.objects.active_on(day)
        .filter(community_id__in=ids)
        .order_by()
        .values("community_id")
        .annotate(members=Count("pk"), **counts)
        .values_list("community_id", "members", *counts)
    )


def asked_people(ids: Sequence[int], day: date) -> Asked:
    """What `people_of` asks, to ask it together with more."""
    return _people.asked(ids=ids, day=day)


def people_of(ids: Sequence[int], day: date) -> dict[int, People]:
    """Who takes part in these communities on a day, in numbers."""
    return {
        pk: People(
            members,
            dict(zip(Background, counts, strict=False)),
            dict(zip(Knowledge, counts[len(Background) :], strict=True)),
        )
        for pk, members, *counts in _people(ids=ids, day=day)
    }
