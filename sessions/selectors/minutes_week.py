"""The week for minutes, as a bar that runs out (A8d)."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from lwg import clock
from lwg.web.templatetags.lwg import moment, span
from sessions.models import Minutes


@dataclass(frozen=True)
class Week:
    """The week for the minutes as a bar that runs out; once distributed, what came of it for good (A8d)."""

    hours: int
    hours_used: int
    tone: str
    icon: str
    text: str


def week_of(minutes: Minutes) -> Week:
    """From the session's end until the deadline; late stays late."""
    ends_at, until = minutes.session.ends_at, minutes.distributed_at or clock.now()
    late, remaining = until - minutes.due_at, minutes.due_at - until
    due = moment(minutes.due_at)
    if minutes.distributed_at is not None:
        told = _("%(span)s late") % {"span": span(late)} if late > timedelta(0) else _("in time")
        text = _("Distributed %(moment)s, %(told)s") % {"moment": moment(minutes.distributed_at), "told": told}
        tone = "late" if late > timedelta(0) else "done"
    elif late > timedelta(0):
        text, tone = _("%(span)s late · was due %(due)s") % {"span": span(late), "due": due}, "late"
    elif clock.now() < ends_at:
        text, tone = _("Due %(due)s, a week after the session") % {"due": due}, "calm"
    else:
        text = _("%(span)s left · due %(due)s") % {"span": span(remaining), "due": due}
        tone = "soon" if remaining <= timedelta(days=2) else "calm"
    hours = _hours(minutes.due_at - ends_at)
    icons = {"late": "exclamation-triangle", "done": "check-circle"}
    used = min(max(_hours(until - ends_at), 0), hours)
    return Week(hours=hours, hours_used=used, tone=tone, icon=icons.get(tone, "clock"), text=text)


def _hours(length: timedelta) -> int:
    return int(length.total_seconds() // 3600)
