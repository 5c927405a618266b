"""Session and minutes: at most ten statements, as many for 10 rows as for 200, none twice."""

import pytest
from django.urls import reverse

from communities.models import Membership
from sessions.enums import (
    KINDS_OF_STEP,
    AttendanceState,
    Decision,
    Part,
    PracticeForm,
    SessionState,
)
from sessions.models import (
    Attendance,
    Contribution,
    Intention,
    MinutesVersion,
    PracticeEntry,
    Review,
    Session,
    Situation,
    Yield,
)
from tests.cast import NOW, Cast
from tests.factories import bulk
from tests.queries.asking import DAY, HELD, MORE, PLANNED, WEEK, Grow, hold

# --- session ---------------------------------------------------------------------------------------------------


def much_said(cast: Cast, session: Session, *, situations: bool) -> Grow:
    """Members who are all there, meant something last time and now, and said something of each kind.

    With `situations` as many of those; a board of 200 situations with a form in each lane is no page of everyday.
    """
    [situation] = Situation.objects.bulk_create(
        [Situation(session=session, bringer=cast.memberships["member"], title="De dichte deur")]
    )
    earlier = cast.things["held"]
    mine = Intention.objects.create(
        session=earlier, membership=cast.memberships["minute_taker"], form=PracticeForm.TALK, text="Ik"
    )

    def grow(numbers: range) -> None:
        people = bulk.members(cast.community, len(numbers))
        Attendance.objects.bulk_create(
            Attendance(session=session, membership=one, state=AttendanceState.PRESENT, heard_at=NOW) for one in people
        )
        before = Intention.objects.bulk_create(_intention(earlier, one, "Toen") for one in people)
        Intention.objects.bulk_create(_intention(session, one, "Gemeend") for one in people)
        Yield.objects.bulk_create(
            Yield(session=session, membership=meant.membership, intention=meant, change="Beter") for meant in before
        )
        PracticeEntry.objects.bulk_create(PracticeEntry(intention=mine, text="Gelogd") for _ in numbers)
        Contribution.objects.bulk_create(
            Contribution(situation=situation, step=step, kind=kind, author=one, text=f"Gezegd: {kind}")
            for one in people
            for step, kinds in KINDS_OF_STEP.items()
            for kind in kinds
        )
        if situations:
            Situation.objects.bulk_create(
                Situation(session=session, bringer=one, title="Nog een situatie") for one in people
            )
        bulk.entries("session.moved", session, len(numbers))

    return grow


def _intention(session: Session, membership: Membership, text: str) -> Intention:
    return Intention(session=session, membership=membership, form=PracticeForm.TALK, text=text)


# What stands how often for each row in a part of the board: for a member, and for who runs it and may do more.
SAID = {
    Part.CHECK_IN: ("Persoon Voorbeeld", 2, 3),
    Part.YIELDS: ("Beter", 1, 2),
    Part.SITUATION: ("Nog een situatie", 1, 2),
    Part.CLARIFY: ("Gezegd: question", 1, 2),
    Part.COLLECTIVE: ("Gezegd: pattern", 1, 2),
    Part.BREAK: ("Persoon Voorbeeld", 1, 1),
    Part.BALANCE: ("Gezegd: consideration", 1, 2),
    Part.CLOSE: ("Gemeend", 1, 1),
}


@pytest.mark.parametrize("part", list(Part))
def test_each_part_of_a_running_board(cast, seen_by, part):
    session = cast.things["running"]
    Session.objects.filter(pk=session.pk).update(part=part)
    grow = much_said(cast, session, situations=part == Part.SITUATION)
    said, to_read, to_run = SAID[part]
    seen = seen_by(["member"], {said: to_read * MORE})
    seen |= seen_by(["minute_taker", "facilitator"], {said: to_run * MORE})
    hold(seen, reverse("session", args=[session.pk]), grow)


@pytest.mark.parametrize("state", [HELD, PLANNED, SessionState.CANCELLED])
def test_a_session_that_does_not_run(cast, seen_by, state):
    session = cast.things["running"]
    Session.objects.filter(pk=session.pk).update(state=state, part="")
    grow = much_said(cast, session, situations=True)
    said = ("Nog een situatie", "Gezegd: question", "Beter", "Gemeend")
    told = MORE if state == HELD else 0
    seen = seen_by(["member", "minute_taker", "facilitator"], dict.fromkeys(said, told))
    seen |= seen_by(["coordinator"], dict.fromkeys(said, 0))
    hold(seen, reverse("session", args=[session.pk]), grow)


# --- minutes ---------------------------------------------------------------------------------------------------


def much_written(cast: Cast, session: Session) -> Grow:
    """Versions, questions to readers, themes, presences and acts."""
    minutes = session.minutes
    taker = cast.memberships["minute_taker"]

    def grow(numbers: range) -> None:
        people = bulk.members(cast.community, len(numbers), is_reader=True)
        minutes.themes.add(*bulk.themes(cast.community, numbers))
        Review.objects.bulk_create(
            Review(
                minutes=minutes,
                reader=one,
                minute_taker=taker,
                revision=1,
                decision=Decision.CHANGES,
                decided_at=NOW - DAY,
                asked_at=NOW - WEEK,
                remark="Graag zonder naam",
            )
            for one in people
        )
        MinutesVersion.objects.bulk_create(
            MinutesVersion(minutes=minutes, number=n + 2, content={"sections": {}, "themes": [], "revision": 1})
            for n in numbers
        )
        Attendance.objects.bulk_create(
            Attendance(session=session, membership=one, state=AttendanceState.PRESENT) for one in people
        )
        bulk.entries("minutes.changes_requested", minutes, len(numbers))

    return grow


@pytest.mark.parametrize(
    ("name", "thing", "roles", "shown"),
    [
        ("minutes", "distributed", ["member", "minute_taker", "facilitator"], {"Thema": MORE}),
        ("minutes", "approved", ["minute_taker", "facilitator"], {"Thema": MORE}),
        ("minutes", "reviewed", ["member"], {"Thema": MORE}),
        ("edit_minutes", "held", ["minute_taker", "facilitator"], {">Thema": MORE}),
        ("ask_reader", "reviewed", ["minute_taker"], {"Persoon Voorbeeld": MORE}),
        ("review_minutes", "reviewed", ["member"], {"Thema": MORE}),
        ("distribute_minutes", "approved", ["minute_taker"], {"Persoon Voorbeeld": MORE}),
    ],
)
def test_the_pages_of_minutes(cast, seen_by, name, thing, roles, shown):
    session = cast.things[thing]
    grow = much_written(cast, session)
    hold(seen_by(roles, shown), reverse(name, args=[session.pk]), grow)
