"""The mails of this app: you were added to a community, you coordinate, and the agreements changed."""

from communities.models import Acceptance, Agreements, Coordinatorship, Membership
from lwg import clock
from lwg.notifications import kinds
from lwg.notifications.kinds import Email, Kind
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email


def register() -> None:
    kinds.register(Kind("communities.added", compose=_added, still_wanted=_is_still_member))
    kinds.register(Kind("communities.coordinates", compose=_coordinates, still_wanted=_still_coordinates))
    kinds.register(
        Kind("communities.agreements_changed", compose=_agreements_changed, still_wanted=_is_still_to_accept)
    )


def _added(message: Message) -> Email:
    membership = Membership.objects.select_related("community__organisation", "user").get(
        pk=message.params["membership"]
    )
    return render_email(
        "communities/added",
        {
            "person": membership.user.get_short_name(),
            "community": membership.community,
            "starts_on": None if membership.is_active else membership.starts_on,
            "url": absolute("home") if not membership.is_active else absolute("community", membership.community_id),
        },
    )


def _is_still_member(message: Message) -> bool:
    """Not ended, nor taken back, since the mail was written."""
    found = Membership.objects.filter(pk=message.params["membership"]).first()
    return found is not None and (found.ends_on is None or found.ends_on >= clock.today())


def _coordinates(message: Message) -> Email:
    organisation = (
        Coordinatorship.objects.select_related("organisation").get(pk=message.params["coordinatorship"]).organisation
    )
    return render_email(
        "communities/coordinates",
        {
            "person": message.recipient.get_short_name() if message.recipient else "",
            "organisation": organisation,
            "url": absolute("organisation", organisation.pk),
        },
    )


def _still_coordinates(message: Message) -> bool:
    return Coordinatorship.objects.filter(pk=message.params["coordinatorship"]).exists()


def _agreements_changed(message: Message) -> Email:
    agreements = Agreements.objects.select_related("community").get(pk=message.params["agreements"])
    return render_email(
        "communities/agreements_changed",
        {
            "person": message.recipient.get_short_name() if message.recipient else "",
            "community": agreements.community,
            "agreements": agreements,
            "url": absolute("agreements", agreements.community_id),
        },
    )


def _is_still_to_accept(message: Message) -> bool:
    """Still a member, these are still the newest, and not accepted yet."""
    agreements = Agreements.objects.filter(pk=message.params["agreements"]).first()
    if agreements is None or message.recipient is None:
        return False
    newest = Agreements.objects.filter(community_id=agreements.community_id).order_by("-number").first()
    return (
        newest == agreements
        and Membership.objects.active_on(clock.today())
        .filter(community_id=agreements.community_id, user=message.recipient)
        .exists()
        and not Acceptance.objects.filter(agreements=agreements, user=message.recipient).exists()
    )
