"""What goes round with the duties of a session: a question to take one over, and the reminders that were issued."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from sessions.enums import MinutesState, SessionDuty, SessionReminderKind, SessionState, SwapState
from sessions.models.sessions import Session


class DutySwapQuerySet(models.QuerySet["DutySwap"]):
    def still_to_do(self) -> Self:
        """Of sessions that stand and have yet to begin; asked after one, of its minutes until they are distributed."""
        now = clock.now()
        coming = Q(session__state=SessionState.PLANNED, session__starts_at__gt=now)
        is_over = Q(session__state=SessionState.HELD) | Q(
            session__state=SessionState.PLANNED, session__ends_at__lte=now
        )
        writing = Q(duty=SessionDuty.MINUTE_TAKER) & ~Q(session__minutes__state=MinutesState.DISTRIBUTED)
        return self.filter(coming | (is_over & writing & Q(asked_at__gte=F("session__starts_at"))))

    def open(self) -> Self:
        """Waiting for an answer that would still mean something.

        The duty is still to be done, who asks has it, and both are members now and on that day (P4).
        """
        today, day = clock.today(), TruncDate("session__starts_at", tzinfo=clock.AMSTERDAM)
        has_it = Q()
        for duty in SessionDuty:
            has_it |= Q(duty=duty, **{f"session__{duty}": F("holder")})
        found = self.still_to_do().filter(has_it, state=SwapState.ASKED)
        for who in ("holder", "asked"):
            found = found.filter(
                Q(**{f"{who}__ends_on": None})
                | (Q(**{f"{who}__ends_on__gte": today}) & Q(**{f"{who}__ends_on__gte": day})),
                **{f"{who}__starts_on__lte": today, f"{who}__user__is_active": True},
            )
        return found


class DutySwap(models.Model):
    """The holder of a duty of one session asks another member to take it over."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="swaps")
    duty = models.CharField(_("duty"), max_length=20, choices=SessionDuty.choices)
    holder = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DutySwapQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "duty"], condition=Q(state=SwapState.ASKED), name="swap_one_open_per_duty"
            ),
            models.CheckConstraint(condition=~Q(asked=F("holder")), name="swap_asks_somebody_else"),
            models.CheckConstraint(condition=Q(duty__in=SessionDuty.values), name="swap_duty_known"),
            models.CheckConstraint(
                condition=Q(state=SwapState.ASKED, decided_at=None)
                | Q(
                    state__in=[state for state in SwapState.values if state != SwapState.ASKED],
                    decided_at__isnull=False,
                ),
                name="swap_decided_when",
            ),
        ]
        indexes = [models.Index(fields=["asked"], name="swap_to_answer", condition=Q(state=SwapState.ASKED))]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_duty_display()}"


REMIND_AHEAD = timedelta(days=8)
"""No reminder comes earlier than this before a session: seven days of wall-clock time are at most an hour more."""


class SessionReminder(models.Model):
    """That members were reminded of a session, for the moment at which it then stood: a moved one reminds again."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=5, choices=SessionReminderKind.choices)
    starts_at = models.DateTimeField()
    issued_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "kind", "starts_at"], name="session_reminder_once"),
            models.CheckConstraint(
                condition=Q(kind__in=SessionReminderKind.values), name="session_reminder_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.kind}"
