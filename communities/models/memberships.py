"""Membership: a person in a community, with background, kinds of knowledge, duties and a period."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from communities.enums import Background, Duty, Knowledge
from lwg import clock
from lwg.accounts.models import User

if TYPE_CHECKING:
    from communities.models.communities import Community  # noqa: F401 (for the reader of the annotations)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: User) -> Self:
        return self.filter(user_id=user.pk)

    def active_on(self, day: date) -> Self:
        """Within the period, both ends included (P4)."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day)))

    def opening_to(self, user: User) -> Self:
        """Those by which `user` may read contents: active today, the agreements in force accepted (A6a, P1, P4)."""
        return self.of(user).active_on(clock.today()).accepted()

    def accepted(self) -> Self:
        """Those whose person accepted the agreements in force in the community (A6a)."""
        return self.filter(has_accepted())

    def with_duty(self, duty: Duty) -> Self:
        return self.filter(**{Membership.DUTY_FIELDS[duty]: True})


def has_accepted() -> Exists:
    """To annotate memberships with, or filter them by: the agreements in force are accepted (A6a)."""
    from communities.models.agreements import Acceptance, Agreements

    newest = Agreements.objects.filter(community_id=OuterRef(OuterRef("community_id"))).order_by("-number")
    return Exists(
        Acceptance.objects.filter(user_id=OuterRef("user_id"), agreements_id=Subquery(newest.values("pk")[:1]))
    )


class Membership(models.Model):
    """What a person is in one community. Background and duty are two different things."""

    KNOWLEDGE_FIELDS = {
        Knowledge.EXPERIENTIAL: "knows_by_experience",
        Knowledge.LOCAL: "knows_locally",
        Knowledge.PROFESSIONAL: "knows_professionally",
    }
    DUTY_FIELDS = {
        Duty.FACILITATOR: "is_facilitator",
        Duty.MINUTE_TAKER: "is_minute_taker",
        Duty.READER: "is_reader",
        Duty.LWG_LECTURER: "is_lwg_lecturer",
        Duty.PROCESS_COACH: "is_process_coach",
    }

    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    background = models.CharField(_("background"), max_length=30, choices=Background.choices)
    knows_by_experience = models.BooleanField(_("experiential knowledge"), default=False)
    knows_locally = models.BooleanField(_("local knowledge"), default=False)
    knows_professionally = models.BooleanField(_("professional knowledge"), default=False)
    is_facilitator = models.BooleanField(_("facilitator"), default=False)
    is_minute_taker = models.BooleanField(_("minute taker"), default=False)
    is_reader = models.BooleanField(_("reader"), default=False)
    is_lwg_lecturer = models.BooleanField(_("LWG lecturer"), default=False)
    is_process_coach = models.BooleanField(_("process coach"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    gets_reminders = models.BooleanField(_("reminders of sessions"), default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="membership_once_per_community"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=Q(background__in=Background.values), name="membership_background_known"),
            models.CheckConstraint(
                condition=Q(knows_by_experience=True) | Q(knows_locally=True) | Q(knows_professionally=True),
                name="membership_brings_knowledge",
                violation_error_code="no_knowledge",
                violation_error_message=_("Choose at least one kind of knowledge."),
            ),
        ]
        indexes = [models.Index(fields=["user", "community"], name="membership_of_user")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def duties(self) -> list[Duty]:
        return [duty for duty, field in self.DUTY_FIELDS.items() if getattr(self, field)]

    @property
    def knowledge(self) -> list[Knowledge]:
        return [kind for kind, field in self.KNOWLEDGE_FIELDS.items() if getattr(self, field)]

    def is_active_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def is_active(self) -> bool:
        return self.is_active_on(clock.today())
