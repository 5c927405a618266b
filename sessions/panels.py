"""What this app shows on the page of a community: the sessions to come and the half-year as a strip."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from communities import panels
from communities.panels import Panel
from communities.selectors.access import Standing
from lwg import clock
from lwg.prepared import prepared, prepared_objects
from lwg.web.templatetags.lwg import brief
from lwg.web.templatetags.lwg import day as long_day
from sessions.enums import SessionState
from sessions.models import Roster, Session
from sessions.selectors.planning import MARKS, SKIPPED
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
    pk = standing.community.pk
    found = _around(community=pk, since=now - BEHIND, until=now + AHEAD)
    coming = [one for one in found if one.ends_at >= now and one.state != SessionState.CANCELLED]
    context = {
        "strip": tuple(_item(one, now, is_next=one in coming[:1]) for one in found),
        "coming": [_line(one) for one in coming[:NEXT]],
        "has_roster": bool(_running_rosters(community=pk)),
        "sessions_url": reverse("community_sessions", args=[pk]),
        "rosters_url": reverse("rosters", args=[pk]),
        "rota_url": reverse("rota", args=[pk]),
        "themes_url": reverse("themes", args=[pk]),
        "search_url": f"{reverse('search')}?community={pk}",
        "book_url": reverse("community_book", args=[pk]) if standing.sees_contents else "",
    }
    return Panel("sessions/planning/_panel.html", context)


@prepared_objects
def _around(community: int, since: datetime, until: datetime) -> QuerySet[Session]:
    return (
        Session.objects.filter(community_id=community, starts_at__gte=since, starts_at__lte=until)
        .order_by("starts_at")
        .only("starts_at", "ends_at", "state", "skipped", "facilitator_id", "minute_taker_id")
    )


@prepared
def _running_rosters(community: int) -> QuerySet[Any, Any]:
    return Roster.objects.published().filter(community_id=community, last_day__gte=clock.today()).values_list("pk")[:1]


def _item(session: Session, now: datetime, *, is_next: bool) -> StripItem:
    day = session.starts_at.astimezone(clock.AMSTERDAM)
    state = SessionState(session.state)
    status, icon = MARKS[state]
    note = session.state_in_words
    if session.skipped:
        icon = SKIPPED
    if state == SessionState.PLANNED and session.ends_at < now:
        note = _("past")
    if is_next:
        status, note = "is-info", _("next")
    return StripItem(
        month=brief(day, "M"),
        number=str(day.day),
        note=note,
        icon=icon,
        status=status,
        url=reverse("session", args=[session.pk]),
    )


def _line(session: Session) -> dict[str, str]:
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (session.starts_at, session.ends_at))
    return {
        "url": reverse("session", args=[session.pk]),
        "day": long_day(starts),
        "hours": f"{starts:%H:%M}–{ends:%H:%M}",
        "open_duty": "" if session.facilitator_id and session.minute_taker_id else _("a duty is open"),
    }
