"""Rosters of the worked example."""

from datetime import date, time

from sessions.services import rosters

WORKED_EXAMPLE = [
    date(2026, 9, 10),
    date(2026, 10, 8),
    date(2026, 11, 5),
    date(2026, 12, 3),
    date(2027, 1, 7),
    date(2027, 2, 4),
    date(2027, 3, 4),
    date(2027, 4, 1),
    date(2027, 5, 13),
    date(2027, 6, 10),
    date(2027, 7, 8),
]
# The same, as one types it.
RHYTHM = {
    "first_day": "2026-09-10",
    "weekday": "",
    "last_day": "2027-07-09",
    "every_weeks": "4",
    "half_day": "afternoon",
    "starts_at": "",
    "length_minutes": "150",
    "location": "",
}


def draft(cast, **changes):
    values = {
        "actor": cast.facilitator.user,
        "community": cast.community,
        "first_day": date(2026, 9, 10),
        "last_day": date(2027, 7, 9),
        "starts_at": time(13, 30),
        "length_minutes": 150,
        "every_weeks": 4,
        "location": cast.location,
    }
    return rosters.draft_roster(**values | changes)


def published(cast, **changes):
    roster = draft(cast, **changes)
    rosters.publish_roster(actor=cast.facilitator.user, roster=roster)
    return roster
