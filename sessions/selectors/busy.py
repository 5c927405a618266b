"""What the page of one's own calendars shows, and which moments they say busy at: for that person only."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy

from lwg.accounts.models import User
from lwg.web import fetching
from sessions.enums import BusyState
from sessions.models import BusyCalendar, BusyTime
from sessions.planning import calendar_faults
from sessions.planning.intervals import Moments, overlapped

Key = TypeVar("Key", bound=Hashable)

ERRORS = {
    fetching.BAD_ADDRESS: gettext_lazy(
        "This is no address of a calendar. Paste the whole address, with https:// in front."
    ),
    fetching.NOT_PUBLIC: gettext_lazy(
        "This address is not on the internet. Paste the address that your calendar gives."
    ),
    fetching.NO_ANSWER: gettext_lazy("No server answers at this address. Check it, or try again later."),
    fetching.REFUSED: gettext_lazy(
        "The server does not give this calendar. Perhaps the address was renewed; paste the new one."
    ),
    fetching.TOO_LARGE: gettext_lazy("This calendar is larger than 10 MB. Export only the coming half-year."),
    fetching.TOO_SLOW: gettext_lazy(
        "Reading this calendar takes too long. Export only the coming half-year as a file."
    ),
    fetching.TOO_MANY_REDIRECTS: gettext_lazy("This address sends on again and again. Paste the address itself."),
    calendar_faults.NOT_A_CALENDAR: gettext_lazy(
        "This is no calendar: a calendar file ends in .ics and begins with BEGIN:VCALENDAR."
    ),
    calendar_faults.TOO_MANY: gettext_lazy(
        "There are too many events in this calendar. Export only the coming half-year."
    ),
    calendar_faults.UNREADABLE: gettext_lazy("No event in this calendar can be understood. Export it once more."),
    "address_lost": gettext_lazy("We can no longer read this address. Remove it, and paste it once more."),
    "file_gone": gettext_lazy("The file is not there any more. Upload it once more."),
}


def error_in_words(code: str) -> str:
    """What went wrong and what to do, in the reader's language."""
    return str(ERRORS.get(code, ERRORS[fetching.NO_ANSWER]))


@dataclass(frozen=True)
class CalendarRow:
    """One calendar as its owner sees it; the address not in full."""

    pk: int
    name: str
    is_address: bool
    state: str
    icon: str
    status: str
    problem: str
    read_at: datetime | None
    covers_until: date | None
    skipped: int


_MARKS = {
    BusyState.WAITING: ("clock", "is-soon"),
    BusyState.READING: ("arrow-repeat", "is-info"),
    BusyState.READ: ("check-circle", "is-done"),
    BusyState.FAILED: ("exclamation-triangle", "is-late"),
}


def calendars_of(user: User) -> list[CalendarRow]:
    """One query."""
    rows = []
    for one in BusyCalendar.objects.filter(user=user).order_by("added_at", "pk"):
        state = BusyState(one.state)
        icon, status = _MARKS[state]
        rows.append(
            CalendarRow(
                pk=one.pk,
                name=one.shown_address or one.file_name,
                is_address=one.has_address,
                state=str(state.label),
                icon=icon,
                status=status,
                problem=error_in_words(one.error) if one.error else "",
                read_at=one.read_at,
                covers_until=one.covers_until,
                skipped=one.skipped,
            )
        )
    return rows


def is_waiting(rows: list[CalendarRow]) -> bool:
    """Whether a worker still has to read one."""
    return any(row.status in ("is-soon", "is-info") for row in rows)


def busy_at(user: User, moments: Mapping[Key, Moments]) -> set[Key]:
    """Which of these moments touch a busy time of this person; one query."""
    if not moments:
        return set()
    first = min(starts for starts, _ends in moments.values())
    last = max(ends for _starts, ends in moments.values())
    times = BusyTime.objects.filter(calendar__user=user, starts_at__lt=last, ends_at__gt=first)
    return overlapped(moments, times.values_list("starts_at", "ends_at"))
