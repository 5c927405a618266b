"""Kinds, backgrounds, knowledge and duties: the words of domain.md."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommunityKind(models.TextChoices):
    """B4: the organisation is the community, or a network of similar ones is."""

    ORGANISATION = "organisation", _("organisation")
    NETWORK = "network", _("network")


class Region(models.TextChoices):
    """The three regions of the Dutch school holidays."""

    NORTH = "noord", _("North")
    MIDDLE = "midden", _("Middle")
    SOUTH = "zuid", _("South")


class Background(models.TextChoices):
    """From where someone takes part; not what they do in the community (that is a duty)."""

    STUDENT = "student", _("student")
    LECTURER = "lecturer", _("lecturer")
    PROFESSIONAL = "professional", _("professional")
    RESEARCHER = "researcher", _("researcher")
    EXPERT_BY_EXPERIENCE = "expert_by_experience", _("expert by experience")
    CITIZEN = "citizen", _("citizen or client representative")


class Knowledge(models.TextChoices):
    """A5b: the three kinds that must all be represented."""

    EXPERIENTIAL = "experiential", _("experiential knowledge")
    LOCAL = "local", _("local knowledge")
    PROFESSIONAL = "professional", _("professional knowledge")


class Duty(models.TextChoices):
    """What someone may be asked to do in a community."""

    FACILITATOR = "facilitator", _("facilitator")
    MINUTE_TAKER = "minute_taker", _("minute taker")
    READER = "reader", _("reader")
    LWG_LECTURER = "lwg_lecturer", _("LWG lecturer")
    PROCESS_COACH = "process_coach", _("process coach")


class HolidayKind(models.TextChoices):
    AUTUMN = "autumn", _("autumn holiday")
    CHRISTMAS = "christmas", _("Christmas holiday")
    SPRING = "spring", _("spring holiday")
    MAY = "may", _("May holiday")
    SUMMER = "summer", _("summer holiday")
    OTHER = "other", _("other days off")


class Cadence(models.IntegerChoices):
    """A9a: preferably every 3 or 4 weeks, at most 6."""

    THREE = 3, _("every 3 weeks")
    FOUR = 4, _("every 4 weeks")
    FIVE = 5, _("every 5 weeks")
    SIX = 6, _("every 6 weeks")


# Parties of B1 whose absence a community page warns of, beside the kinds of knowledge (A5).
PARTIES = (
    Background.STUDENT,
    Background.LECTURER,
    Background.PROFESSIONAL,
    Background.RESEARCHER,
    Background.EXPERT_BY_EXPERIENCE,
    Background.CITIZEN,
)
