"""Of a planned session that nobody opened one says afterwards that it did not take place; its minutes lapse."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lwg.audit.services import trail_of
from lwg.clock import AMSTERDAM
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from reports.figures import RhythmFigures
from reports.periods import period_named
from reports.selectors.figures import figures_of
from sessions.enums import MinutesState, SessionState
from sessions.models import Session
from sessions.services import planning
from sessions.services.watch_minutes import watch_minutes
from tests.factories.sessions import SessionFactory

FIRST = datetime(2026, 9, 10, 11, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)
AFTER = "2026-09-20T09:00"


@pytest.fixture
def session(cast, at):
    """Over for ten days, and never opened."""
    made = _planned(cast)
    at(AFTER)
    return made


def _planned(cast, starts_at=FIRST, **fields):
    duties = {"facilitator": cast.facilitator, "minute_taker": cast.minute_taker}
    return SessionFactory(community=cast.community, starts_at=starts_at, **duties, **fields)


def miss(cast, session, reason="De gespreksleider was ziek."):
    return planning.cancel_session(actor=cast.facilitator.user, session=session, reason=reason)


def told(kind):
    return Message.objects.filter(kind=f"sessions.{kind}").count()


def test_it_is_said_once_told_once_and_written_down(cast, session):
    miss(cast, session)
    miss(cast, session, "Nog eens")

    session.refresh_from_db()
    assert (session.state, session.cancelled_because) == (SessionState.CANCELLED, "De gespreksleider was ziek.")
    assert told("session_cancelled") == 3
    assert [entry.verb for entry in trail_of(session)] == ["session.missed"]


def test_the_mail_says_that_it_did_not_take_place(cast, session):
    miss(cast, session)

    message = Message.objects.get(kind="sessions.session_cancelled", recipient=cast.student.user)
    assert kind_named(message.kind).still_wanted(message)
    email = kind_named(message.kind).compose(message)
    assert email.subject == "Did not take place: session of LWG Havenlicht on Thursday 10 September 2026"
    assert "The session of LWG Havenlicht on Thu 10 Sep 13:30 did not take place." in email.text
    assert "De gespreksleider was ziek." in email.text
    assert "is cancelled" not in email.text + email.html


def test_no_reminder_of_its_minutes_follows_and_what_waits_is_dropped(cast, session):
    now = datetime.fromisoformat(AFTER).replace(tzinfo=AMSTERDAM)
    watch_minutes(now=now)
    waiting = list(Message.objects.filter(kind__startswith="sessions.minutes_"))
    assert {message.kind for message in waiting} >= {"sessions.minutes_overdue"}

    miss(cast, session)

    session.minutes.refresh_from_db()
    assert session.minutes.next_reminder_at is None
    assert [message.kind for message in waiting if kind_named(message.kind).still_wanted(message)] == []
    for days in range(1, 30):
        assert watch_minutes(now=now + timedelta(days=days)) == []


@pytest.mark.parametrize("state", [SessionState.RUNNING, SessionState.HELD])
def test_what_was_opened_stays_as_it_is(cast, at, state):
    session = _planned(cast, state=state)
    at(AFTER)

    with pytest.raises(ValidationError, match="taken place or is running"):
        miss(cast, session)

    session.refresh_from_db()
    assert (session.state, session.cancelled_because, told("session_cancelled")) == (state, "", 0)


@pytest.mark.parametrize("state", [one for one in MinutesState if one != MinutesState.DRAFT])
def test_a_session_whose_minutes_were_read_along_took_place(cast, session, state):
    sent = {"distributed_at": session.ends_at, "next_reminder_at": None} if state == MinutesState.DISTRIBUTED else {}
    type(session.minutes).objects.filter(session=session).update(state=state, **sent)

    with pytest.raises(ValidationError, match="Minutes of this session were written"):
        miss(cast, session)

    assert Session.objects.get(pk=session.pk).state == SessionState.PLANNED


def test_the_figures_count_it_as_cancelled(cast, session):
    _planned(cast, FIRST - WEEK)
    _planned(cast, FIRST + WEEK)
    year = period_named("2026", date(2026, 9, 20))
    (before,) = figures_of([cast.community.pk], year)

    miss(cast, session)

    (after,) = figures_of([cast.community.pk], year)
    assert (before.minutes.overdue, before.rhythm) == (2, RhythmFigures(kept=2, gaps=2, longest_days=7))
    assert (after.minutes.overdue, after.rhythm) == (1, RhythmFigures(kept=1, gaps=1, longest_days=14))


def test_the_gap_that_it_leaves_is_told(cast, at):
    _planned(cast, FIRST - 4 * WEEK)
    middle = _planned(cast)
    _planned(cast, FIRST + 4 * WEEK)
    at(AFTER)

    miss(cast, middle)

    assert {one.recipient for one in Message.objects.filter(kind="sessions.roster_gap")} == {
        cast.facilitator.user,
        cast.coordinator,
    }


# --- page ------------------------------------------------------------------------------------------------------


def test_the_page_of_a_session_that_nobody_opened_offers_it_to_who_plans(cast, session, logged_in):
    address = reverse("cancel_session", args=[session.pk])
    assert "It did not take place" in logged_in(cast.coordinator).get(reverse("session", args=[session.pk])).text
    assert address not in logged_in(cast.student.user).get(reverse("session", args=[session.pk])).text
    assert logged_in(cast.student.user).get(address).status_code == 404


def test_it_asks_once_says_what_follows_and_wants_a_reason(cast, session, logged_in):
    client = logged_in(cast.coordinator)
    address = reverse("cancel_session", args=[session.pk])

    page = client.get(address)
    assert "No minutes are awaited any more" in page.text
    assert told("session_cancelled") == 0
    assert client.post(address, {"reason": ""}).status_code == 422
    answers = [client.post(address, {"reason": "Ziek"}), client.post(address, {"reason": "Ziek"})]

    assert [one.headers["Location"] for one in answers] == [reverse("session", args=[session.pk])] * 2
    assert told("session_cancelled") == 3
    assert Session.objects.get(pk=session.pk).cancelled_because == "Ziek"


@pytest.mark.parametrize("state", [SessionState.RUNNING, SessionState.HELD])
def test_the_page_refuses_what_was_opened_and_keeps_what_was_typed(cast, at, logged_in, state):
    session = _planned(cast, state=state)
    at(AFTER)

    response = logged_in(cast.coordinator).post(reverse("cancel_session", args=[session.pk]), {"reason": "Te laat"})

    assert response.status_code == 422
    assert response.context["form"]["reason"].value() == "Te laat"
