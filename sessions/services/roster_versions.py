"""What is kept of a roster each time it is published, and what was asked for it when a change is made."""

from collections.abc import Iterable

from lwg import clock
from lwg.accounts.models import User
from sessions.models import Roster, RosterVersion, Session


def keep_version(*, actor: User, roster: Roster, sessions: Iterable[Session]) -> RosterVersion:
    """Keep how the roster is published now; call in the transaction of the publication, under the community's lock."""
    last = roster.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return RosterVersion.objects.create(
        roster=roster,
        number=last + 1,
        published_at=clock.now(),
        published_by=actor,
        dates=[
            {"session": one.pk, "starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}
            for one in sorted(sessions, key=lambda session: session.starts_at)
        ],
    )


def hand_over_asking(source: Roster, target: Roster) -> None:
    """The candidates with their answers go along to the draft of a change, and back again; what is open is closed."""
    source.availability_rounds.filter(closed_at=None).update(closed_at=clock.now())
    source.availability_rounds.update(roster=target)
    source.candidates.update(roster=target)
