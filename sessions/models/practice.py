"""Step 5 and step 6: intentions, what one privately did with them, and the yields that are shared."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from sessions.enums import PracticeForm
from sessions.models.sessions import Session


class Intention(models.Model):
    """What one member means to do until the next session; shared with the community, never scored."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="intentions")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="intentions")
    form = models.CharField(_("how"), max_length=12, choices=PracticeForm.choices)
    text = models.TextField(_("intention"), max_length=2000)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "membership"], name="intention_once_per_session"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PracticeEntry(models.Model):
    """Private: what someone did with an intention; for its writer only, until shared as a yield."""

    intention = models.ForeignKey(Intention, on_delete=models.CASCADE, related_name="practice_entries")
    text = models.TextField(_("what I did"), max_length=4000)
    logged_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-logged_at", "-pk"]
        verbose_name_plural = "practice entries"

    def __str__(self) -> str:
        return f"{self.logged_at:%Y-%m-%d}"


class Yield(models.Model):
    """Step 6: what someone tells of the time since, tied to the intention of the previous session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="yields")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="yields")
    intention = models.ForeignKey(Intention, on_delete=models.SET_NULL, null=True, blank=True, related_name="yields")
    change = models.TextField(_("what changed or improved the situation"), max_length=2000)
    consideration = models.TextField(_("which considerations helped"), max_length=2000, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "intention"], name="yield_once_per_intention_and_session"),
        ]

    def __str__(self) -> str:
        return self.change[:60]
