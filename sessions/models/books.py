"""A community's book: what its half-year left behind, as two files that a worker made."""

from django.db import models

from communities.models import Community
from lwg.jobs.models import LongWork


class CommunityBook(models.Model):
    """That a book was asked for; goes with its work, and the files with it, as they stand in the row."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="books")
    first_day = models.DateField()
    work = models.OneToOneField(LongWork, on_delete=models.CASCADE, related_name="book")
    # Of what it holds: another one says that minutes, yields or themes changed since.
    fingerprint = models.CharField(max_length=64)
    pdf = models.BinaryField(null=True)
    html = models.BinaryField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["community", "first_day"], name="book_of_half_year")]

    def __str__(self) -> str:
        return f"{self.community} {self.first_day}"
