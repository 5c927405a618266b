"""Asking another member to take over a duty, and their answer: one door each, under the lock of the session."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from sessions.enums import SessionDuty, SwapState
from sessions.models import DutySwap, Session
from sessions.selectors.duty_holders import facilitators_of
from sessions.selectors.rota import holder_of, is_still_to_do
from sessions.services import dates
from sessions.services.duties import assign_duties, refuse_unfit
from sessions.services.one_by_one import one_by_one
from sessions.services.open_swaps import withdraw_swap
from sessions.services.planning import locked


@transaction.atomic
def ask_swap(*, actor: User, session: Session, duty: SessionDuty, asked: Membership) -> DutySwap:
    """The holder of a duty asks `asked` to take it over, with a mail; an open question to another is taken back.

    The duties can be taken over until the session begins, and its minutes after it until they are distributed. Asking
    the same member twice has one effect. Raises ValidationError at other times, for anybody but the holder, and for a
    member who cannot have this duty (as in `assign_duties`).
    """
    session = locked(session)
    holder = _standing_holder(session, duty)
    if holder is None or holder.user_id != actor.pk:
        raise ValidationError(_("Somebody else has this duty now."))
    if asked.pk == holder.pk or not asked.user.is_active or not asked.is_active:
        raise ValidationError({"asked": _("Choose another member, who is one now.")})
    dates.lock_people([asked.user_id])
    refuse_unfit(session, **_with(session, duty, asked), may_be_reading=True)
    open_ones = DutySwap.objects.select_for_update().filter(session=session, duty=duty, state=SwapState.ASKED)
    for before in open_ones:
        if (before.holder_id, before.asked_id) == (holder.pk, asked.pk):
            return before
        withdraw_swap(before, actor)
    swap = DutySwap.objects.create(session=session, duty=duty, holder=holder, asked=asked)
    record(actor=actor, verb="swap.asked", target=session, swap=swap.pk, duty=duty)
    _tell("swap_asked", swap, asked.user)
    return swap


@transaction.atomic
def accept_swap(*, actor: User, swap: DutySwap) -> DutySwap:
    """Take the duty over; who asked hears it, and the facilitator. A second time does nothing.

    Raises ValidationError where the question was taken back or its cause is gone, and for what `assign_duties` refuses.
    """
    swap, session = _locked(actor, swap)
    if swap.state == SwapState.ACCEPTED:
        return swap
    _refuse_gone(swap, session)
    _decide(swap, SwapState.ACCEPTED)
    duty = SessionDuty(swap.duty)
    assign_duties(actor=actor, session=session, **_with(session, duty, swap.asked), may_be_reading=True)
    record(actor=actor, verb="swap.accepted", target=session, swap=swap.pk, duty=duty)
    _tell("swap_accepted", swap, swap.holder.user)
    guide = None if duty == SessionDuty.FACILITATOR else holder_of(session, SessionDuty.FACILITATOR)
    guides = [guide.user] if guide else facilitators_of(session.community_id, clock.today())
    for user in guides:
        if user.pk not in (actor.pk, swap.holder.user_id):
            _tell("swap_told", swap, user)
    return swap


@transaction.atomic
def decline_swap(*, actor: User, swap: DutySwap) -> DutySwap:
    """The duty stays where it is, and who asked hears that; a second time does nothing."""
    swap, session = _locked(actor, swap)
    if swap.state == SwapState.DECLINED:
        return swap
    _refuse_gone(swap, session)
    _decide(swap, SwapState.DECLINED)
    record(actor=actor, verb="swap.declined", target=session, swap=swap.pk, duty=swap.duty)
    _tell("swap_declined", swap, swap.holder.user)
    return swap


@transaction.atomic
def take_back_swap(*, actor: User, swap: DutySwap) -> None:
    """Who asked takes the question back; when it was answered nothing happens. ValidationError for anybody else."""
    if swap.holder.user_id != actor.pk:
        raise ValidationError(_("Only who asked can take this back."))
    locked(swap.session)
    standing = DutySwap.objects.select_for_update().get(pk=swap.pk)
    if standing.state == SwapState.ASKED:
        withdraw_swap(standing, actor)


def withdraw_lapsed_swaps() -> None:
    """Take back the questions whose cause is gone: nothing is left to take over, or somebody left meanwhile."""
    asked = DutySwap.objects.filter(state=SwapState.ASKED)
    lapsed = asked.exclude(pk__in=DutySwap.objects.open().values("pk"))
    one_by_one(list(lapsed.values_list("pk", "session_id")), lambda row: _withdraw_lapsed(*row))


@transaction.atomic
def _withdraw_lapsed(swap_pk: int, session_pk: int) -> list[Message]:
    locked(Session(pk=session_pk))
    for swap in DutySwap.objects.select_for_update().filter(pk=swap_pk, state=SwapState.ASKED):
        withdraw_swap(swap, None)
    return []


def _locked(actor: User, swap: DutySwap) -> tuple[DutySwap, Session]:
    """The session first, as everywhere; raises ValidationError for anybody but who was asked."""
    session = locked(swap.session)
    found = (
        DutySwap.objects.select_for_update(of=("self",)).select_related("holder__user", "asked__user").get(pk=swap.pk)
    )
    if found.asked.user_id != actor.pk or not found.asked.is_active:
        raise ValidationError(_("You are not asked to take over this duty."))
    return found, session


def _refuse_gone(swap: DutySwap, session: Session) -> None:
    holder = _standing_holder(session, SessionDuty(swap.duty))
    if swap.state != SwapState.ASKED or holder is None or holder.pk != swap.holder_id:
        raise ValidationError(_("This question was taken back or answered meanwhile; nothing is asked of you."))


def _standing_holder(session: Session, duty: SessionDuty) -> Membership | None:
    return holder_of(session, duty) if is_still_to_do(session, duty) else None


def _with(session: Session, duty: SessionDuty, member: Membership) -> dict[str, Membership | None]:
    """The duties of the session with this one given to `member`; who takes over the minutes reads them no more."""
    given: dict[str, Membership | None] = {str(one): holder_of(session, one) for one in SessionDuty}
    if duty == SessionDuty.MINUTE_TAKER and given[SessionDuty.READER] == member:
        given[SessionDuty.READER] = None
    return given | {str(duty): member}


def _decide(swap: DutySwap, state: SwapState) -> None:
    swap.state, swap.decided_at = state, clock.now()
    swap.save(update_fields=["state", "decided_at"])


def _tell(kind: str, swap: DutySwap, user: User) -> None:
    params = {"swap": swap.pk, "community": swap.session.community_id}
    enqueue(kind=f"sessions.{kind}", key=f"{kind}:{swap.pk}:{user.pk}", recipient=user, params=params)
