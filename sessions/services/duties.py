"""Who facilitates, who writes and who reads along: one each (A7, A8)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import MinutesState, SessionDuty, SessionState, Step
from sessions.models import Contribution, Review, Session, Situation
from sessions.planning.rhythm import local_day
from sessions.selectors.turns import busy_days
from sessions.services import dates
from sessions.services.open_swaps import withdraw_swaps_of_others
from sessions.services.planning import locked
from sessions.services.reviews import minute_taker_changed
from sessions.services.snooze import end_snooze_of_former_taker


@transaction.atomic
def assign_duties(
    *,
    actor: User,
    session: Session,
    facilitator: Membership | None,
    minute_taker: Membership | None,
    reader: Membership | None = None,
    may_be_reading: bool = False,
) -> Session:
    """Give the duties of a session, None for one that is open; the same again changes nothing.

    After the session only the minute taker and the reader may change, until the minutes went out. Open questions to
    take over a duty that changed hands are taken back, and a minute taker who is another one has put nothing off.
    Raises ValidationError for a minute taker who is also the facilitator or the reader, someone who is no member that
    day or needed elsewhere, and a facilitator who took part in the content (A7a, which a trigger holds too).

    `may_be_reading`: the minute taker may be who is asked to read these minutes along; that question is taken back.
    """
    session = locked(session)
    before = (session.facilitator, session.minute_taker, session.reader)
    if before == (facilitator, minute_taker, reader):
        return session
    dates.lock_people([one.user_id for one in (facilitator, minute_taker, reader) if one is not None])
    refuse_unfit(
        session, facilitator=facilitator, minute_taker=minute_taker, reader=reader, may_be_reading=may_be_reading
    )
    session.facilitator, session.minute_taker, session.reader = facilitator, minute_taker, reader
    session.full_clean()
    session.save(update_fields=["facilitator", "minute_taker", "reader"])
    if minute_taker != before[1]:
        minute_taker_changed(actor=actor, session=session)
        end_snooze_of_former_taker(actor=actor, session=session)
    withdraw_swaps_of_others(session)
    record(
        actor=actor,
        verb="session.duties_assigned",
        target=session,
        facilitator=session.facilitator_id,
        minute_taker=session.minute_taker_id,
        reader=session.reader_id,
    )
    return session


def refuse_unfit(
    session: Session,
    *,
    facilitator: Membership | None,
    minute_taker: Membership | None,
    reader: Membership | None,
    may_be_reading: bool = False,
) -> None:
    """Raises ValidationError where these three cannot have the duties of `session`; see `assign_duties`."""
    _check_state(session, facilitator, minute_taker)
    if minute_taker is not None and facilitator == minute_taker:
        raise ValidationError({"minute_taker": _("The facilitator and the minute taker are two people.")})
    if minute_taker is not None and reader == minute_taker:
        raise ValidationError({"reader": _("Somebody else than the minute taker reads along.")})
    for duty, member in zip(SessionDuty, (facilitator, minute_taker, reader), strict=True):
        if member != getattr(session, duty):
            _check_member(session, member, duty)
    if facilitator is not None and facilitator != session.facilitator and took_part_in_content(session, facilitator):
        raise ValidationError(
            {"facilitator": _("Who brought in a situation or took stock in this session cannot facilitate it.")},
            code="a7a",
        )
    asked = Review.objects.filter(minutes__session=session, decided_at=None, reader=minute_taker)
    if not may_be_reading and asked.exists():
        raise ValidationError({"minute_taker": _("This person reads the minutes along; choose another one to write.")})


def took_part_in_content(session: Session, membership: Membership) -> bool:
    """A7a: brought in a situation, or contributed to step 4 of this session."""
    return (
        Situation.objects.filter(session=session, bringer=membership).exists()
        or Contribution.objects.filter(Q(situation__session=session), author=membership, step=Step.BALANCE).exists()
    )


def _check_state(session: Session, facilitator: Membership | None, minute_taker: Membership | None) -> None:
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("This session was cancelled."), code="cancelled")
    if session.state == SessionState.HELD and facilitator != session.facilitator:
        raise ValidationError({"facilitator": _("The session was held; who facilitated it stays.")}, code="held")
    if minute_taker != session.minute_taker and session.minutes.state == MinutesState.DISTRIBUTED:
        raise ValidationError({"minute_taker": _("The minutes were distributed; who wrote them stays.")}, code="held")


def _check_member(session: Session, membership: Membership | None, field: str) -> None:
    if membership is None:
        return
    if membership.community_id != session.community_id or not membership.is_active_on(local_day(session.starts_at)):
        raise ValidationError({field: _("Choose someone who is a member on the day of the session.")}, code="member")
    moment = (session.starts_at, session.ends_at)
    if busy_days([membership.user_id], [moment], besides=session.community):
        raise ValidationError(
            {field: _("%(name)s has a duty in another session at that time.") % {"name": membership}}, code="busy"
        )
