"""Minutes (verslag): the draft, its readers, the themes it names, and the versions that went out (A8)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import Decision, MinutesState
from sessions.models.sessions import Session


class ThemeQuerySet(models.QuerySet["Theme"]):
    def current(self) -> Self:
        """Without those that were merged into another."""
        return self.filter(merged_into=None)


class Theme(models.Model):
    """A theme of a community; the key folds capitals and accents, so that it stands once.

    One that was merged into another stays: whoever writes its name means the other, and the merge can be undone.
    A former name of a theme is such a one, too; it was named by no minutes.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(_("theme"), max_length=60)
    key = models.CharField(max_length=80, editable=False)
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged")
    merged_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Keys of the minutes that named it when it was merged; `moved` are those that did not name the other already.
    named_by = models.JSONField(default=list, editable=False)
    moved = models.JSONField(default=list, editable=False)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["community", "key"], name="theme_once_per_community"),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="theme_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="theme_merged_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def open_to(self, user: User) -> Self:
        """Contents: of communities of which one is an accepted member now (P1, P4)."""
        return self.filter(session__community_id__in=Membership.objects.opening_to(user).values("community_id"))


class Minutes(models.Model):
    """One per session, made with it; `started_at` says that somebody opened it to write."""

    SECTIONS = (
        "collective_question",
        "situation",
        "patterns",
        "considerations",
        "action_perspectives",
        "agreements",
        "yields",
        "next_session",
    )
    # How many characters of words each may have, the tags around them aside.
    LONGEST = dict.fromkeys(SECTIONS, 20_000) | {"collective_question": 10_000}

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="minutes")
    state = models.CharField(_("state"), max_length=20, choices=MinutesState.choices, default=MinutesState.DRAFT)
    due_at = models.DateTimeField(_("due"))
    # The deadline watch: when to look again, and up to which moment it looked. Null: nothing to watch.
    next_reminder_at = models.DateTimeField(null=True, blank=True)
    reminded_until = models.DateTimeField(null=True, blank=True)
    # Until when the minute taker put the reminders off, and why: for them and the facilitator only.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    snooze_reason = models.CharField(max_length=500, blank=True, default="", db_default="")

    # Rich text, as `sessions.rich_text.clean` leaves it.
    collective_question = models.TextField(_("collective question"), blank=True)
    situation = models.TextField(_("situation, in a few lines, without names"), blank=True)
    patterns = models.TextField(_("patterns"), blank=True)
    considerations = models.TextField(_("considerations"), blank=True)
    action_perspectives = models.TextField(_("action perspectives"), blank=True)
    agreements = models.TextField(_("agreements and intentions"), blank=True)
    yields = models.TextField(_("yields of last time"), blank=True)
    next_session = models.TextField(_("next session"), blank=True)
    themes = models.ManyToManyField(Theme, related_name="minutes", blank=True, verbose_name=_("themes"))

    # Rises with every save; a save that knows an older number is a conflict.
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    distributed_at = models.DateTimeField(_("distributed"), null=True, blank=True)

    # Of whom a read has asked already that these are open to them (`MinutesQuerySet.open_to`).
    opened_to: int | None = None

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MinutesState.values), name="minutes_state_known"),
            models.CheckConstraint(
                condition=Q(state=MinutesState.DISTRIBUTED, distributed_at__isnull=False, next_reminder_at=None)
                | (~Q(state=MinutesState.DISTRIBUTED) & Q(distributed_at=None)),
                name="minutes_distributed_when",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | (Q(snoozed_until__lt=F("due_at")) & ~Q(snooze_reason="")),
                name="minutes_snooze_ends_before_due_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_reminder_at"],
                name="minutes_to_watch",
                condition=Q(next_reminder_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)

    @property
    def sections(self) -> dict[str, str]:
        """What stands in each section."""
        return {section: getattr(self, section) for section in self.SECTIONS}

    @property
    def is_put_off(self) -> bool:
        """Whether the minute taker gets no reminders now; why is for them and the facilitator."""
        awaited = self.state != MinutesState.DISTRIBUTED
        return awaited and self.snoozed_until is not None and self.snoozed_until > clock.now()


class Review(models.Model):
    """One asking of one reader (A8c), never the minute taker; at most two wait for an answer at once."""

    PLACES = (1, 2)

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="reviews")
    reader = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reader"))
    minute_taker = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    revision = models.PositiveIntegerField()
    # Which of the two places a question has while it waits: what makes "at most two" a constraint.
    place = models.PositiveSmallIntegerField(default=1, editable=False)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=4000, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reader=F("minute_taker")), name="review_reader_is_not_minute_taker"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="review_decided_when",
            ),
            models.CheckConstraint(condition=Q(place__in=(1, 2)), name="review_place_known"),
            models.UniqueConstraint(
                fields=["minutes", "place"], condition=Q(decided_at=None), name="review_two_open_per_minutes"
            ),
            models.UniqueConstraint(
                fields=["minutes", "reader"], condition=Q(decided_at=None), name="review_one_open_per_reader"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} – {self.reader}"


class MinutesVersion(models.Model):
    """What was distributed, frozen; `content` holds the sections and theme names as they were."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    distributed_at = models.DateTimeField(default=clock.now, editable=False)
    distributed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    pdf = models.FileField(upload_to="minutes/", blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"
