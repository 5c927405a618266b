"""Ways of learning and who may see an outcome."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WayOfLearning(models.TextChoices):
    """B2: four ways of learning."""

    IN = "in", _("in practice")
    FOR = "for", _("for practice")
    FROM = "from", _("from practice")
    ABOUT = "about", _("about practice")


class Audience(models.TextChoices):
    """Who may read an outcome beside its writer; the writer decides (P1, P2)."""

    SELF = "self", _("only me")
    LECTURERS = "lecturers", _("the LWG lecturers of my community")
    COMMUNITY = "community", _("everyone in my community")
