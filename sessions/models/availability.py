"""Availability: the candidates of a draft roster, the round in which members are asked, and what they answer."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from sessions.enums import Availability, HalfDay, RosterState
from sessions.models.rosters import Roster
from sessions.planning.rhythm import moments_of


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def to_answer(self) -> Self:
        """Of drafts, from today on: a day that has passed is asked of nobody."""
        return self.filter(roster__state=RosterState.DRAFT, day__gte=clock.today())

    def unanswered(self) -> Self:
        """For a subquery of memberships: candidates of its community on which it runs, without its answer (P4)."""
        return self.to_answer().filter(roster__community=OuterRef("community")).left_open()

    def left_open(self) -> Self:
        """The same, where these are known to be of a draft of the membership's community."""
        said = CandidateAnswer.objects.filter(candidate=OuterRef("pk"), membership=OuterRef(OuterRef("pk")))
        within = self.filter(day__gte=OuterRef("starts_on"), day__lte=Coalesce(OuterRef("ends_on"), F("day")))
        return within.filter(~Exists(said), day__gte=clock.today())


class Candidate(models.Model):
    """A half-day on which a session of the half-year could be; `starts_at` is wall-clock time in Amsterdam."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="candidates")
    day = models.DateField(_("date"))
    half_day = models.CharField(_("half-day"), max_length=10, choices=HalfDay.choices)
    starts_at = models.TimeField(_("from"))

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "day", "half_day"], name="candidate_once_per_half_day"),
            models.CheckConstraint(condition=Q(half_day__in=HalfDay.values), name="candidate_half_day_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d-%m-%Y} {self.starts_at:%H:%M}"

    def moments(self, length_minutes: int) -> tuple[datetime, datetime]:
        """Start and end in UTC; the length is the roster's."""
        return moments_of(self.day, self.starts_at, length_minutes)


class AvailabilityRoundQuerySet(models.QuerySet["AvailabilityRound"]):
    def open(self) -> Self:
        """Members may answer now: not closed, before the deadline, and the roster is a draft still."""
        return self.filter(closed_at=None, respond_by__gt=clock.now(), roster__state=RosterState.DRAFT)


class AvailabilityRound(models.Model):
    """Asking the members of a community which candidates suit them, until a moment."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="availability_rounds")
    respond_by = models.DateTimeField(_("answer before"))
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = AvailabilityRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["roster"], condition=Q(closed_at=None), name="availability_one_open_round_per_roster"
            ),
            models.CheckConstraint(
                condition=Q(respond_by__gt=F("asked_at")), name="availability_deadline_after_asking"
            ),
        ]
        indexes = [
            models.Index(fields=["respond_by"], name="availability_open", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.roster} ({self.respond_by:%d-%m-%Y})"

    @property
    def is_open(self) -> bool:
        """As `AvailabilityRoundQuerySet.open`; the roster should be there already."""
        return self.closed_at is None and self.respond_by > clock.now() and self.roster.state == RosterState.DRAFT


class Reply(models.Model):
    """That one member is asked in a round: the version of their link, their remark, and when they answered.

    `revision` counts how often the answers were saved, so that two who save at once do not overwrite each other.
    `answered_by` is the facilitator who wrote down what a member said by telephone; None: the member.
    """

    round = models.ForeignKey(AvailabilityRound, on_delete=models.CASCADE, related_name="replies")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="replies")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link_version = models.PositiveIntegerField(default=1)
    link_revoked = models.BooleanField(default=False)

    class Meta:
        ordering = ["membership"]
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(fields=["round", "membership"], name="reply_once_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}, {self.round_id}"


class CandidateAnswer(models.Model):
    """What one member says of one candidate; `by` is the facilitator who answered for them, None: the member."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="availability_answers")
    value = models.CharField(_("answer"), max_length=10, choices=Availability.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "membership"], name="candidate_answer_once"),
            models.CheckConstraint(condition=Q(value__in=Availability.values), name="candidate_answer_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_value_display())
