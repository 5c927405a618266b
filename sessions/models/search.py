"""What search knows of minutes that were distributed."""

from django.db import models

from communities.models import Community
from sessions.models.minutes import Minutes


class SearchEntry(models.Model):
    """The words of the newest version of a set of minutes; goes with them. The database's own index stands beside it.

    `sections` holds the plain text of each by its key; community and date are repeated here, so that one index finds.
    """

    minutes = models.OneToOneField(Minutes, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    held_at = models.DateTimeField()
    sections = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-held_at"], name="search_entry_of_community"),
            models.Index(fields=["-held_at", "-minutes"], name="search_entry_newest"),
        ]

    def __str__(self) -> str:
        return str(self.minutes)
