"""Inviting a person and letting them in."""

from collections.abc import Mapping
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from lwg import clock
from lwg.accounts.models import Invitation, User
from lwg.audit.services import record, record_all
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue, enqueue_all

INVITED_AGAIN_AFTER = timedelta(minutes=10)


class InvitationClosedError(Exception):
    """The invitation was used before, or its time is over."""


@transaction.atomic
def invite(*, email: str, name: str = "", invited_by: User | None) -> tuple[User, Invitation | None]:
    """Find or make the person with this address, and send a link to whoever has no password yet.

    Returns the user, and the invitation unless the person could log in already. A second call while an
    invitation is open sends nothing new.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = _newcomer(email, name)
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


def _newcomer(email: str, name: str) -> User:
    """Without a password; the one that another made at the same moment, where two communities invite a person."""
    new = User(email=email.strip().lower(), name=name)
    new.set_unusable_password()
    new.clean_fields()
    user, _ = User.objects.get_or_create(email=new.email, defaults={"name": name, "password": new.password})
    return user


@transaction.atomic
def invite_all(*, people: Mapping[str, str], invited_by: User | None) -> tuple[dict[str, User], int]:
    """As `invite`, for many at once: {address: name}, in a constant number of queries.

    Returns the users by address, and how many got a link. Raises ValidationError for an address or a name that
    cannot be.
    """
    names = {email.strip().lower(): name for email, name in people.items()}
    known = set(User.objects.filter(email__in=names).values_list("email", flat=True))
    newcomers = [User(email=email, name=name) for email, name in names.items() if email not in known]
    for newcomer in newcomers:
        newcomer.set_unusable_password()
        newcomer.clean_fields()
    User.objects.bulk_create(newcomers, ignore_conflicts=True, batch_size=500)
    users = {user.email: user for user in User.objects.filter(email__in=names)}
    holding = set(
        Invitation.objects.filter(user__in=users.values(), accepted_at=None, expires_at__gt=clock.now()).values_list(
            "user_id", flat=True
        )
    )
    asked = [user for user in users.values() if not user.has_usable_password() and user.pk not in holding]
    expires_at = clock.now() + settings.INVITATION_VALID
    Invitation.objects.bulk_create(
        (Invitation(user=user, invited_by=invited_by, expires_at=expires_at) for user in asked), batch_size=500
    )
    fresh = Invitation.objects.filter(user__in=asked, accepted_at=None, expires_at=expires_at).select_related("user")
    record_all(actor=invited_by, verb="account.invited", targets=asked)
    enqueue_all(
        kind="accounts.invitation",
        drafts=[(f"invitation:{one.pk}", one.user, {"invitation": one.pk}) for one in fresh],
    )
    return users, len(asked)


@transaction.atomic
def invite_again(*, user: User, invited_by: User | None) -> bool:
    """Send a new link to whoever has no password yet; the older links stop working.

    False, and nothing is sent, when the person can log in already or got a link in the last ten minutes: a
    double click has one effect.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.has_usable_password():
        return False
    now = clock.now()
    still_open = locked.invitations.filter(accepted_at=None, expires_at__gt=now)
    if still_open.filter(created_at__gt=now - INVITED_AGAIN_AFTER).exists():
        return False
    still_open.update(expires_at=now)
    invite(email=locked.email, invited_by=invited_by)
    return True


@transaction.atomic
def move_to_address(*, actor: User, user: User) -> None:
    """After `user` got another address: the old one opens nothing any more, and mails that wait go to the new one.

    Without this whoever reads the old mailbox could ask for a new password there, or use an invitation.
    """
    EmailAddress.objects.filter(user=user).delete()
    Message.objects.filter(recipient=user, state=MessageState.WAITING).update(address=user.email)
    if user.has_usable_password():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return
    now = clock.now()
    if user.invitations.filter(accepted_at=None, expires_at__gt=now).update(expires_at=now):
        invite(email=user.email, invited_by=actor)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str, name: str) -> User:
    """Set the first password and close the invitation; the link works once.

    Raises InvitationClosedError when it was used or has expired.
    """
    locked = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    if not locked.is_open:
        raise InvitationClosedError
    user = locked.user
    user.name = name
    user.set_password(password)
    user.full_clean()
    user.save()
    user.invitations.filter(accepted_at=None).update(accepted_at=clock.now())
    # The link was mailed to this address: that it is theirs needs no second proof.
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    record(actor=user, verb="account.entered", target=user)
    return user
