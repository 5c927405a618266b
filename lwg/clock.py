"""The one place that says what time it is, so that tests and `--at` can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_set_to: ContextVar[datetime | None] = ContextVar("lwg_clock", default=None)


def now() -> datetime:
    """This moment, aware, in UTC; or the moment set by :func:`at`."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """The calendar day in Europe/Amsterdam."""
    return now().astimezone(AMSTERDAM).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let :func:`now` answer `moment` inside the block.

    A moment without a zone is Europe/Amsterdam wall-clock time.
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=AMSTERDAM)
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
