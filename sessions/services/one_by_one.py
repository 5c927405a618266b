"""Runs a watch over many rows so that one that fails does not stop the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from lwg.notifications.models import Message

logger = logging.getLogger(__name__)
Row = TypeVar("Row")


class IncompleteWatchError(Exception):
    """Some rows failed; `messages` are those written for the others."""

    def __init__(self, failed: dict[object, Exception], messages: list[Message]) -> None:
        self.failed = failed
        self.messages = messages
        told = "; ".join(f"{row}: {type(error).__name__}: {error}" for row, error in failed.items())
        super().__init__(f"{len(failed)} failed ({told})")


def one_by_one(rows: Iterable[Row], watch: Callable[[Row], list[Message]]) -> list[Message]:
    """Call `watch` for each row; it opens a transaction of its own.

    Raises IncompleteWatchError at the end where some failed. A fault of the database itself concerns every row and is
    raised at once: the next run does what is left.
    """
    messages: list[Message] = []
    failed: dict[object, Exception] = {}
    for row in rows:
        try:
            messages += watch(row)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("the watch failed for %s", row)
            failed[row] = error
    if failed:
        raise IncompleteWatchError(failed, messages)
    return messages
