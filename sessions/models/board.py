"""What is said in steps 1 to 4. Database triggers keep A7 beside the services, see migration 0003."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from sessions.enums import KINDS_OF_STEP, ContributionKind, Step
from sessions.models.sessions import Session


class Situation(models.Model):
    """Step 1: a situation in which someone doubts or struggles with their own acting; never the facilitator's (A7a)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="situations")
    bringer = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="situations", verbose_name=_("brought in by")
    )
    title = models.CharField(_("in a few words"), max_length=120)
    text = models.TextField(_("the situation"), max_length=5000, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """A question (step 2), one of four kinds (step 3), or a consideration or action perspective (step 4)."""

    situation = models.ForeignKey(Situation, on_delete=models.CASCADE, related_name="contributions")
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=ContributionKind.choices)
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("said by")
    )
    text = models.TextField(_("text"), max_length=2000)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step=Step.CLARIFY, kind__in=KINDS_OF_STEP[Step.CLARIFY])
                | Q(step=Step.COLLECTIVE, kind__in=KINDS_OF_STEP[Step.COLLECTIVE])
                | Q(step=Step.BALANCE, kind__in=KINDS_OF_STEP[Step.BALANCE]),
                name="contribution_kind_of_its_step",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
