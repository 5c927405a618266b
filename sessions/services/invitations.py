"""Who has which session in their calendar by mail: inviting, and the watch that keeps it true."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from sessions.enums import SessionState
from sessions.models import CalendarFeed, CalendarInvitation, Session
from sessions.planning.rhythm import local_day
from sessions.services import dates
from sessions.services.one_by_one import one_by_one

Concerned = tuple[int, int]
"""A person and a community, by their keys."""


def invite(*, sessions: Sequence[Session], members: Iterable[Membership]) -> None:
    """Note that these sessions come into the calendars of these members: of each those on days of their membership,
    and nobody who chose to get none by mail. Call in the transaction that writes the mail."""
    members = list(members)
    without = set(
        CalendarFeed.objects.filter(invites_by_mail=False, user__in=[one.user_id for one in members]).values_list(
            "user_id", flat=True
        )
    )
    CalendarInvitation.objects.bulk_create(
        (
            CalendarInvitation(session=session, user_id=one.user_id)
            for one in members
            for session in sessions
            if one.user_id not in without and one.is_active_on(local_day(session.starts_at))
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def watch_invitations(*, now: datetime) -> list[Message]:
    """Invite who joined to what is to come, and take it out of the calendar of who left (P4) or chose so.

    One mail for each person and community. Safe to run late, twice or at once.
    """
    return [
        *one_by_one(_grouped(_missing(now)).items(), lambda found: _invite_one(*found[0], found[1])),
        *one_by_one(_grouped(_surplus(now)).items(), lambda found: _withdraw_from_one(*found[0], found[1])),
    ]


def _missing(now: datetime) -> Iterable[tuple[int, int, int]]:
    """(person, community, session) of members today, who accepted the agreements as for every page that tells dates
    (A6a), and were not invited to what is to come on days of theirs."""
    invited = CalendarInvitation.objects.filter(session_id=OuterRef("pk"), user_id=OuterRef("member"))
    chose_none = CalendarFeed.objects.filter(user_id=OuterRef("member"), invites_by_mail=False)
    running = Membership.objects.active_on(clock.today()).accepted().filter(user__is_active=True)
    return (
        Session.objects.filter(state=SessionState.PLANNED, starts_at__gt=now, community__memberships__in=running)
        .annotate(
            day=TruncDate("starts_at", tzinfo=clock.AMSTERDAM),
            member=F("community__memberships__user_id"),
            first_day=F("community__memberships__starts_on"),
            last_day=F("community__memberships__ends_on"),
        )
        .filter(Q(first_day__lte=F("day")) & (Q(last_day=None) | Q(last_day__gte=F("day"))))
        .filter(~Exists(invited), ~Exists(chose_none))
        .order_by("starts_at")
        .values_list("member", "community_id", "pk")
    )


def _surplus(now: datetime) -> Iterable[tuple[int, int, int]]:
    """(person, community, session) of who was invited, and is no member on that day or chose to get none by mail."""
    member = Membership.objects.filter(
        Q(community_id=OuterRef("session__community_id"), user_id=OuterRef("user_id"), starts_on__lte=OuterRef("day"))
        & (Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")))
    )
    chose_none = CalendarFeed.objects.filter(user_id=OuterRef("user_id"), invites_by_mail=False)
    return (
        CalendarInvitation.objects.filter(session__state=SessionState.PLANNED, session__starts_at__gt=now)
        .annotate(day=TruncDate("session__starts_at", tzinfo=clock.AMSTERDAM))
        .filter(~Exists(member) | Exists(chose_none))
        .order_by("session__starts_at")
        .values_list("user_id", "session__community_id", "session_id")
    )


def _grouped(found: Iterable[tuple[int, int, int]]) -> dict[Concerned, list[int]]:
    sessions: dict[Concerned, list[int]] = defaultdict(list)
    for user, community, session in found:
        sessions[user, community].append(session)
    return sessions


@transaction.atomic
def _invite_one(user: int, community: int, sessions: list[int]) -> list[Message]:
    """Under the lock under which dates are written: what another run invited to meanwhile is left out."""
    dates.lock(Community(pk=community))
    already = CalendarInvitation.objects.filter(user_id=user, session__in=sessions).values_list("session_id", flat=True)
    new = [pk for pk in sessions if pk not in set(already)]
    if not new:
        return []
    made = [CalendarInvitation.objects.create(user_id=user, session_id=pk) for pk in new]
    message = enqueue(
        kind="sessions.invited",
        key=f"sessions-invited:{made[0].pk}",
        recipient=User.objects.get(pk=user),
        params={"community": community, "sessions": new},
    )
    return [message] if message else []


@transaction.atomic
def _withdraw_from_one(user: int, community: int, sessions: list[int]) -> list[Message]:
    dates.lock(Community(pk=community))
    gone = CalendarInvitation.objects.filter(user_id=user, session__in=sessions)
    found = dict(gone.values_list("session_id", "pk"))
    if not found:
        return []
    gone.delete()
    message = enqueue(
        kind="sessions.withdrawn",
        key=f"sessions-withdrawn:{min(found.values())}",
        recipient=User.objects.get(pk=user),
        params={"community": community, "sessions": [pk for pk in sessions if pk in found]},
    )
    return [message] if message else []
