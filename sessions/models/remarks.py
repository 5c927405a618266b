"""What readers remark at a passage of minutes, and what became of it (A8c)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lwg import clock
from sessions.enums import RemarkState
from sessions.models.minutes import Minutes, Review
from sessions.passages import LONGEST, LONGEST_BEFORE, Passage


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open(self) -> Self:
        return self.filter(state=RemarkState.OPEN)


class Remark(models.Model):
    """Of one reader, at words of one section; without words it is about the whole section."""

    LONGEST_TEXT = 2000

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    section = models.CharField(max_length=30, choices=[(one, one) for one in Minutes.SECTIONS])
    passage = models.CharField(_("words"), max_length=LONGEST, blank=True)
    before = models.CharField(max_length=LONGEST_BEFORE, blank=True)  # tells it from the same words elsewhere
    text = models.TextField(_("remark"), max_length=LONGEST_TEXT, blank=True)
    suggestion = models.TextField(_("suggestion"), max_length=LONGEST_TEXT, blank=True)
    revision = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=RemarkState.choices, default=RemarkState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Where a suggestion was accepted: the section as it stood, for taking that back.
    section_before = models.TextField(blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RemarkState.values), name="remark_state_known"),
            models.CheckConstraint(condition=Q(section__in=Minutes.SECTIONS), name="remark_section_known"),
            models.CheckConstraint(condition=~Q(text="") | ~Q(suggestion=""), name="remark_says_something"),
            models.CheckConstraint(condition=Q(suggestion="") | ~Q(passage=""), name="remark_suggests_for_words"),
            models.CheckConstraint(
                condition=Q(state=RemarkState.OPEN, decided_at=None)
                | (~Q(state=RemarkState.OPEN) & Q(decided_at__isnull=False)),
                name="remark_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=RemarkState.ACCEPTED) | ~Q(suggestion=""), name="remark_accepts_a_suggestion"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.section}"

    @property
    def place(self) -> Passage:
        return Passage(self.passage, self.before, self.pk)
