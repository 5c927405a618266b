"""The mails about accounts: the invitation, and what allauth writes (a new password, a second factor)."""

from lwg.accounts.models import Invitation
from lwg.notifications import kinds
from lwg.notifications.kinds import Email, Kind
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email


def register() -> None:
    kinds.register(Kind("accounts.invitation", compose=_invitation, still_wanted=_still_open))
    # The text holds a link with which one can log in: it goes from the row as soon as it was sent.
    kinds.register(Kind("accounts.security", compose=_security, wipe_params=True))


def _invitation(message: Message) -> Email:
    invitation = Invitation.objects.select_related("user", "invited_by").get(pk=message.params["invitation"])
    return render_email(
        "accounts/invitation",
        {
            "person": invitation.user.get_short_name(),
            "inviter": invitation.invited_by,
            "expires_at": invitation.expires_at,
            "url": absolute("accept_invitation", invitation.token),
        },
    )


def _still_open(message: Message) -> bool:
    invitation = Invitation.objects.filter(pk=message.params["invitation"]).first()
    return invitation is not None and invitation.is_open


def _security(message: Message) -> Email:
    return render_email("accounts/security", {"subject": message.params["subject"], "body": message.params["text"]})
