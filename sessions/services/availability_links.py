"""The signed link of an asking mail: opens the answers of one member in one round, until the deadline."""

from django.core.signing import BadSignature, Signer

from communities.models import Membership
from lwg import clock
from lwg.notifications.rendering import absolute
from sessions.models import AvailabilityRound, Reply

_signer = Signer(sep=".", salt="sessions.availability")


def signed(reply: Reply) -> str:
    """What stands in the address: which reply, which version of its link, and our signature."""
    return _signer.sign(f"{reply.pk}-{reply.link_version}")


def link_of(reply: Reply) -> str:
    """The full address for a mail; to the page behind the log-in where the link was revoked."""
    if reply.link_revoked:
        return absolute("answer_dates", reply.round_id)
    return absolute("dates_by_link", signed(reply))


def reply_behind(link: str) -> Reply | None:
    """The reply that a link opens now; None for one that was altered, renewed or revoked, or is over (P3, P4)."""
    try:
        pk, _separator, version = _signer.unsign(link).partition("-")
    except BadSignature:
        return None
    return (
        Reply.objects.filter(pk=int(pk), link_version=int(version), link_revoked=False)
        .filter(
            round__in=AvailabilityRound.objects.open(),
            membership__in=Membership.objects.active_on(clock.today()).filter(user__is_active=True),
        )
        .select_related("round__roster__community", "membership__user", "answered_by")
        .first()
    )
