"""The session (bijeenkomst): when, where, who guides and who writes, and where its board stands."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Location, Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import Part, SessionState
from sessions.models.rosters import RosterDate


def new_uid() -> str:
    """A calendar UID that nobody else makes and that tells nothing (RFC 7986)."""
    return f"{uuid4()}@lwg"


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> Self:
        """Dates: of communities whose contents one may read, and of those one coordinates (figures only, P1)."""
        return self.filter(
            Q(community_id__in=Membership.objects.opening_to(user).values("community_id"))
            | Q(community__in=Community.objects.coordinated_by(user))
        )

    def open_to(self, user: User) -> Self:
        """Contents: only of communities of which one is an accepted member now (P1, P4)."""
        return self.filter(community_id__in=Membership.objects.opening_to(user).values("community_id"))

    def standing(self) -> Self:
        """Not cancelled."""
        return self.exclude(state=SessionState.CANCELLED)

    def upcoming(self, moment: datetime | None = None) -> Self:
        return self.standing().filter(ends_at__gte=moment or clock.now()).order_by("starts_at")

    def past(self, moment: datetime | None = None) -> Self:
        return self.standing().filter(ends_at__lt=moment or clock.now()).order_by("-starts_at")


class Session(models.Model):
    """One meeting of a community. Moments are stored in UTC and meant in Europe/Amsterdam."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="sessions")
    roster_date = models.OneToOneField(
        RosterDate, on_delete=models.SET_NULL, null=True, blank=True, related_name="session"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    location = models.ForeignKey(
        Location,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("location"),
    )
    online_link = models.URLField(_("online link"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    facilitator = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilitates",
        verbose_name=_("facilitator"),
    )
    minute_taker = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="takes_minutes",
        verbose_name=_("minute taker"),
    )
    reader = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reads_along",
        verbose_name=_("reader"),
    )
    # The board: which part is on, since when.
    part = models.CharField(max_length=10, choices=Part.choices, blank=True)
    part_started_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    skipped = models.BooleanField(_("left out on purpose"), default=False)
    # The calendar entry: its UID stands for good, the sequence rises with every change (RFC 5545).
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(
                condition=Q(skipped=False) | Q(state=SessionState.CANCELLED), name="session_skipped_is_cancelled"
            ),
            models.UniqueConstraint(
                fields=["community", "starts_at"],
                condition=~Q(state=SessionState.CANCELLED),
                name="session_once_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(facilitator=F("minute_taker")) | Q(facilitator=None) | Q(minute_taker=None),
                name="session_facilitator_is_not_minute_taker",
                violation_error_message=_("The facilitator and the minute taker are two people."),
            ),
            models.CheckConstraint(  # A8c
                condition=~Q(reader=F("minute_taker")) | Q(reader=None) | Q(minute_taker=None),
                name="session_reader_is_not_minute_taker",
                violation_error_message=_("Somebody else than the minute taker reads along."),
            ),
            # A7, A8: exactly one facilitator and one minute taker once the session is on.
            models.CheckConstraint(
                condition=Q(state__in=[SessionState.PLANNED, SessionState.CANCELLED])
                | Q(facilitator__isnull=False, minute_taker__isnull=False),
                name="session_has_facilitator_and_minute_taker",
                violation_error_message=_("Choose a facilitator and a minute taker first."),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="session_of_community"),
            models.Index(fields=["facilitator", "starts_at"], name="session_of_facilitator"),
            models.Index(fields=["minute_taker", "starts_at"], name="session_of_minute_taker"),
            models.Index(fields=["starts_at"], name="session_to_remind_of", condition=Q(state=SessionState.PLANNED)),
        ]

    def __str__(self) -> str:
        return f"{self.community} {self.starts_at.astimezone(clock.AMSTERDAM):%d-%m-%Y}"

    @property
    def length_minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def state_in_words(self) -> str:
        """The state; of one that was left out on purpose, such as for a holiday, that it is skipped."""
        return gettext("skipped") if self.skipped else str(self.get_state_display())

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= clock.now()
