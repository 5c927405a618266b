"""Opening a session, walking through its parts (A3) and closing it; one door per transition."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import AttendanceState, Part, SessionState
from sessions.models import Attendance, Session
from sessions.services.attendance import note_present


def locked(session: Session) -> Session:
    """The session as it is now, held until the end of the caller's transaction."""
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("community", "facilitator__user", "minute_taker__user")
        .get(pk=session.pk)
    )


def running(session: Session) -> Session:
    """The locked session; raises ValidationError when its board is not open."""
    session = locked(session)
    if session.state != SessionState.RUNNING:
        raise ValidationError(_("This session is not open now."))
    return session


def runs(user: User, session: Session) -> bool:
    """Whether `user` is this session's facilitator or minute taker."""
    return any(one is not None and one.user_id == user.pk for one in (session.facilitator, session.minute_taker))


@transaction.atomic
def open_board(*, actor: User, session: Session) -> Session:
    """Start the session with its check-in; a session that runs already is left as it is.

    Raises ValidationError on another day than its own (Amsterdam), when it was held or cancelled, and unless there are
    exactly one facilitator and one minute taker, both members today (A7, A8).
    """
    session = locked(session)
    if session.state == SessionState.RUNNING:
        return session
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("This session was cancelled."))
    if session.state == SessionState.HELD:
        raise ValidationError(_("This session is over; it cannot be opened again."))
    if session.starts_at.astimezone(clock.AMSTERDAM).date() != clock.today():
        raise ValidationError(_("A session can be opened on its own day only."))
    for duty in (session.facilitator, session.minute_taker):
        if duty is None:
            raise ValidationError(_("Choose a facilitator and a minute taker first."))
        if not duty.is_active or not duty.user.is_active:
            raise ValidationError(_("%(name)s is not a member now; choose someone else.") % {"name": duty})
    session.state = SessionState.RUNNING
    session.part = Part.CHECK_IN
    session.opened_at = session.part_started_at = clock.now()
    session.save(update_fields=["state", "part", "part_started_at", "opened_at"])
    opener = Membership.objects.filter(community_id=session.community_id, user=actor).first()
    if opener is not None:
        note_present(session, opener)
    record(actor=actor, verb="session.opened", target=session)
    return session


@transaction.atomic
def go_to_part(*, actor: User, session: Session, part: Part) -> Session:
    """Put `part` on and start its time; the part that is on already keeps its time.

    Raises ValidationError when the session does not run.
    """
    session = running(session)
    if session.part == part:
        return session
    session.part = part
    session.part_started_at = clock.now()
    session.save(update_fields=["part", "part_started_at"])
    return session


@transaction.atomic
def close_board(*, actor: User, session: Session) -> Session:
    """End the session; whoever was not noted as present or excused was absent. Closing twice has one effect.

    Raises ValidationError for a session that was never opened.
    """
    session = locked(session)
    if session.state == SessionState.HELD:
        return session
    if session.state != SessionState.RUNNING:
        raise ValidationError(_("This session is not open now."))
    session.state = SessionState.HELD
    session.closed_at = clock.now()
    session.part = ""
    session.part_started_at = None
    session.save(update_fields=["state", "closed_at", "part", "part_started_at"])
    unnoted = Membership.objects.filter(community_id=session.community_id).active_on(clock.today())
    Attendance.objects.bulk_create(
        (
            Attendance(session=session, membership=one, state=AttendanceState.ABSENT)
            for one in unnoted.exclude(attendances__session=session)
        ),
        ignore_conflicts=True,
    )
    record(actor=actor, verb="session.closed", target=session)
    return session
