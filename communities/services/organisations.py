"""Setting up an organisation: its name, its coordinators and its places."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from communities.models import Coordinatorship, Location, Organisation
from lwg.accounts.models import User
from lwg.accounts.services import invite
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue
from lwg.web.once import first_time


@transaction.atomic
def add_organisation(*, actor: User, name: str, form_key: uuid.UUID | None = None) -> Organisation:
    """Make an organisation; who makes it coordinates it, unless this is an administrator.

    The same form a second time returns the organisation that it made. Raises ValidationError for a name that is taken.
    """
    if not first_time(form_key):
        made = Organisation.objects.visible_to(actor).filter(name=name).first()
        if made is not None:
            return made
    organisation = Organisation(name=name)
    organisation.full_clean()
    organisation.save()
    if not actor.is_administrator:
        Coordinatorship.objects.create(organisation=organisation, user=actor)
    record(actor=actor, verb="organisation.created", target=organisation)
    return organisation


@transaction.atomic
def change_organisation(*, actor: User, organisation: Organisation, name: str) -> Organisation:
    """Give it another name. Raises ValidationError for a name that is taken."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.name != name:
        locked.name = name
        locked.full_clean()
        locked.save()
        record(actor=actor, verb="organisation.changed", target=locked)
    return locked


@transaction.atomic
def add_coordinator(*, actor: User, organisation: Organisation, email: str, name: str = "") -> Coordinatorship:
    """Let the person with this address coordinate, and invite them when they cannot log in yet; once per person."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    user, invitation = invite(email=email, name=name, invited_by=actor)
    coordinatorship, is_new = Coordinatorship.objects.get_or_create(organisation=organisation, user=user)
    if is_new:
        record(actor=actor, verb="coordinator.added", target=organisation, user=user.pk)
        if invitation is None:
            enqueue(
                kind="communities.coordinates",
                key=f"coordinates:{coordinatorship.pk}",
                recipient=user,
                params={"coordinatorship": coordinatorship.pk},
            )
    return coordinatorship


@transaction.atomic
def add_location(
    *, actor: User, organisation: Organisation, name: str, form_key: uuid.UUID | None = None, **fields: Any
) -> Location:
    """Add a place, `fields` as `Location` has them; the same form a second time returns what it made.

    Raises ValidationError for a name that this organisation has already.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not first_time(form_key):
        made = organisation.locations.filter(name=name).first()
        if made is not None:
            return made
    location = Location(organisation=organisation, name=name, **fields)
    location.full_clean()
    location.save()
    record(actor=actor, verb="location.added", target=organisation, location=location.pk)
    return location


@transaction.atomic
def change_location(*, actor: User, location: Location, **fields: Any) -> Location:
    """Change its name or other fields. Raises ValidationError for a name that is taken."""
    Organisation.objects.select_for_update().get(pk=location.organisation_id)
    locked = Location.objects.select_for_update().get(pk=location.pk)
    changed = [field for field, value in fields.items() if getattr(locked, field) != value]
    for field in changed:
        setattr(locked, field, fields[field])
    if changed:
        locked.full_clean()
        locked.save()
        record(
            actor=actor, verb="location.changed", target=locked.organisation, location=locked.pk, fields=sorted(changed)
        )
    return locked


@transaction.atomic
def remove_location(*, actor: User, location: Location) -> None:
    """Take a place away; communities and sessions that were held there then name no place.

    Raises ValidationError where something holds on to it. A second time nothing happens.
    """
    locked = Location.objects.select_for_update().filter(pk=location.pk).first()
    if locked is None:
        return
    try:
        locked.delete()
    except ProtectedError as error:
        raise ValidationError(_("This location is in use, and cannot be removed.")) from error
    record(actor=actor, verb="location.removed", target=location.organisation, location=location.pk)
