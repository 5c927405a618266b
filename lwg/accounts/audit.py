"""The acts of this app, as the audit trail tells them."""

from django.utils.translation import gettext_lazy as _

from lwg.audit import verbs


def register() -> None:
    verbs.register(
        {
            "account.invited": _("invited this person"),
            "account.entered": _("accepted the invitation"),
        }
    )
