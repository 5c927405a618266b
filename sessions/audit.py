"""How the acts of this app read in an audit trail."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "roster.drafted": _("drafted the roster"),
    "roster.changed": _("changed the draft"),
    "roster.discarded": _("threw a draft roster away"),
    "roster.published": _("published the roster"),
    "candidates.offered": _("offered dates"),
    "candidates.withdrawn": _("took dates back"),
    "availability.asked": _("asked the members which dates suit them"),
    "availability.deadline_moved": _("moved the deadline for answers"),
    "availability.closed": _("closed the asking"),
    "availability.links_renewed": _("sent new links to answer"),
    "availability.links_revoked": _("stopped links to answer"),
    "availability.answered": _("answered the dates"),
    "availability.answered_for": _("answered the dates for a member"),
    "busy.added": _("added busy times of a calendar"),
    "busy.removed": _("removed busy times of a calendar"),
    "session.planned": _("planned the session"),
    "session.moved": _("moved the session"),
    "session.cancelled": _("cancelled the session"),
    "session.missed": _("said that the session did not take place"),
    "session.duties_assigned": _("assigned facilitator and minute taker"),
    "session.opened": _("opened the session"),
    "session.closed": _("closed the session"),
    "minutes.started": _("started the minutes"),
    "minutes.reader_asked": _("asked a reader"),
    "minutes.review_withdrawn": _("took back the question to the reader"),
    "minutes.changes_requested": _("asked for changes"),
    "minutes.approved": _("approved the minutes"),
    "minutes.distributed": _("distributed the minutes"),
}
