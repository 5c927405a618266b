"""Inviting a person and letting them in."""

from django.conf import settings
from django.db import transaction

from lwg import clock
from lwg.accounts.models import Invitation, User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue


class InvitationClosed(Exception):
    """The invitation was used before, or its time is over."""


@transaction.atomic
def invite(*, email: str, name: str = "", invited_by: User | None) -> tuple[User, Invitation | None]:
    """Find or make the person with this address, and send a link to whoever has no password yet.

    Returns the user, and the invitation unless the person could log in already. A second call while an
    invitation is open sends nothing new.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, name=name)
    if user.has_usable_password():
        return user, None
    invitation = next((one for one in user.invitations.all() if one.is_open), None)
    if invitation is None:
        invitation = Invitation.objects.create(
            user=user, invited_by=invited_by, expires_at=clock.now() + settings.INVITATION_VALID
        )
        record(actor=invited_by, verb="account.invited", target=user)
        enqueue(
            kind="accounts.invitation",
            key=f"invitation:{invitation.pk}",
            recipient=user,
            params={"invitation": invitation.pk},
        )
    return user, invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str, name: str) -> User:
    """Set the first password and close the invitation; the link works once.

    Raises InvitationClosed when it was used or has expired.
    """
    locked = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    if not locked.is_open:
        raise InvitationClosed
    user = locked.user
    user.name = name
    user.set_password(password)
    user.full_clean()
    user.save()
    user.invitations.filter(accepted_at=None).update(accepted_at=clock.now())
    record(actor=user, verb="account.entered", target=user)
    return user
