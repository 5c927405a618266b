"""How the acts of this app read in an audit trail."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "outcome.logged": _("logged the learning outcome"),
    "outcome.changed": _("changed the learning outcome"),
    "outcome.removed": _("removed the learning outcome"),
    "outcome.feedback_given": _("gave feedback"),
}
