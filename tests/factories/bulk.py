"""Many rows in a few statements, for tests that ask whether a page's queries depend on how many there are.

The factories say what a row looks like; here they only build, and one insert per model writes.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from communities.models import Acceptance, Agreements, Community, Membership, Organisation
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.models import Entry
from sessions.models import Minutes, Session, Theme
from sessions.planning.deadlines import due_at
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, MembershipFactory, OrganisationFactory
from tests.factories.sessions import SessionFactory


def organisations(count: int) -> list[Organisation]:
    return Organisation.objects.bulk_create(OrganisationFactory.build_batch(count))


def communities(organisation: Organisation, count: int) -> list[Community]:
    """Each with version 1 of its agreements."""
    made = Community.objects.bulk_create(CommunityFactory.build_batch(count, organisation=organisation))
    Agreements.objects.bulk_create(Agreements(community=one, number=1, text="Wat hier gezegd wordt") for one in made)
    return made


def joined(user: User, of: Sequence[Community], *, accepted: bool = True, **fields: Any) -> list[Membership]:
    """One person in many communities."""
    return _memberships([MembershipFactory.build(community=one, user=user, **fields) for one in of], accepted)


def members(community: Community, count: int, **fields: Any) -> list[Membership]:
    """Many people in one community, who accepted its agreements."""
    people = User.objects.bulk_create(UserFactory.build_batch(count))
    return _memberships([MembershipFactory.build(community=community, user=one, **fields) for one in people], True)


def _memberships(built: list[Membership], accepted: bool) -> list[Membership]:
    made = Membership.objects.bulk_create(built)
    if accepted:
        in_force = dict(Agreements.objects.filter(number=1).values_list("community_id", "pk"))
        Acceptance.objects.bulk_create(
            Acceptance(agreements_id=in_force[one.community_id], user_id=one.user_id) for one in made
        )
    return made


def sessions(rows: Iterable[dict[str, Any]], **minutes: Any) -> list[Session]:
    """One for each row of its fields, with its minutes; `minutes` are fields of those."""
    made = Session.objects.bulk_create([SessionFactory.build(**row) for row in rows])
    Minutes.objects.bulk_create(Minutes(session=one, due_at=due_at(one.ends_at), **minutes) for one in made)
    return made


def entries(verb: str, target: Model, count: int) -> list[Entry]:
    """So much happened to `target`."""
    kind = ContentType.objects.get_for_model(target)
    return Entry.objects.bulk_create(
        Entry(actor=None, verb=verb, content_type=kind, object_id=target.pk, at=clock.now()) for _ in range(count)
    )


def themes(community: Community, numbers: Iterable[int]) -> list[Theme]:
    return Theme.objects.bulk_create(Theme(community=community, name=f"Thema {n}", key=f"thema {n}") for n in numbers)
