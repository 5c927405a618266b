"""Lists of members that somebody confirmed, on their way to becoming memberships."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models.communities import Community
from lwg.jobs.models import LongWork


class MemberImport(models.Model):
    """One list, as it was handed in and found right; `work` says who asked, how far it is, and what came of it.

    The text is wiped once everybody is in; of a list that did not go in, it stays to be mended.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="member_imports")
    work = models.OneToOneField(LongWork, on_delete=models.CASCADE, related_name="member_import")
    text = models.TextField(_("list of members"), blank=True)
    starts_on = models.DateField(_("first day of who has none in the list"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of members")
        verbose_name_plural = _("imports of members")

    def __str__(self) -> str:
        return f"{self.community}: {self.work}"
