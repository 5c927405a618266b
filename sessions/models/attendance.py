"""Presence (presentie), and who was heard."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from sessions.enums import AttendanceState
from sessions.models.sessions import Session


class Attendance(models.Model):
    """Whether a member was there, and when they were first heard (A7b)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(_("state"), max_length=10, choices=AttendanceState.choices)
    heard_at = models.DateTimeField(_("heard"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "membership"], name="attendance_once_per_session"),
            models.CheckConstraint(
                condition=Q(heard_at=None) | Q(state=AttendanceState.PRESENT),
                name="attendance_heard_is_present",
            ),
        ]
        indexes = [models.Index(fields=["session", "state"], name="attendance_counted")]

    def __str__(self) -> str:
        return f"{self.membership} {self.state}"
