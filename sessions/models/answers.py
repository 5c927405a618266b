"""Whether a member comes to a session, as they said themself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from sessions.enums import AnswerChoice, AnswerWay
from sessions.models.sessions import Session


class Answer(models.Model):
    """The latest answer of one member to one session, whichever way it came."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="answers")
    choice = models.CharField(_("answer"), max_length=10, choices=AnswerChoice.choices)
    way = models.CharField(_("given by"), max_length=10, choices=AnswerWay.choices)
    # Of a calendar program: when it says that it was given (DTSTAMP), so that an older one changes nothing.
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "membership"], name="answer_once_per_session"),
            models.CheckConstraint(condition=Q(choice__in=AnswerChoice.values), name="answer_choice_known"),
            models.CheckConstraint(condition=Q(way__in=AnswerWay.values), name="answer_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.choice}"
