"""How the acts of this app read in an audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "organisation.created": _("added the organisation"),
    "organisation.changed": _("changed the organisation"),
    "coordinator.added": _("added a coordinator"),
    "location.added": _("added a location"),
    "location.changed": _("changed a location"),
    "location.removed": _("removed a location"),
    "travel.changed": _("changed travel times"),
    "holidays.set": _("set a holiday"),
    "holidays.removed": _("removed a holiday"),
    "community.created": _("set up the community"),
    "community.changed": _("changed the community"),
    "membership.invited": _("invited a member"),
    "membership.imported": _("invited members from a list"),
    "membership.changed": _("changed a membership"),
    "membership.ended": _("ended a membership"),
    "membership.invited_again": _("sent an invitation again"),
    "agreements.published": _("published agreements"),
    "agreements.accepted": _("accepted the agreements"),
}
