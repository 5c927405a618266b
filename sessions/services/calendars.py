"""The secret address of a person's calendar: made once, renewed on request."""

from uuid import UUID

from django.db import transaction

from lwg import clock
from lwg.accounts.models import User, new_token
from lwg.notifications.rendering import absolute
from lwg.web.once import first_time
from sessions.models import CalendarFeed


def feed_of(user: User) -> CalendarFeed:
    """The feed of this person, made when there is none yet."""
    feed, _created = CalendarFeed.objects.get_or_create(user=user)
    return feed


@transaction.atomic
def renew_feed(*, actor: User, form_key: UUID | None = None) -> CalendarFeed:
    """Give the feed a new address; the old one stops at once. The same form twice renews once."""
    feed = CalendarFeed.objects.select_for_update().get(pk=feed_of(actor).pk)
    if first_time(form_key):
        feed.token = new_token()
        feed.created_at = clock.now()
        feed.save(update_fields=["token", "created_at"])
    return feed


def address_of(feed: CalendarFeed) -> str:
    """The full address, for a calendar program."""
    return absolute("calendar_feed", feed.token)
