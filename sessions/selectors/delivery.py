"""Whose mail with minutes could not be delivered: the fact, for those who write them."""

from django.db.models import Q

from lwg.accounts.models import User
from lwg.notifications.enums import OPEN_STATES, MessageState
from sessions.models import MinutesVersion


def undelivered(version: MinutesVersion) -> list[User]:
    """Members whose mail about this version was refused, tried again or not; one query."""
    keys = Q(messages__key__startswith=f"minutes_distributed:{version.pk}:") | Q(
        messages__key__startswith=f"minutes_corrected:{version.pk}:"
    )
    refused = Q(messages__state__in=[*OPEN_STATES, MessageState.FAILED], messages__attempts__gt=0)
    return list(User.objects.filter(keys, refused).distinct().order_by("name", "pk"))
