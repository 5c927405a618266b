"""Who is there, who sent regrets, and who was heard (A7b)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import AttendanceState, SessionState
from sessions.models import Attendance, Session


def _not_cancelled(session: Session) -> Session:
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("This session was cancelled."))
    return session


def _of_this_community(session: Session, membership: Membership) -> None:
    if membership.community_id != session.community_id:
        raise ValidationError(_("This person is not a member of this community."))


@transaction.atomic
def set_presence(*, actor: User, session: Session, membership: Membership, state: AttendanceState) -> Attendance:
    """Note that a member is present, excused or absent; whoever is not present was not heard either.

    Raises ValidationError for a cancelled session and for a member of another community.
    """
    session = _not_cancelled(session)
    _of_this_community(session, membership)
    attendance, _created = Attendance.objects.select_for_update().get_or_create(
        session=session, membership=membership, defaults={"state": state}
    )
    attendance.state = state
    if state != AttendanceState.PRESENT:
        attendance.heard_at = None
    attendance.save(update_fields=["state", "heard_at"])
    return attendance


@transaction.atomic
def announce(*, actor: User, session: Session, coming: bool) -> Attendance:
    """A member says for themself that they come, or cannot come (afmelden).

    Raises ValidationError when the session is over or cancelled, or the actor is no member now.
    """
    session = _not_cancelled(session)
    if session.state == SessionState.HELD:
        raise ValidationError(_("This session is over."))
    mine = Membership.objects.of(actor).active_on(clock.today()).filter(community_id=session.community_id).first()
    if mine is None:
        raise ValidationError(_("You are not a member of this community."))
    state = AttendanceState.PRESENT if coming else AttendanceState.EXCUSED
    return set_presence(actor=actor, session=session, membership=mine, state=state)


@transaction.atomic
def mark_heard(*, actor: User, session: Session, membership: Membership, heard: bool = True) -> Attendance:
    """A7b: the facilitator notes by hand that someone was heard, or takes that back.

    Raises ValidationError when the session does not run, or the member is not present.
    """
    session = _not_cancelled(session)
    if session.state != SessionState.RUNNING:
        raise ValidationError(_("This session is not open now."))
    present = Attendance.objects.select_for_update().filter(
        session=session, membership=membership, state=AttendanceState.PRESENT
    )
    attendance = present.first()
    if attendance is None:
        raise ValidationError(_("Note first that this person is present."))
    if heard != (attendance.heard_at is not None):
        attendance.heard_at = clock.now() if heard else None
        attendance.save(update_fields=["heard_at"])
    return attendance


def note_present(session: Session, membership: Membership) -> Attendance:
    """Present, whatever was noted before; call under the lock of the session."""
    attendance, created = Attendance.objects.get_or_create(
        session=session, membership=membership, defaults={"state": AttendanceState.PRESENT}
    )
    if not created and attendance.state != AttendanceState.PRESENT:
        attendance.state = AttendanceState.PRESENT
        attendance.save(update_fields=["state"])
    return attendance


def note_heard(session: Session, membership: Membership) -> None:
    """A7b: who contributes is there, and was heard from then on; call under the lock of the session."""
    attendance = note_present(session, membership)
    if attendance.heard_at is None:
        attendance.heard_at = clock.now()
        attendance.save(update_fields=["heard_at"])
