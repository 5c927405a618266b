"""The watch over corrections: a reader who has not answered in 48 hours is reminded, once for each question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from lwg.accounts.models import User
from lwg.clock import AMSTERDAM
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from sessions.enums import CorrectionState
from sessions.models import Correction
from sessions.planning.deadlines import DAYS_TO_ANSWER, reader_unanswered_at
from sessions.selectors.duty_holders import active_user
from sessions.services.one_by_one import one_by_one

CHANGE_OF_CLOCK = timedelta(hours=1)


@dataclass(frozen=True)
class Waiting:
    """A question that waits too long."""

    draft: Correction
    reader: User
    asked_at: datetime

    @property
    def key(self) -> str:
        return f"correction:{self.draft.pk}:reminder:{self.asked_at.timestamp()}:{self.reader.pk}"


def watch_corrections(*, now: datetime) -> list[Message]:
    """Remind the readers of corrections that wait for 48 hours of wall-clock time; returns the mails of this run.

    May run late, twice or at once with another: a question has one key. Raises IncompleteWatchError when some failed.
    """
    waiting = {one.key: one for one in _waiting(now)}
    told = set(Message.objects.filter(key__in=waiting).values_list("key", flat=True))
    return one_by_one([one for key, one in waiting.items() if key not in told], _remind)


def _waiting(now: datetime) -> Iterator[Waiting]:
    """Of readers who can still answer, the longest waiting first."""
    earliest = now - timedelta(days=DAYS_TO_ANSWER) + CHANGE_OF_CLOCK
    drafts = Correction.objects.filter(state=CorrectionState.WITH_READER, asked_at__lte=earliest).order_by("asked_at")
    for draft in drafts.select_related("reader__user", "minutes__session"):
        reader = active_user(draft.reader, now.astimezone(AMSTERDAM).date())
        if reader is None or draft.reader_id == draft.minutes.session.minute_taker_id:
            continue
        if draft.asked_at is not None and reader_unanswered_at(draft.asked_at) <= now:
            yield Waiting(draft, reader, draft.asked_at)


@transaction.atomic
def _remind(waiting: Waiting) -> list[Message]:
    session = waiting.draft.minutes.session
    message = enqueue(
        kind="sessions.correction_review_reminder",
        key=waiting.key,
        recipient=waiting.reader,
        params={
            "community": session.community_id,
            "correction": waiting.draft.pk,
            "asked_at": waiting.asked_at.astimezone(UTC).isoformat(),
            "ended_on": session.ends_at.astimezone(AMSTERDAM).date().isoformat(),
        },
    )
    return [message] if message is not None else []
