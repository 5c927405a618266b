"""Setting up a community and changing what it is."""

import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from communities.enums import CommunityKind
from communities.models import Agreements, Community, Organisation
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.web.once import first_time


@transaction.atomic
def add_community(
    *,
    actor: User,
    organisation: Organisation,
    partners: Collection[Organisation] = (),
    form_key: uuid.UUID | None = None,
    **fields: Any,
) -> Community:
    """Set up a community with version 1 of its agreements (A6a); fields are those of the model.

    The same form a second time returns the community that it made. Raises ValidationError for a name that is taken,
    a place of another organisation, or partners outside a network (B4).
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not first_time(form_key):
        made = organisation.communities.filter(name=fields["name"]).first()
        if made is not None:
            return made
    community = Community(organisation=organisation, **fields)
    _check(community, partners)
    community.save()
    community.partners.set(partners)
    Agreements.objects.create(community=community, number=1, text=first_agreements(), published_by=actor)
    record(actor=actor, verb="community.created", target=community)
    return community


@transaction.atomic
def change_community(
    *, actor: User, community: Community, partners: Collection[Organisation] = (), **fields: Any
) -> Community:
    """Change what a community is; its agreements, members and sessions stay. Raises ValidationError as above."""
    Organisation.objects.select_for_update().get(pk=community.organisation_id)
    locked = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    changed = [field for field, value in fields.items() if getattr(locked, field) != value]
    for field in changed:
        setattr(locked, field, fields[field])
    _check(locked, partners)
    if {partner.pk for partner in partners} != set(locked.partners.values_list("pk", flat=True)):
        locked.partners.set(partners)
        changed.append("partners")
    if changed:
        locked.save()
        record(actor=actor, verb="community.changed", target=locked, fields=sorted(changed))
    return locked


def first_agreements() -> str:
    """The agreements with which a community starts (A6), in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        return _(
            "We learn from each other, and so it must be safe here. We agree:\n"
            "\n"
            "1. What is said here stays here. What we learn may go out, the stories and names may not.\n"
            "2. Whoever brings in a situation makes sure that nobody in it can be recognised.\n"
            "3. We do not judge. We ask questions because we want to understand.\n"
            "4. We may differ. We say so with respect, and look for what is behind it.\n"
            "5. Everyone is heard. Nobody has to tell more than they want to.\n"
            "6. We come, on time and prepared, and let the others know when we cannot.\n"
            "7. Pictures and recordings only when everyone agreed beforehand.\n"
            "8. Whoever leaves keeps to what was agreed about confidentiality."
        )


def _check(community: Community, partners: Collection[Organisation]) -> None:
    """Raises ValidationError, with the errors by field."""
    community.full_clean()
    errors: dict[str, str] = {}
    if partners and community.kind != CommunityKind.NETWORK:
        errors["partners"] = _("Only a network has partner organisations.")
    if community.organisation_id in {partner.pk for partner in partners}:
        errors["partners"] = _("The organisation itself is no partner.")
    hosts = {community.organisation_id, *(partner.pk for partner in partners)}
    if community.location is not None and community.location.organisation_id not in hosts:
        errors["location"] = _("Choose a location of the organisation or of a partner.")
    if errors:
        raise ValidationError(errors)
