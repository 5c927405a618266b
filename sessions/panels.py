"""What this app shows on the page of a community: the sessions to come and the half-year as a strip."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities import panels
from communities.panels import Panel
from communities.selectors.access import Standing
from lwg import clock
from sessions.enums import SessionState
from sessions.models import Roster, Session
from sessions.selectors.planning import MARKS
from sessions.selectors.rosters import StripItem

BEHIND, AHEAD = timedelta(weeks=13), timedelta(weeks=26)
NEXT = 3


def register() -> None:
    """Call once, from `AppConfig.ready()`."""
    panels.register("sessions", half_year)


def half_year(standing: Standing) -> Panel | None:
    """A quarter back and a half-year ahead, in two queries; dates are for members and coordinators (P1)."""
    if not (standing.sees_contents or standing.coordinates):
        return None
    now = clock.now()
    around = Session.objects.filter(community=standing.community, starts_at__range=(now - BEHIND, now + AHEAD))
    found = list(
        around.order_by("starts_at").only(
            "community_id", "starts_at", "ends_at", "state", "facilitator_id", "minute_taker_id"
        )
    )
    coming = [one for one in found if one.ends_at >= now and one.state != SessionState.CANCELLED]
    pk = standing.community.pk
    has_roster = Roster.objects.published().filter(community=standing.community, last_day__gte=clock.today()).exists()
    context = {
        "strip": [_item(one, now, is_next=one in coming[:1]) for one in found],
        "coming": [_line(one) for one in coming[:NEXT]],
        "has_roster": has_roster,
        "sessions_url": reverse("community_sessions", args=[pk]),
        "rosters_url": reverse("rosters", args=[pk]),
    }
    return Panel("sessions/planning/_panel.html", context)


def _item(session: Session, now: datetime, *, is_next: bool) -> StripItem:
    day = session.starts_at.astimezone(clock.AMSTERDAM)
    state = SessionState(session.state)
    status, icon = MARKS[state]
    note = str(state.label)
    if state == SessionState.PLANNED and session.ends_at < now:
        note = _("past")
    if is_next:
        status, note = "is-info", _("next")
    return StripItem(
        month=date_format(day, "M"),
        number=date_format(day, "j"),
        note=note,
        icon=icon,
        status=status,
        url=reverse("session", args=[session.pk]),
    )


def _line(session: Session) -> dict[str, str]:
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (session.starts_at, session.ends_at))
    return {
        "url": reverse("session", args=[session.pk]),
        "day": date_format(starts, "l j F Y"),
        "hours": f"{starts:%H:%M}–{ends:%H:%M}",
        "open_duty": "" if session.facilitator_id and session.minute_taker_id else _("a duty is open"),
    }
