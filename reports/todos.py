"""One thing to do, and how pressing it is. Everything is a plain value, ready for the page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from django.utils.translation import gettext as _

from lwg.web.templatetags.lwg import left, short_day

SOON = timedelta(days=2)
THIS_WEEK = timedelta(days=7)


class Urgency(Enum):
    """Class of the row and icon of its status; the word beside it is the to-do's own."""

    LATE = ("is-late", "exclamation-triangle")
    SOON = ("is-soon", "clock")
    WEEK = ("is-calm", "calendar-week")
    LATER = ("is-calm", "calendar")

    @property
    def css(self) -> str:
        return self.value[0]

    @property
    def icon(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Todo:
    """`order` sorts: what blocks everything else first, then by when it is due."""

    what: str
    where: str
    url: str
    icon: str
    urgency: Urgency
    status: str
    order: datetime = field(compare=False)  # what stands without a moment is ordered by the clock


def due_todo(*, what: str, where: str, url: str, icon: str, due: datetime, now: datetime) -> Todo:
    """A to-do with a moment at which it must be done."""
    urgency = urgency_of(due, now)
    status = _("on %(day)s") % {"day": short_day(due)} if urgency is Urgency.LATER else left(due)
    return Todo(what, where, url, icon, urgency, status, due)


def standing_todo(
    *, what: str, where: str, url: str, icon: str, urgency: Urgency, status: str, order: datetime
) -> Todo:
    """A to-do without a moment of its own; `status` says why it stands here."""
    return Todo(what, where, url, icon, urgency, status, order)


def urgency_of(due: datetime, now: datetime) -> Urgency:
    if due < now:
        return Urgency.LATE
    if due - now <= SOON:
        return Urgency.SOON
    return Urgency.WEEK if due - now <= THIS_WEEK else Urgency.LATER
