"""How long it takes from one location to another."""

from collections.abc import Collection

from django.db.models import Q

from communities.models import Location, Organisation, Travel


def locations_around(location: Location) -> list[Location]:
    """The other locations of its organisation and of those it shares a community with, by name; one query."""
    own = location.organisation_id
    partners = Organisation.objects.filter(Q(communities__partners=own) | Q(partnerships__organisation=own))
    found = Location.objects.filter(Q(organisation=own) | Q(organisation__in=partners.values("pk")))
    return list(found.exclude(pk=location.pk).order_by("name", "pk"))


def travel_from(location: Location) -> dict[int, int]:
    """Minutes to each other location, by its key; what nobody set is not in it. One query."""
    found = Travel.objects.filter(Q(first=location) | Q(second=location)).values_list(
        "first_id", "second_id", "minutes"
    )
    return {second if first == location.pk else first: minutes for first, second, minutes in found}


def travel_between(locations: Collection[int]) -> dict[frozenset[int], int]:
    """Minutes between each two of these locations, either way; what nobody set is not in it. One query."""
    found = Travel.objects.filter(first__in=locations, second__in=locations).values_list("first", "second", "minutes")
    return {frozenset((first, second)): minutes for first, second, minutes in found}
