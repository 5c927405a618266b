"""The states of a message in the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("being sent")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("dropped, its cause was gone")
    FAILED = "failed", _("failed, not tried again")


OPEN_STATES = (MessageState.WAITING, MessageState.CLAIMED)
