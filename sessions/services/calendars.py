"""The secret addresses of calendars: made once, renewed or stopped on request, and since when each answers the same."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User, new_token
from lwg.notifications.rendering import absolute
from lwg.web.once import first_time
from sessions.models import CalendarFeed, CommunityFeed


def feed_of(user: User) -> CalendarFeed:
    """The feed of this person, made when there is none yet."""
    feed, _created = CalendarFeed.objects.get_or_create(user=user)
    return feed


@transaction.atomic
def renew_feed(*, actor: User, form_key: UUID | None = None) -> CalendarFeed:
    """Give the feed a new address; the old one stops at once. The same form twice renews once."""
    feed = CalendarFeed.objects.select_for_update().get(pk=feed_of(actor).pk)
    _renew(feed, form_key)
    return feed


@transaction.atomic
def renew_community_feed(*, membership: Membership, form_key: UUID | None = None) -> CommunityFeed:
    """Give this member an address for their community, or a new one. The same form twice renews once."""
    made, _created = CommunityFeed.objects.get_or_create(membership=membership)
    feed = CommunityFeed.objects.select_for_update().get(pk=made.pk)
    _renew(feed, form_key)
    return feed


def _renew(feed: CalendarFeed | CommunityFeed, form_key: UUID | None) -> None:
    if first_time(form_key):
        feed.token, feed.created_at = new_token(), clock.now()
        feed.save(update_fields=["token", "created_at"])


def revoke_feed(*, actor: User) -> None:
    """Stop the address of this person; until they ask for a new one there is none."""
    CalendarFeed.objects.filter(user=actor).update(token=None)


def revoke_community_feed(*, membership: Membership) -> None:
    """The same for a community."""
    CommunityFeed.objects.filter(membership=membership).update(token=None)


def choose_invitations(*, actor: User, by_mail: bool) -> None:
    """Whether sessions come into this person's calendar by mail; the watch of invitations does what follows from it."""
    CalendarFeed.objects.filter(pk=feed_of(actor).pk).update(invites_by_mail=by_mail)


def unchanged_since(feed: CalendarFeed | CommunityFeed, version: str) -> datetime | None:
    """Since when the feed answers `version`; None when another request found another version at the same moment.

    Kept with the feed, since its causes have no common moment: an end of a membership or of the 30 days of a cancelled
    session is no row that changes. Each version is at least a whole second later than the one before, as HTTP knows no
    smaller part: what changed is never taken for unchanged.
    """
    if feed.version == version:
        return feed.version_since
    since = clock.now().replace(microsecond=0)
    if feed.version_since is not None:
        since = max(since, feed.version_since + timedelta(seconds=1))
    changed = type(feed).objects.filter(pk=feed.pk, version=feed.version).update(version=version, version_since=since)
    return since if changed else None


def address_of(feed: CalendarFeed) -> str:
    """The full address, for a calendar program; empty when it was revoked."""
    return absolute("calendar_feed", feed.token) if feed.token else ""


def address_of_community(feed: CommunityFeed) -> str:
    """The same of a community."""
    return absolute("community_calendar_feed", feed.token) if feed.token else ""
