"""Long work: asked for in a web request, done by a worker once, followed and stopped on a page.

An app writes a function for each kind and registers it in its AppConfig.ready():

    def draw_up(hold: Hold) -> None:
        run = PlanningRun.objects.get(work=hold.work)
        for number, part in enumerate(parts):
            hold.report(number, len(parts), _("Looking for dates"))
            if hold.stop_wished:
                break                        # finish with the best so far, or raise StoppedError
        with hold.finishing() as result:     # one transaction: the effect, and that it is done
            result["chosen"] = …

    long_work.register("sessions.draw_up", draw_up)

What was claimed by a worker that died is given back and done again from its start: the effect belongs in `finishing`.
"""

import contextlib
import logging
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import translation

from lwg import clock
from lwg.accounts.models import User
from lwg.jobs.asking import ask_worker
from lwg.jobs.enums import WorkState
from lwg.jobs.models import LongWork

logger = logging.getLogger(__name__)

TOLD_FOR = 60
"""Seconds after which a worker need not be told any more: the sweep has been by."""


class LostError(Exception):
    """Another worker has this work by now, or did it."""


class StoppedError(Exception):
    """Raised by a kind that heeds the wish to stop and leaves nothing behind."""


class RefusedError(Exception):
    """The work cannot be done as the world is now: words for who asked, and what a page shows of it."""

    def __init__(self, words: str, **result: Any) -> None:
        super().__init__(words)
        self.words = words
        self.result = result


class Hold:
    """A piece of work in the hands of one worker."""

    def __init__(self, work: LongWork) -> None:
        self.work = work
        self.stop_wished = work.stop_wished

    @property
    def ours(self) -> QuerySet[LongWork]:
        """The row, as long as no other worker has it."""
        return LongWork.objects.filter(pk=self.work.pk, claim=self.work.claim)

    def report(self, done: int, total: int, message: str = "") -> None:
        """Show how far it is, renew the claim, and learn whether there is a wish to stop.

        Outside of `finishing`, or nobody sees it. Raises LostError.
        """
        if not self.ours.update(done=done, total=total, message=message[:200], claimed_at=clock.now()):
            raise LostError
        self.stop_wished = self.ours.filter(stop_wished=True).exists()

    @contextlib.contextmanager
    def finishing(self) -> Iterator[dict[str, Any]]:
        """One transaction for the effect and for the mark that it is done; fill in the result.

        Raises LostError when the work is another's or was done: so that two workers have one effect.
        """
        with transaction.atomic():
            if self.ours.select_for_update(of=("self",)).first() is None:
                raise LostError
            result: dict[str, Any] = {}
            yield result
            self.end(WorkState.DONE, result=result, done=F("total"), message="")

    def end(self, state: WorkState, **changes: Any) -> None:
        """Mark it so, unless another worker has it."""
        self.ours.update(state=state, claim=None, claimed_at=None, finished_at=clock.now(), **changes)


CarryOut = Callable[[Hold], None]
_kinds: dict[str, CarryOut] = {}


def register(kind: str, carry_out: CarryOut) -> None:
    """Say what does the work of a kind; it must call `finishing`, or raise."""
    _kinds[kind] = carry_out


@transaction.atomic
def ask(*, kind: str, key: str, asked_by: User, total: int = 0) -> tuple[LongWork, bool]:
    """Write down what is wanted, in the transaction of the row that says of what; a worker is told after it.

    The same key a second time returns the first work, and False. Raises LookupError for an unknown kind.
    """
    if kind not in _kinds:
        raise LookupError(kind)
    now = clock.now()
    work, is_new = LongWork.objects.get_or_create(
        key=key,
        defaults={"kind": kind, "asked_by": asked_by, "total": total, "asked_at": now, "not_before": now},
    )
    if is_new:
        transaction.on_commit(_tell_worker)
    return work, is_new


def wish_stop(*, work: LongWork) -> None:
    """What waits is stopped at once; what runs hears of it at its next report; what ended stays as it is."""
    waiting = LongWork.objects.filter(pk=work.pk, state=WorkState.WAITING)
    if not waiting.update(state=WorkState.STOPPED, finished_at=clock.now()):
        LongWork.objects.filter(pk=work.pk, state=WorkState.RUNNING).update(stop_wished=True)


def release_stale(*, now: datetime) -> None:
    """Give back what a killed worker held; what killed its worker each time is given up."""
    stale = LongWork.objects.filter(state=WorkState.RUNNING, claimed_at__lt=now - settings.LONG_WORK_CLAIM_VALID)
    free: dict[str, Any] = {"claim": None, "claimed_at": None}
    stale.filter(attempts__gte=settings.LONG_WORK_MAX_ATTEMPTS).update(
        state=WorkState.FAILED, finished_at=now, fault="its worker died each time", **free
    )
    stale.update(state=WorkState.WAITING, **free)


def forget_old(*, now: datetime) -> None:
    """Let go what ended long ago, and with it the rows that point to it."""
    LongWork.objects.filter(finished_at__lt=now - settings.LONG_WORK_KEPT).delete()


@transaction.atomic
def claim_next(*, now: datetime) -> LongWork | None:
    """Mark what waits longest as ours; no other worker gets it."""
    due = LongWork.objects.filter(state=WorkState.WAITING, not_before__lte=now).order_by("not_before", "asked_at")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    pk = due.values_list("pk", flat=True).first()
    if pk is None:
        return None
    claim = uuid.uuid4()
    LongWork.objects.filter(pk=pk, state=WorkState.WAITING).update(
        state=WorkState.RUNNING, claim=claim, claimed_at=now, started_at=now, attempts=F("attempts") + 1
    )
    return LongWork.objects.select_related("asked_by").filter(pk=pk, claim=claim).first()


def do_next() -> LongWork | None:
    """Carry out one piece of work, in the language of who asked; None where nothing waits. Then call `tell_of_next`."""
    now = clock.now()
    release_stale(now=now)
    forget_old(now=now)
    work = claim_next(now=now)
    if work is None:
        return None
    with translation.override(work.asked_by.language):
        _carry_out(Hold(work))
    return work


def tell_of_next() -> None:
    """Tell a worker where more waits, so that short tasks get their turn in between."""
    if LongWork.objects.filter(state=WorkState.WAITING, not_before__lte=clock.now()).exists():
        _tell_worker()


def _carry_out(hold: Hold) -> None:
    try:
        _kinds[hold.work.kind](hold)
        if hold.ours.exists():
            raise RuntimeError("it returned and was not finished")
    except LostError:
        logger.info("long work %s is another worker's by now", hold.work.pk)
    except StoppedError:
        hold.end(WorkState.STOPPED)
    except RefusedError as error:
        hold.end(WorkState.FAILED, error=error.words, result=error.result)
    except ValidationError as error:
        hold.end(WorkState.FAILED, error=" ".join(error.messages))
    except Exception as error:  # noqa: BLE001 (whatever is wrong with one piece of work is kept on its row)
        _keep_fault(hold, error)


def _keep_fault(hold: Hold, error: Exception) -> None:
    """Try again after 1, 2 … minutes; after the last attempt it failed."""
    attempts = hold.work.attempts
    fault = f"{type(error).__name__}: {error}"[:2000]
    logger.error("long work %s failed, attempt %d", hold.work.pk, attempts, exc_info=error)
    if attempts >= settings.LONG_WORK_MAX_ATTEMPTS:
        hold.end(WorkState.FAILED, fault=fault)
        return
    hold.ours.update(
        state=WorkState.WAITING,
        claim=None,
        claimed_at=None,
        fault=fault,
        not_before=clock.now() + timedelta(minutes=2 ** (attempts - 1)),
    )


def _tell_worker() -> None:
    from lwg.jobs.tasks import do_long_work  # the task module imports this one

    ask_worker(do_long_work, expires=TOLD_FOR, otherwise="the sweep will find the work")
