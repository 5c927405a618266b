"""What stands in a calendar feed: a person's sessions and deadlines, or those of one community; never what is said."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import Row, prepared, prepared_objects
from sessions import ical
from sessions.enums import MinutesState, SessionState
from sessions.ical import Deadline, Entry
from sessions.models import CalendarFeed, CommunityFeed, Session
from sessions.planning.rhythm import local_day
from sessions.selectors.planning import own_duty

LOOK_BACK = timedelta(weeks=52)
CANCELLED_FOR = timedelta(days=30)
KEEP = 24 * 3600
LAYOUT = "3"  # another number when the same entries read otherwise: kept bodies are made anew

COLUMNS = (
    *("pk", "uid", "calendar_sequence", "starts_at", "ends_at", "changed_at", "state", "online_link"),
    *("community__name", "location__name", "location__city", "location__address"),
    *("facilitator__user_id", "minute_taker__user_id", "reader__user_id", "minutes__state", "minutes__due_at"),
    *("community__memberships__starts_on", "community__memberships__ends_on"),
)


def personal_feed(token: str) -> CalendarFeed | None:
    """The feed of this token; None for a wrong or revoked one, and for an account that was closed. One query."""
    return next(iter(_personal_feed(token=token)), None)


def community_feed(token: str) -> CommunityFeed | None:
    """The feed of this token, while its member is one today and accepted the agreements (P4, A6a). One query."""
    return next(iter(_community_feed(token=token)), None)


@prepared_objects
def _personal_feed(token: str) -> "QuerySet[Any]":
    return CalendarFeed.objects.select_related("user").filter(token=token, user__is_active=True)


@prepared_objects
def _community_feed(token: str) -> "QuerySet[Any]":
    members = Membership.objects.active_on(clock.today()).accepted()
    found = CommunityFeed.objects.select_related("membership__user", "membership__community")
    return found.filter(token=token, membership__user__is_active=True, membership__in=members)


@dataclass(frozen=True)
class Found:
    """What a feed is made of, as the database gave it; `person`: whose duties and deadlines are told, if anybody's."""

    rows: Sequence[Row]
    name: str
    person: int | None = None

    @cached_property
    def version(self) -> str:
        """Changes whenever the body would; the ETag, and the key under which the body is kept."""
        return hashlib.sha256(repr((LAYOUT, get_language(), self.name, self.person, self.rows)).encode()).hexdigest()

    def entries(self) -> Iterator[Entry | Deadline]:
        """The sessions on days of the membership (P4), each before the deadline of its minutes."""
        for row in self.rows:
            pk, uid, sequence, starts_at, ends_at, changed_at, state, link, community, name, city, address = row[:12]
            facilitator, minute_taker, reader, minutes, due_at, first_day, last_day = row[12:]
            day = local_day(starts_at)
            if day < first_day or (last_day is not None and day > last_day):
                continue
            is_cancelled = state == SessionState.CANCELLED
            place = ", ".join(part for part in (name, city, address) if part)
            duty = "" if self.person is None else own_duty(self.person, facilitator, minute_taker, reader)
            yield Entry(pk, uid, sequence, starts_at, ends_at, changed_at, community, place, link, is_cancelled, duty)
            is_written_by_them = self.person is not None and self.person == minute_taker
            if is_written_by_them and due_at and minutes != MinutesState.DISTRIBUTED and not is_cancelled:
                yield Deadline(pk, uid, sequence, due_at, changed_at, community)

    def body(self) -> bytes:
        """The calendar as text; made once per version, as making it costs far more than reading it."""
        key = f"calendar:{self.version}"
        body: bytes | None = cache.get(key)
        if body is None:
            body = ical.publish(self.entries(), self.name)
            cache.set(key, body, KEEP)
        return body


def all_of(user: User) -> Found:
    """Sessions on days on which `user` is a member, of communities of which they are one now and accepted the
    agreements (P4, A6a), and the deadlines of minutes that they write; cancelled sessions for 30 days. One query."""
    now = clock.now()
    rows = _of_person(user=user.pk, since=now - LOOK_BACK, cancelled_since=now - CANCELLED_FOR)
    return Found(rows, _("LWG sessions"), person=user.pk)


def one_community(membership: Membership) -> Found:
    """The same of one community, without deadlines. One query."""
    now = clock.now()
    rows = _of_member(membership=membership.pk, since=now - LOOK_BACK, cancelled_since=now - CANCELLED_FOR)
    return Found(rows, membership.community.name)


@prepared
def _of_person(user: int, since: datetime, cancelled_since: datetime) -> "QuerySet[Any, Any]":
    return _rows(Membership.objects.of(User(pk=user)), since, cancelled_since)


@prepared
def _of_member(membership: int, since: datetime, cancelled_since: datetime) -> "QuerySet[Any, Any]":
    return _rows(Membership.objects.filter(pk=membership), since, cancelled_since)


def _rows(memberships: "QuerySet[Any]", since: datetime, cancelled_since: datetime) -> "QuerySet[Any, Any]":
    running = memberships.active_on(clock.today()).accepted()  # type: ignore[attr-defined]  # a MembershipQuerySet
    return (
        Session.objects.filter(community__memberships__in=running, starts_at__gte=since)
        .filter(~Q(state=SessionState.CANCELLED) | Q(changed_at__gte=cancelled_since))
        .order_by("starts_at", "pk")
        .values_list(*COLUMNS)
    )
