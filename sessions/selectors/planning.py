"""Lists of sessions: of one community, and mine."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import Asked, Prepared, prepared
from lwg.web.templatetags.lwg import brief
from sessions.enums import SessionState
from sessions.models import Session
from sessions.selectors.names import name_of

A_PAGE = 20

# Status class and icon of docs/look.md.
MARKS = {
    SessionState.PLANNED: ("is-calm", "calendar"),
    SessionState.RUNNING: ("is-info", "info-circle"),
    SessionState.HELD: ("is-done", "check-circle"),
    SessionState.CANCELLED: ("is-off", "x-circle"),
}


SKIPPED = "skip-forward"
"""The icon of a session that was left out on purpose, in place of the one for cancelled."""


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
    reader: str
    mine: str
    state: str
    status: str
    icon: str
    starts_at: datetime


def coming(user: User, **of: int) -> tuple[SessionRow, ...]:
    """Those that have not ended, soonest first; cancelled ones stay in view until their hour has passed.

    All that `user` may see; with `community=…` those of one.
    """
    return tuple(_row_of(*row, user=user) for row in _coming(user=user.pk, **of))


def past(user: User, page: str | None, **of: int) -> Page[SessionRow]:
    """Those that have ended, latest first; of the same sessions as `coming`."""
    rows: Any = _Past(user, of)  # Any: a paginator asks no more of a list than this, its stubs do
    return Paginator(rows, A_PAGE).get_page(page)


def asked_of_lists(user: User, page: str | None) -> list[Asked]:
    """What `coming` and `past` ask, to ask it together; of the past its first page, where that is wanted."""
    first = [_past_from(0).asked(user=user.pk)] if page in (None, "1") else []
    return [_coming.asked(user=user.pk), _count_past.asked(user=user.pk), *first]


class _Past:
    """The past as a paginator wants it: counted, then read for one page."""

    def __init__(self, user: User, of: dict[str, int]) -> None:
        self.user = user
        self.of = of

    def __len__(self) -> int:
        [[count]] = _count_past(user=self.user.pk, **self.of)
        return int(count)

    def __getitem__(self, part: slice) -> tuple[SessionRow, ...]:
        return tuple(_row_of(*row, user=self.user) for row in _past_from(part.start)(user=self.user.pk, **self.of))


@prepared
def _coming(user: int, **of: int) -> QuerySet[Any, Any]:
    found = _visible(user, of).filter(ends_at__gte=clock.now())
    return _columns(found.order_by("starts_at", "pk"))


@prepared
def _count_past(user: int, **of: int) -> QuerySet[Any, Any]:
    found = _visible(user, of).filter(ends_at__lt=clock.now())
    return found.order_by().annotate(together=Value(1)).values("together").annotate(n=Count("pk")).values_list("n")


@lru_cache(maxsize=64)
def _past_from(first: int) -> Prepared:
    """The read of the page that begins there: where a page begins is part of the SQL."""

    @prepared
    def page(user: int, **of: int) -> QuerySet[Any, Any]:
        found = _visible(user, of).filter(ends_at__lt=clock.now())
        return _columns(found.order_by("-starts_at", "-pk"))[first : first + A_PAGE]

    return page


def _visible(user: int, of: dict[str, int]) -> QuerySet[Session]:
    return Session.objects.visible_to(User(pk=user)).filter(**of)


def _columns(sessions: QuerySet[Session]) -> QuerySet[Any, Any]:
    """In the order of the arguments of `_row_of`."""
    return sessions.annotate(
        facilitator_name=name_of("facilitator__user"),
        minute_taker_name=name_of("minute_taker__user"),
        reader_name=name_of("reader__user"),
    ).values_list(
        "pk",
        "starts_at",
        "ends_at",
        "state",
        "skipped",
        "online_link",
        "community__name",
        "location__name",
        "location__city",
        "facilitator__user_id",
        "minute_taker__user_id",
        "reader__user_id",
        "facilitator_name",
        "minute_taker_name",
        "reader_name",
    )


def _row_of(
    pk: int,
    starts_at: datetime,
    ends_at: datetime,
    written_state: str,
    skipped: bool,
    online_link: str,
    community: str,
    location: str | None,
    city: str | None,
    facilitator_pk: int | None,
    minute_taker_pk: int | None,
    reader_pk: int | None,
    facilitator: str | None,
    minute_taker: str | None,
    reader: str | None,
    *,
    user: User,
) -> SessionRow:
    starts, ends = starts_at.astimezone(clock.AMSTERDAM), ends_at.astimezone(clock.AMSTERDAM)
    state = SessionState(written_state)
    status, icon = MARKS[state]
    is_past = state == SessionState.PLANNED and ends_at <= clock.now()
    words = _("past, not opened") if is_past else _("skipped") if skipped else str(state.label)
    place = ", ".join(part for part in (location, city) if part)
    return SessionRow(
        url=reverse("session", args=[pk]),
        day=brief(starts, "D j M Y"),
        hours=f"{starts:%H:%M}–{ends:%H:%M}",
        community=community,
        place=place or (_("online") if online_link else ""),
        facilitator=facilitator or "",
        minute_taker=minute_taker or "",
        reader=reader or "",
        mine=own_duty(user.pk, facilitator_pk, minute_taker_pk, reader_pk),
        state=words,
        status=status,
        icon=SKIPPED if skipped else icon,
        starts_at=starts_at,
    )


def own_duty(user: int, facilitator: int | None, minute_taker: int | None, reader: int | None) -> str:
    """What `user` does in a session whose duties these accounts have, in words; "" for nothing."""
    if facilitator == user:
        return _("you facilitate")
    if minute_taker == user:
        return _("you write the minutes")
    if reader == user:
        return _("you read along")
    return ""
