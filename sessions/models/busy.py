"""When a person is busy by their own calendar: intervals only, for that person only."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lwg import clock
from lwg.sealed import BrokenSealError, digest_of, seal, unseal
from sessions.enums import BusyState


class BusyCalendar(models.Model):
    """Where a person's busy times come from: a secret address that is read again now and then, or one uploaded file.

    The address is stored sealed, and never shown again in full (see `shown_address`). A file is kept until it was
    read, and goes then.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="busy_calendars")
    sealed_address = models.TextField(blank=True)
    address_digest = models.CharField(max_length=64, blank=True, default="")
    file = models.CharField(max_length=200, blank=True)  # its name in the file storage, until it was read
    file_name = models.CharField(_("file"), max_length=120, blank=True)  # as the person calls it
    state = models.CharField(max_length=10, choices=BusyState.choices, default=BusyState.WAITING)
    error = models.CharField(max_length=30, blank=True)  # a code of `sessions.selectors.busy.ERRORS`
    added_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)  # when reading it last went well
    skipped = models.PositiveIntegerField(default=0)  # events that could not be understood
    covers_until = models.DateField(null=True, blank=True)
    next_read_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BusyState.values), name="busy_state_known"),
            models.CheckConstraint(
                condition=Q(state=BusyState.READING, claimed_at__isnull=False)
                | (~Q(state=BusyState.READING) & Q(claimed_at=None)),
                name="busy_read_by_someone",
            ),
            models.UniqueConstraint(
                fields=["user", "address_digest"], condition=~Q(address_digest=""), name="busy_address_once"
            ),
        ]
        indexes = [
            models.Index(fields=["next_read_at"], name="busy_to_read", condition=Q(next_read_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.shown_address or self.file_name

    @property
    def has_address(self) -> bool:
        return bool(self.sealed_address)

    @property
    def address(self) -> str:
        """In full, for who fetches it; raises BrokenSealError when the key of the site is another one since."""
        return unseal(self.sealed_address) if self.sealed_address else ""

    @address.setter
    def address(self, address: str) -> None:
        self.sealed_address, self.address_digest = seal(address), digest_of(address)

    @property
    def shown_address(self) -> str:
        """Enough to know which one it is, not enough to read it: the server and the last four characters."""
        try:
            return f"{urlsplit(self.address).hostname}/…{self.address[-4:]}" if self.has_address else ""
        except BrokenSealError:
            return "…"


class BusyTime(models.Model):
    """From when until when someone is busy, and nothing of with what."""

    calendar = models.ForeignKey(BusyCalendar, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busy_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["calendar", "starts_at"], name="busy_of_calendar"),
            models.Index(fields=["ends_at"], name="busy_until"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
