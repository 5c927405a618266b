"""The operator's view of time: which reminders there are as of a moment, by the code of the periodic tasks."""

from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lwg import clock
from lwg.notifications.models import Message
from sessions.selectors.causes import causes_of
from sessions.services.one_by_one import IncompleteWatchError
from sessions.services.practice import nudge_practice
from sessions.services.watch_availability import watch_availability
from sessions.services.watch_corrections import watch_corrections
from sessions.services.watch_minutes import watch_minutes
from sessions.services.watch_rosters import watch_rosters
from sessions.services.watch_sessions import watch_sessions

WATCHES: tuple[Callable[[datetime], list[Message]], ...] = (
    lambda now: watch_minutes(now=now),
    lambda now: watch_corrections(now=now),
    lambda now: watch_rosters(now=now),
    nudge_practice,
    lambda now: watch_availability(now=now),
    lambda now: watch_sessions(now=now),
)


class Command(BaseCommand):
    help = (
        "Run the watch over minutes, corrections, rosters, intentions, asked dates and sessions as of a moment, and"
        " print a line a message: kind, community, recipient and cause, separated by tabs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at",
            metavar="MOMENT",
            help="such as 2026-12-01T09:00, in Europe/Amsterdam unless it names a zone; now when left out",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="only print; without it the messages are written, and sent when their moment has come",
        )

    def handle(self, *args: Any, at: str | None, dry_run: bool, **options: Any) -> None:
        now = _moment(at) if at is not None else clock.now()
        failures: list[str] = []
        with ExitStack() as stack:
            stack.enter_context(clock.at(now))
            if dry_run:
                # Rolled back at the end; what would tell the workers waits for a commit that never comes.
                stack.enter_context(transaction.atomic())
                stack.callback(transaction.set_rollback, True)
            for watch in WATCHES:
                try:
                    messages = watch(now)
                except IncompleteWatchError as incomplete:
                    messages = incomplete.messages
                    failures.append(str(incomplete))
                for line in causes_of(messages):
                    self.stdout.write("\t".join(" ".join(cell.split()) for cell in line))
        if failures:
            raise CommandError("; ".join(failures))


def _moment(text: str) -> datetime:
    """The moment that an operator typed, aware; raises CommandError for what is none."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.AMSTERDAM)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise CommandError(f"--at takes a moment such as 2026-12-01T09:00, not {text!r}") from None
