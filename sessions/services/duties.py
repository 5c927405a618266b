"""Who facilitates and who writes: exactly one each (A7, A8)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import MinutesState, SessionState, Step
from sessions.models import Contribution, Review, Session, Situation
from sessions.planning.rhythm import local_day
from sessions.selectors.turns import busy_days
from sessions.services import dates
from sessions.services.planning import locked
from sessions.services.reviews import minute_taker_changed


@transaction.atomic
def assign_duties(*, actor: User, session: Session, facilitator: Membership, minute_taker: Membership) -> Session:
    """Give both duties of a session; the same two again change nothing.

    After the session only the minute taker may change, until the minutes went out. Raises ValidationError for one
    person twice, someone who is no member that day or needed elsewhere, and a facilitator who took part in the
    content (A7a, which a trigger holds too).
    """
    session = locked(session)
    if (session.facilitator_id, session.minute_taker_id) == (facilitator.pk, minute_taker.pk):
        return session
    _check_state(session, facilitator, minute_taker)
    if facilitator == minute_taker:
        raise ValidationError({"minute_taker": _("The facilitator and the minute taker are two people.")})
    dates.lock_people([facilitator.user_id, minute_taker.user_id])
    _check_member(session, facilitator, "facilitator")
    _check_member(session, minute_taker, "minute_taker")
    if facilitator.pk != session.facilitator_id and took_part_in_content(session, facilitator):
        raise ValidationError(
            {"facilitator": _("Who brought in a situation or took stock in this session cannot facilitate it.")},
            code="a7a",
        )
    if Review.objects.filter(minutes__session=session, decided_at=None, reader=minute_taker).exists():
        raise ValidationError({"minute_taker": _("This person reads the minutes along; choose another one to write.")})
    session.facilitator, session.minute_taker = facilitator, minute_taker
    session.full_clean()
    session.save(update_fields=["facilitator", "minute_taker"])
    minute_taker_changed(actor=actor, session=session)
    record(
        actor=actor,
        verb="session.duties_assigned",
        target=session,
        facilitator=facilitator.pk,
        minute_taker=minute_taker.pk,
    )
    return session


def took_part_in_content(session: Session, membership: Membership) -> bool:
    """A7a: brought in a situation, or contributed to step 4 of this session."""
    return (
        Situation.objects.filter(session=session, bringer=membership).exists()
        or Contribution.objects.filter(Q(situation__session=session), author=membership, step=Step.BALANCE).exists()
    )


def _check_state(session: Session, facilitator: Membership, minute_taker: Membership) -> None:
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("This session was cancelled."), code="cancelled")
    if session.state == SessionState.HELD and facilitator.pk != session.facilitator_id:
        raise ValidationError({"facilitator": _("The session was held; who facilitated it stays.")}, code="held")
    if minute_taker.pk != session.minute_taker_id and session.minutes.state == MinutesState.DISTRIBUTED:
        raise ValidationError({"minute_taker": _("The minutes were distributed; who wrote them stays.")}, code="held")


def _check_member(session: Session, membership: Membership, field: str) -> None:
    if membership.community_id != session.community_id or not membership.is_active_on(local_day(session.starts_at)):
        raise ValidationError({field: _("Choose someone who is a member on the day of the session.")}, code="member")
    moment = (session.starts_at, session.ends_at)
    if busy_days([membership.user_id], [moment], besides=session.community):
        raise ValidationError(
            {field: _("%(name)s has a duty in another session at that time.") % {"name": membership}}, code="busy"
        )
