"""Learning outcomes and the feedback on them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from reports.enums import Audience, WayOfLearning
from reports.models.competences import Competence
from sessions.models import Session


def evidence_path(outcome: "LearningOutcome", filename: str) -> str:
    """A name that tells nothing; the original name is kept on the row."""
    return f"evidence/{uuid.uuid4()}"


class LearningOutcomeQuerySet(models.QuerySet["LearningOutcome"]):
    def visible_to(self, user: User) -> Self:
        """One's own; and what the writer shows to one's role, in communities whose contents one may read (P1, P2).

        One's own stays one's own after the membership ended.
        """
        mine = Membership.objects.of(user).active_on(clock.today())
        return self.filter(
            Q(membership__user_id=user.pk)
            | Q(
                audience=Audience.COMMUNITY,
                membership__community_id__in=Membership.objects.opening_to(user).values("community_id"),
            )
            | Q(
                audience=Audience.LECTURERS,
                membership__community__in=mine.accepted().filter(is_lwg_lecturer=True).values("community_id"),
            )
        )


class LearningOutcome(models.Model):
    """What a member learned, tagged with competences (B5) and a way of learning (B2)."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="outcomes")
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name=_("session"),
    )
    title = models.CharField(_("in a few words"), max_length=120)
    text = models.TextField(_("what I learned"), max_length=8000)
    way = models.CharField(_("way of learning"), max_length=10, choices=WayOfLearning.choices)
    competences = models.ManyToManyField(Competence, related_name="outcomes", verbose_name=_("competences"))
    audience = models.CharField(_("who may see it"), max_length=12, choices=Audience.choices, default=Audience.SELF)
    evidence = models.FileField(_("evidence"), upload_to=evidence_path, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)

    objects = LearningOutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("learning outcome")
        verbose_name_plural = _("learning outcomes")
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="outcome_audience_known"),
            models.CheckConstraint(condition=Q(way__in=WayOfLearning.values), name="outcome_way_known"),
        ]
        indexes = [models.Index(fields=["membership", "-created_at"], name="outcome_of_member")]

    def __str__(self) -> str:
        return self.title


class Feedback(models.Model):
    """What another member says about an outcome (B11)."""

    outcome = models.ForeignKey(LearningOutcome, on_delete=models.CASCADE, related_name="feedback")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="feedback_given")
    text = models.TextField(_("feedback"), max_length=4000)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return self.text[:60]
