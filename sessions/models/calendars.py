"""The secret address at which a person's calendar program reads their sessions."""

from django.conf import settings
from django.db import models

from lwg import clock
from lwg.accounts.models import new_token


class CalendarFeed(models.Model):
    """One per person; renewing the token revokes the old address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return str(self.user)
