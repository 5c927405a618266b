"""A published roster of the demo that was changed: its page has a second version."""

from datetime import timedelta
from itertools import count

from lwg.accounts.models import User
from sessions.models import Roster
from sessions.selectors.free_days import free_days_of
from sessions.selectors.roster_changes import change_of
from sessions.services.roster_changes import publish_change, start_change
from sessions.services.rosters import change_date


def move_second_date(*, roster: Roster, facilitator: User) -> None:
    """The second date of a roster that is still to come goes to the next free day, and the members are told."""
    draft = start_change(actor=facilitator, roster=roster)
    second = draft.dates.order_by("day")[1]
    free_days = free_days_of(roster.community, second.day, second.day + timedelta(weeks=3))
    later = (second.day + timedelta(days=number) for number in count(1))
    change_date(actor=facilitator, roster_date=second, day=next(day for day in later if not free_days.why_not(day)))
    publish_change(actor=facilitator, roster=roster, seen=change_of(draft).fingerprint)
