"""The deadline sweep over 1,000,000 sessions with 500 due, against the bare query over the same partial index."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.figures import Figure
from sessions.models import Minutes
from sessions.selectors.deadlines import due_ids

SESSIONS = 1_000_000
DUE = 500
PAIRS = 100
GOAL = 1.3


def figures() -> Iterator[Figure]:
    """PostgreSQL only: rows are made in the server, inside a transaction that is rolled back."""
    with transaction.atomic():
        _fill()
        now = timezone.now()
        bare: list[float] = []
        ours: list[float] = []
        if not len(_bare(now)) == len(list(due_ids(now=now))) == DUE:
            raise RuntimeError("the sweep does not find what the bare query finds")
        for _ in range(PAIRS):
            calls: list[tuple[Callable[[], object], list[float]]] = [
                (lambda: _bare(now), bare),
                (lambda: list(due_ids(now=now)), ours),
            ]
            random.shuffle(calls)
            for call, times in calls:
                began = time.perf_counter()
                call()
                times.append(time.perf_counter() - began)
        transaction.set_rollback(True)
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    value = statistics.median(ours) * 1000
    yield Figure("deadline_sweep_500_of_1M", value, "ms", value / ratio, GOAL)


def _bare(now: datetime) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM community_sessions_minutes WHERE next_reminder_at <= %s ORDER BY next_reminder_at", [now]
        )
        return [row[0] for row in cursor.fetchall()]


def _fill() -> None:
    from tests.factories.communities import CommunityFactory

    Minutes.objects.update(next_reminder_at=None)  # of the demo: only the rows made here are due
    community = CommunityFactory()
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO community_sessions_session (community_id, starts_at, ends_at, online_link, state, part,"
            " calendar_sequence, changed_at, cancelled_because, skipped, uid)"
            " SELECT %s, %s - n * interval '1 hour', %s - n * interval '1 hour' + interval '150 minutes',"
            " '', 'planned', '', 0, now(), '', false, gen_random_uuid()::text FROM generate_series(1, %s) n",
            [community.pk, now, now, SESSIONS],
        )
        cursor.execute(
            "INSERT INTO community_sessions_minutes (session_id, state, due_at, next_reminder_at, distributed_at,"
            " collective_question, situation, patterns, considerations, action_perspectives, agreements, yields,"
            " next_session, revision)"
            " SELECT id, CASE WHEN n <= %s THEN 'draft' ELSE 'distributed' END, ends_at,"
            " CASE WHEN n <= %s THEN %s::timestamptz - n * interval '1 minute' END,"
            " CASE WHEN n > %s THEN ends_at END, '', '', '', '', '', '', '', '', 0"
            " FROM (SELECT id, ends_at, row_number() OVER (ORDER BY id) n FROM community_sessions_session"
            " WHERE community_id = %s) s",
            [DUE, DUE, now, DUE, community.pk],
        )
        cursor.execute("ANALYZE community_sessions_minutes")
