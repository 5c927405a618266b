"""What the page about one's own calendar shows: the addresses, and whether sessions come by mail."""

from dataclasses import dataclass

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.models import CalendarFeed, CommunityFeed
from sessions.services.calendars import address_of, address_of_community


@dataclass(frozen=True)
class CommunityLine:
    """A community of which one may have an address; `address` is empty while there is none."""

    pk: int
    name: str
    address: str

    @property
    def field_id(self) -> str:
        return f"address-{self.pk}"


@dataclass(frozen=True)
class CalendarPage:
    address: str
    webcal: str
    invites_by_mail: bool
    communities: list[CommunityLine]


def calendar_page(user: User, feed: CalendarFeed) -> CalendarPage:
    """Of the person whose feed this is; two queries."""
    memberships = list(
        Membership.objects.of(user)
        .active_on(clock.today())
        .accepted()
        .select_related("community")
        .order_by("community__name", "pk")
    )
    feeds = {one.membership_id: one for one in CommunityFeed.objects.filter(membership__in=memberships)}
    address = address_of(feed)
    return CalendarPage(
        address=address,
        webcal=address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        invites_by_mail=feed.invites_by_mail,
        communities=[
            CommunityLine(
                pk=one.community_id,
                name=one.community.name,
                address=address_of_community(feeds[one.pk]) if one.pk in feeds else "",
            )
            for one in memberships
        ],
    )
