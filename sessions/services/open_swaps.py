"""Taking back questions to take over a duty, where there is nothing left to take over."""

from django.db.models import QuerySet

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import SessionDuty, SwapState
from sessions.models import DutySwap, Session


def withdraw_swaps(session: Session) -> None:
    """All open questions about this session; call under its lock."""
    _withdraw(DutySwap.objects.filter(session=session, state=SwapState.ASKED))


def withdraw_swaps_of_others(session: Session) -> None:
    """Open questions of whoever does not have that duty any more; call under the lock of the session."""
    for duty in SessionDuty:
        asked = DutySwap.objects.filter(session=session, duty=duty, state=SwapState.ASKED)
        _withdraw(asked.exclude(holder_id=getattr(session, f"{duty}_id")))


def withdraw_swap(swap: DutySwap, actor: User | None) -> None:
    """Take back one open question; `actor` None: by the system, its cause is gone."""
    swap.state, swap.decided_at = SwapState.WITHDRAWN, clock.now()
    swap.save(update_fields=["state", "decided_at"])
    record(actor=actor, verb="swap.withdrawn", target=swap.session, swap=swap.pk)


def _withdraw(swaps: QuerySet[DutySwap]) -> None:
    for swap in swaps.select_related("session"):
        withdraw_swap(swap, None)
