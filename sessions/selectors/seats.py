"""Whether a place has a seat for everybody."""

from datetime import date

from django.utils.translation import gettext as _

from communities.models import Community, Location


def too_few_seats(community: Community, location: Location | None, day: date) -> str:
    """A warning in words where the members on that day are more than the seats; "" where they fit. One query."""
    if location is None or location.capacity is None:
        return ""
    members = community.memberships.active_on(day).filter(user__is_active=True).count()
    if members <= location.capacity:
        return ""
    return _("%(location)s has %(seats)d seats, and the community has %(members)d members then.") % {
        "location": location,
        "seats": location.capacity,
        "members": members,
    }
