"""The outbox: every mail is a row here, written in the transaction of its cause."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lwg import clock
from lwg.notifications.enums import MessageState


class Message(models.Model):
    """One mail to one person. The key says what it is about, and can stand here once only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    address = models.EmailField(_("address"))
    params = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("written at"), default=clock.now, editable=False)
    not_before = models.DateTimeField(_("not before"), default=clock.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=MessageState.CLAIMED, claim__isnull=False, claimed_at__isnull=False)
                | (~models.Q(state=MessageState.CLAIMED) & models.Q(claim__isnull=True)),
                name="message_claimed_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MessageState.SENT) & models.Q(sent_at__isnull=True)),
                name="message_sent_when",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="message_to_send", condition=models.Q(state=MessageState.WAITING)),
            models.Index(fields=["claimed_at"], name="message_claimed", condition=models.Q(state=MessageState.CLAIMED)),
            models.Index(fields=["state", "-created_at"], name="message_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"
