"""Handing minutes over to another member, with the draft: at any time until they are distributed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue
from sessions.enums import SessionDuty, SwapState
from sessions.models import DutySwap, Review, Session
from sessions.selectors.duty_holders import active_user, facilitators_of, told_of_hand_over
from sessions.services.duties import assign_duties
from sessions.services.planning import locked


@transaction.atomic
def hand_over_minutes(*, actor: User, session: Session, to: Membership) -> DutySwap | None:
    """Give the minutes to `to`, with the draft as it stands; the deadline stays. The new one may hand them on.

    The new minute taker, the former one and the facilitator get a mail. Reminders that were put off come again. When
    the new one was asked to read along, that question is taken back, for another reader to be asked (A8c). Returns
    None when `to` has the minutes already, and nothing changes.

    Raises ValidationError for anybody but the minute taker and who facilitates, where nobody takes the minutes, for
    the facilitator of the session, for who is no member now, and for what `assign_duties` refuses.
    """
    session = locked(session)
    holder = session.minute_taker
    if holder is not None and holder.pk == to.pk:
        return None
    _refuse_others(actor, session)
    if holder is None:
        raise ValidationError(_("Nobody takes the minutes of this session; choose somebody under its duties."))
    if not to.is_active or not to.user.is_active:
        raise ValidationError({"to": _("Choose another member, who is one now.")})
    was_reading = Review.objects.filter(minutes__session=session, decided_at=None, reader=to).exists()
    assign_duties(
        actor=actor,
        session=session,
        facilitator=session.facilitator,
        minute_taker=to,
        reader=None if session.reader == to else session.reader,
        may_be_reading=True,
    )
    swap = DutySwap.objects.create(
        session=session,
        duty=SessionDuty.MINUTE_TAKER,
        holder=holder,
        asked=to,
        state=SwapState.ACCEPTED,
        decided_at=clock.now(),
    )
    record(actor=actor, verb="minutes.handed_over", target=session.minutes, to=to.pk, swap=swap.pk)
    params = {"swap": swap.pk, "by": actor.pk, "was_reading": was_reading}
    enqueue(kind="sessions.minutes_yours", key=f"minutes_yours:{swap.pk}", recipient=to.user, params=params)
    for user in told_of_hand_over(session, holder):
        if user != to.user:
            key = f"minutes_handed_over:{swap.pk}:{user.pk}"
            enqueue(kind="sessions.minutes_handed_over", key=key, recipient=user, params=params)
    return swap


def _refuse_others(actor: User, session: Session) -> None:
    today = clock.today()
    own = (active_user(session.minute_taker, today), active_user(session.facilitator, today))
    if actor not in own and actor not in facilitators_of(session.community_id, today):
        raise ValidationError(_("Only the minute taker and the facilitator hand the minutes over."))
