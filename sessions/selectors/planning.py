"""Lists of sessions: of one community, and mine."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities.models import Community
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import SessionState
from sessions.models import Session

A_PAGE = 20

# Status class and icon of docs/look.md.
MARKS = {
    SessionState.PLANNED: ("is-calm", "calendar"),
    SessionState.RUNNING: ("is-info", "info-circle"),
    SessionState.HELD: ("is-done", "check-circle"),
    SessionState.CANCELLED: ("is-off", "x-circle"),
}


@dataclass(frozen=True)
class SessionRow:
    """One session as a list shows it; texts and addresses are made here, not in the template's loop."""

    url: str
    day: str
    hours: str
    community: str
    place: str
    facilitator: str
    minute_taker: str
    mine: str
    state: str
    status: str
    icon: str
    starts_at: datetime


def of_community(user: User, community: Community) -> QuerySet[Session]:
    return Session.objects.visible_to(user).filter(community=community)


def coming(sessions: QuerySet[Session], user: User) -> list[SessionRow]:
    """Those that have not ended, soonest first; cancelled ones stay in view until their hour has passed."""
    found = sessions.filter(ends_at__gte=clock.now()).order_by("starts_at", "pk")
    return [row_of(session, user) for session in _with_people(found)]


def past(sessions: QuerySet[Session], page: str | None) -> Page[Session]:
    """Those that have ended, latest first; turn the sessions of a page into rows with `rows_of`."""
    found = sessions.filter(ends_at__lt=clock.now()).order_by("-starts_at", "-pk")
    return Paginator(_with_people(found), A_PAGE).get_page(page)


def rows_of(page: Page[Session], user: User) -> list[SessionRow]:
    return [row_of(session, user) for session in page]


def row_of(session: Session, user: User) -> SessionRow:
    starts, ends = (moment.astimezone(clock.AMSTERDAM) for moment in (session.starts_at, session.ends_at))
    state = SessionState(session.state)
    status, icon = MARKS[state]
    is_past = state == SessionState.PLANNED and session.has_ended
    return SessionRow(
        url=reverse("session", args=[session.pk]),
        day=date_format(starts, "D j M Y"),
        hours=f"{starts:%H:%M}–{ends:%H:%M}",
        community=session.community.name,
        place=str(session.location or "") or (_("online") if session.online_link else ""),
        facilitator=str(session.facilitator.user) if session.facilitator else "",
        minute_taker=str(session.minute_taker.user) if session.minute_taker else "",
        mine=_duty_of(user, session),
        state=_("past, not opened") if is_past else str(state.label),
        status=status,
        icon=icon,
        starts_at=session.starts_at,
    )


def _duty_of(user: User, session: Session) -> str:
    if session.facilitator and session.facilitator.user_id == user.pk:
        return _("you facilitate")
    if session.minute_taker and session.minute_taker.user_id == user.pk:
        return _("you write the minutes")
    return ""


def _with_people(sessions: QuerySet[Session]) -> QuerySet[Session]:
    return sessions.select_related("community", "location", "facilitator__user", "minute_taker__user")
