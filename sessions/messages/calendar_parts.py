"""What a mail carries for the recipient's calendar program: an invitation to a session, or its end (RFC 5546)."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from lwg import clock
from lwg.accounts.models import User
from lwg.notifications.kinds import CalendarPart
from sessions import ical
from sessions.enums import SessionState
from sessions.ical import Entry, Invited
from sessions.models import Answer, CalendarInvitation, Session


def entry_of(session: Session) -> Entry:
    """As the session stands now; with its community and location at hand it asks nothing."""
    location = session.location
    return Entry(
        pk=session.pk,
        uid=session.uid,
        sequence=session.calendar_sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=session.changed_at,
        community=session.community.name,
        place=", ".join(part for part in (str(location), location.address) if part) if location else "",
        link=session.online_link,
        is_cancelled=session.state == SessionState.CANCELLED,
    )


def invitations(user: User | None, sessions: Sequence[Session]) -> tuple[CalendarPart, ...]:
    """A REQUEST for each session that is in this person's calendar by mail: other ones carry none. Two queries."""
    found = _invited(user, [one for one in sessions if one.starts_at > clock.now()])
    answers = dict(
        Answer.objects.filter(membership__user=user, session__in=found).values_list("session_id", "choice")
        if found
        else []
    )
    return tuple(_part(user, one, answer=answers.get(one.pk, ""), alone=len(found) == 1) for one in found)


def cancellations(user: User | None, sessions: Sequence[Session]) -> tuple[CalendarPart, ...]:
    """A CANCEL for each session that was cancelled and is in this person's calendar by mail."""
    found = _invited(user, sessions)
    return tuple(_part(user, one, cancels=True, alone=len(found) == 1) for one in found)


def withdrawals(user: User | None, sessions: Sequence[Session]) -> tuple[CalendarPart, ...]:
    """A CANCEL for each session that stands, to which this person is not invited any more."""
    invited = _invited(user, sessions)
    found = [one for one in sessions if one not in invited]
    return tuple(_part(user, one, cancels=True, alone=len(found) == 1) for one in found)


def _invited(user: User | None, sessions: Sequence[Session]) -> list[Session]:
    theirs = set(
        CalendarInvitation.objects.filter(user=user, session__in=sessions).values_list("session_id", flat=True)
    )
    return [one for one in sessions if one.pk in theirs]


def _part(
    user: User | None, session: Session, *, answer: str = "", cancels: bool = False, alone: bool = True
) -> CalendarPart:
    if user is None:
        raise ValueError("nobody to invite")
    invited = Invited(
        name=str(user),
        address=user.email,
        organiser=settings.REPLIES_EMAIL,
        organiser_name=session.community.name,
        answer=answer,
        asks_reply=bool(settings.REPLIES_IMAP_URL),
    )
    name = "invite" if alone else f"{session.starts_at.astimezone(clock.AMSTERDAM):%Y-%m-%d}"
    return CalendarPart(
        name=f"{name}.ics",
        content=ical.message(entry_of(session), invited, cancels=cancels),
        method="CANCEL" if cancels else "REQUEST",
    )


def still_to_come(pks: Iterable[int]) -> list[Session]:
    """Those of these sessions that are planned and did not begin, in their order, with what a mail tells of them."""
    return list(
        Session.objects.filter(pk__in=list(pks), state=SessionState.PLANNED, starts_at__gt=clock.now())
        .select_related("community", "location")
        .order_by("starts_at")
    )
