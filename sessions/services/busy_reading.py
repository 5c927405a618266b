"""Reads members' own calendars in a worker: claims one, gets its file, and keeps the busy times, nothing else."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.sealed import BrokenSealError
from lwg.web.fetching import FetchError, fetch
from sessions.enums import BusyState
from sessions.models import AvailabilityRound, BusyCalendar, BusyTime
from sessions.planning.calendar_faults import MOST_BYTES, TOO_SLOW
from sessions.services.busy import FOLDER

logger = logging.getLogger(__name__)

AGAIN = timedelta(hours=12)
AFTER_FAULT = timedelta(hours=6)
AHEAD = timedelta(weeks=26)
CLAIM_VALID = timedelta(minutes=5)
FETCH_SECONDS = 20
PARSE_SECONDS = 30
MOST_A_RUN = 10
FILE_GONE = "file_gone"
ADDRESS_LOST = "address_lost"


def read_all_due() -> int:
    """Read what waits or is due again, one after the other; returns how many were read, well or not.

    May run late, twice or at once with another: each calendar is claimed first. What a killed worker left is taken up
    again after five minutes.
    """
    BusyCalendar.objects.filter(state=BusyState.READING, claimed_at__lt=clock.now() - CLAIM_VALID).update(
        state=BusyState.WAITING, claimed_at=None, next_read_at=clock.now()
    )
    _drop_files_of_nobody()
    BusyTime.objects.filter(ends_at__lt=clock.now()).delete()  # what has passed marks nothing any more
    number = 0
    for calendar in _claimed():
        _read(calendar)
        number += 1
    return number


def window_of(user: User) -> tuple[date, date]:
    """The days that are looked at: from today, a half-year ahead or until the end of what this person is asked."""
    today = clock.today()
    communities = Membership.objects.of(user).active_on(today).values("community_id")
    rounds = AvailabilityRound.objects.open().filter(roster__community__in=communities)
    asked_until = rounds.aggregate(last=Max("roster__last_day"))["last"]
    return today, max(today + AHEAD, asked_until or today)


def _claimed() -> Iterator[BusyCalendar]:
    for _nth in range(MOST_A_RUN):
        due = BusyCalendar.objects.exclude(state=BusyState.READING).filter(next_read_at__lte=clock.now())
        found = due.filter(user__is_active=True).order_by("next_read_at", "pk").values_list("pk", flat=True)
        pk = found.first()
        if pk is None:
            return
        # Of this table alone: with a join it would be a subquery, which PostgreSQL does not ask again after waiting.
        if due.filter(pk=pk).update(state=BusyState.READING, claimed_at=clock.now()):
            yield BusyCalendar.objects.select_related("user").get(pk=pk)


def _read(calendar: BusyCalendar) -> None:
    first, last = window_of(calendar.user)
    try:
        answer = parsed(_raw(calendar), first, last)
    except FetchError as fault:
        answer = {"error": fault.code}
    _keep(calendar, answer, last)


def _raw(calendar: BusyCalendar) -> bytes:
    if calendar.has_address:
        return fetch(_address(calendar), most_bytes=MOST_BYTES, seconds=FETCH_SECONDS)
    try:
        with default_storage.open(calendar.file) as stored:
            raw: bytes = stored.read(MOST_BYTES + 1)
            return raw
    except OSError:
        raise FetchError(FILE_GONE) from None


def _address(calendar: BusyCalendar) -> str:
    try:
        return calendar.address
    except BrokenSealError:
        raise FetchError(ADDRESS_LOST) from None


def parsed(raw: bytes, first: date, last: date) -> dict[str, Any]:
    """`{"times": [[start, end], …], "skipped": n}` with moments in ISO format, or `{"error": code}`.

    In a process of its own, which is ended when it takes too long or too much memory.
    """
    command = [sys.executable, "-m", "sessions.planning.busy_times", first.isoformat(), last.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603 (our own module, with two dates)
            command, input=raw, capture_output=True, timeout=PARSE_SECONDS, cwd=settings.BASE_DIR, check=True
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"error": TOO_SLOW}
    return answer


@transaction.atomic
def _keep(calendar: BusyCalendar, answer: dict[str, Any], last: date) -> None:
    """Write down what was read, unless the person removed the calendar meanwhile. After a fault the old times stay."""
    now = clock.now()
    locked = BusyCalendar.objects.select_for_update().filter(pk=calendar.pk).first()
    if locked is None:
        return
    locked.claimed_at = None
    locked.error = answer.get("error", "")
    locked.state = BusyState.FAILED if locked.error else BusyState.READ
    locked.next_read_at = (now + (AFTER_FAULT if locked.error else AGAIN)) if locked.has_address else None
    if not locked.error:
        locked.read_at, locked.covers_until, locked.skipped = now, last, answer["skipped"]
        BusyTime.objects.filter(calendar=locked).delete()
        BusyTime.objects.bulk_create(
            (
                BusyTime(
                    calendar=locked, starts_at=datetime.fromisoformat(starts), ends_at=datetime.fromisoformat(ends)
                )
                for starts, ends in answer["times"]
            ),
            batch_size=500,
        )
    if stored := locked.file:
        locked.file = ""
        transaction.on_commit(lambda: default_storage.delete(stored))
    locked.save()


def _drop_files_of_nobody() -> None:
    """A file holds titles: one whose row never came, or went while it was read, does not stay."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    if not names:
        return
    known = set(BusyCalendar.objects.exclude(file="").values_list("file", flat=True))
    for name in names:
        path = f"{FOLDER}/{name}"
        if path not in known and default_storage.get_modified_time(path) < clock.now() - timedelta(hours=1):
            default_storage.delete(path)
