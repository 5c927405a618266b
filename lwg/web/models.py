"""Forms that were handed in, so that a double click or a repeated POST has one effect."""

import uuid

from django.db import models

from lwg import clock


class UsedForm(models.Model):
    """The key of one rendered form whose effect was carried out."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    used_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return str(self.key)
