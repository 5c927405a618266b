"""Setting how long it takes from one location to another."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Location, Organisation, Travel
from communities.selectors.travel import locations_around, travel_from
from lwg.accounts.models import User
from lwg.audit.services import record


@transaction.atomic
def set_travel(*, actor: User, location: Location, minutes: Mapping[int, int | None]) -> None:
    """Set the minutes between `location` and each of these others, by their keys; None: nobody knows.

    What is not named stays, and the same again does nothing. Raises ValidationError for a location that is neither of
    this organisation nor of one that it learns together with, and for minutes that cannot be.
    """
    Organisation.objects.select_for_update().get(pk=location.organisation_id)
    if not minutes.keys() <= {other.pk for other in locations_around(location)}:
        raise ValidationError(_("Choose a location of your own organisation or a partner."))
    known = travel_from(location)
    changed = {pk: value for pk, value in minutes.items() if known.get(pk) != value}
    for pk, value in changed.items():
        first, second = sorted((location.pk, pk))
        if value is None:
            Travel.objects.filter(first_id=first, second_id=second).delete()
            continue
        Travel.objects.update_or_create(first_id=first, second_id=second, defaults={"minutes": value})
    if changed:
        record(
            actor=actor,
            verb="travel.changed",
            target=location.organisation,
            location=location.pk,
            others=sorted(changed),
        )
