"""How sessions reach people's own calendars: secret addresses of feeds, and who was invited by mail."""

from django.conf import settings
from django.db import models

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import new_token
from sessions.models.sessions import Session


class SecretAddress(models.Model):
    """An address that is its own key. A new token revokes the old one; without a token there is no address."""

    token = models.CharField(max_length=64, unique=True, null=True, blank=True, default=new_token)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # What was answered last, and since when: a feed changes for many reasons, and each of them changes this.
    version = models.CharField(max_length=64, blank=True, default="")
    version_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class CalendarFeed(SecretAddress):
    """All of one person's sessions, and the deadlines of minutes that they write."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    # Whoever subscribes to the feed may not want the same sessions a second time by mail.
    invites_by_mail = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.user)


class CommunityFeed(SecretAddress):
    """The sessions of one community as one member sees them; it ends with the membership (P4)."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="community_feed")

    def __str__(self) -> str:
        return str(self.membership)


class CalendarInvitation(models.Model):
    """This person was invited to this session by mail, so that it stands in their calendar until it is withdrawn."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="calendar_invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_invitations")
    invited_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="calendar_invitation_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.session}"
