"""What this app shows on the page of a community: the sessions to come and the half-year as a strip."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communities import panels
from communities.panels import Panel
from communities.selectors.access import Standing
from lwg import clock
from lwg.prepared import Asked, prepared
from lwg.web.templatetags.lwg import brief
from lwg.web.templatetags.lwg import day as long_day
from sessions.enums import SessionState
from sessions.models import Roster, Session
from sessions.selectors.planning import MARKS, SKIPPED
from sessions.selectors.rosters import StripItem

BEHIND, AHEAD = timedelta(weeks=13), timedelta(weeks=26)
NEXT = 3


@dataclass(frozen=True)
class Coming:
    """One of the next sessions."""

    url: str
    day: str
    hours: str
    open_duty: str


def register() -> None:
    """Call once, from `AppConfig.ready()`."""
    panels.register("sessions", half_year, asks=_asked)


def half_year(standing: Standing) -> Panel | None:
    """A quarter back and a half-year ahead; dates are for members and coordinators (P1)."""
    if not (standing.sees_contents or standing.coordinates):
        return None
    now, language = clock.now(), get_language()
    pk = standing.community.pk
    around, running = _asked(pk)
    found = [_Session(*row) for row in around.answer()]
    coming = [one for one in found if one.ends_at >= now and one.state != SessionState.CANCELLED]
    context = {
        "strip": tuple(_item(one, language, is_over=one.ends_at < now, is_next=one in coming[:1]) for one in found),
        "coming": tuple(_line(one, language) for one in coming[:NEXT]),
        "has_roster": bool(running.answer()),
        "sessions_url": reverse("community_sessions", args=[pk]),
        "rosters_url": reverse("rosters", args=[pk]),
        "rota_url": reverse("rota", args=[pk]),
        "themes_url": reverse("themes", args=[pk]),
        "search_url": f"{reverse('search')}?community={pk}",
        "book_url": reverse("community_book", args=[pk]) if standing.sees_contents else "",
    }
    return Panel("sessions/planning/_panel.html", context)


class _Session(NamedTuple):
    pk: int
    starts_at: datetime
    ends_at: datetime
    state: str
    skipped: bool
    facilitator_id: int | None
    minute_taker_id: int | None


@prepared
def _around(community: int, since: datetime, until: datetime) -> QuerySet[Any, Any]:
    found = Session.objects.filter(community_id=community, starts_at__gte=since, starts_at__lte=until)
    return found.order_by("starts_at").values_list(*_Session._fields)


@prepared
def _running_rosters(community: int) -> QuerySet[Any, Any]:
    return Roster.objects.published().filter(community_id=community, last_day__gte=clock.today()).values_list("pk")[:1]


def _asked(community: int) -> tuple[Asked, Asked]:
    """The sessions around today, and the rosters that run; by whole days, so that the page asks them once."""
    midnight = datetime.combine(clock.today(), time(), clock.AMSTERDAM)
    return (
        _around.asked(community=community, since=midnight - BEHIND, until=midnight + AHEAD),
        _running_rosters.asked(community=community),
    )


@lru_cache(maxsize=1024)
def _item(session: _Session, language: str, *, is_over: bool, is_next: bool) -> StripItem:
    """In the reader's `language`; many look at the same sessions."""
    day = session.starts_at.astimezone(clock.AMSTERDAM)
    state = SessionState(session.state)
    status, icon = MARKS[state]
    note = _("skipped") if session.skipped else str(state.label)
    if session.skipped:
        icon = SKIPPED
    if state == SessionState.PLANNED and is_over:
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


@lru_cache(maxsize=1024)
def _line(session: _Session, language: str) -> Coming:
    """In the reader's `language`."""
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (session.starts_at, session.ends_at))
    return Coming(
        url=reverse("session", args=[session.pk]),
        day=long_day(starts),
        hours=f"{starts:%H:%M}–{ends:%H:%M}",
        open_duty="" if session.facilitator_id and session.minute_taker_id else _("a duty is open"),
    )
