"""The agreements of a community as one person sees them."""

from dataclasses import dataclass

from communities.differences import Line, changed_lines
from communities.models import Acceptance, Agreements
from communities.selectors.access import Standing


@dataclass(frozen=True)
class AgreementsPage:
    """The version in force, which version this person accepted before, and what changed since."""

    newest: Agreements | None
    accepted: Acceptance | None
    changes: tuple[Line, ...]

    @property
    def is_accepted(self) -> bool:
        return self.newest is not None and self.accepted is not None and self.accepted.agreements_id == self.newest.pk


def agreements_for(standing: Standing) -> AgreementsPage:
    """In two queries."""
    newest = Agreements.objects.filter(community=standing.community).select_related("published_by").first()
    accepted = (
        Acceptance.objects.filter(agreements__community=standing.community, user=standing.user)
        .select_related("agreements")
        .order_by("-agreements__number")
        .first()
    )
    changes: tuple[Line, ...] = ()
    if newest is not None and accepted is not None and accepted.agreements_id != newest.pk:
        changes = tuple(changed_lines(accepted.agreements.text, newest.text))
    return AgreementsPage(newest, accepted, changes)
