"""A session left out on purpose is skipped: not cancelled in word, mail or list, but cancelled in calendars."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lwg.audit.services import trail_of
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import SessionState
from sessions.messages.calendar_parts import entry_of
from sessions.models import Session
from sessions.services.planning import cancel_session
from tests.sessions.planning.single import FIRST, WEEK, planned


def skip(cast, session):
    return cancel_session(actor=cast.facilitator.user, session=session, reason="Suikerfeest", skipped=True)


def test_a_skipped_session_is_told_as_skipped_and_awaits_no_minutes(cast):
    session = skip(cast, planned(cast))

    assert (session.state, session.skipped, session.state_in_words) == (SessionState.CANCELLED, True, "skipped")
    assert [entry.verb for entry in trail_of(session)] == ["session.skipped"]
    told = list(Message.objects.all())
    assert len(told) == 3
    email = kind_named(told[0].kind).compose(told[0])
    assert email.subject == "Skipped: session of LWG Havenlicht on Thursday 10 September 2026"
    assert "Suikerfeest" in email.text
    assert "cancelled" not in email.text + email.html
    entry = entry_of(session)
    assert (entry.is_cancelled, entry.sequence) == (True, 1)


def test_skipping_again_or_cancelling_what_is_skipped_does_nothing(cast):
    session = skip(cast, planned(cast))

    cancel_session(actor=cast.facilitator.user, session=session, reason="Ziek")
    skip(cast, session)

    session.refresh_from_db()
    assert (session.skipped, session.cancelled_because, session.calendar_sequence) == (True, "Suikerfeest", 1)
    assert Message.objects.count() == 3


def test_what_has_been_is_not_skipped(cast, at):
    session = planned(cast)
    at("2026-09-11T09:00")

    with pytest.raises(ValidationError):
        skip(cast, session)

    session.refresh_from_db()
    assert (session.state, session.skipped) == (SessionState.PLANNED, False)


def test_the_database_knows_no_skipped_session_that_stands(cast):
    session = planned(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(skipped=True)


def test_pages_say_skipped(cast, logged_in):
    session = planned(cast)
    planned(cast, FIRST + 4 * WEEK)
    client = logged_in(cast.facilitator.user)

    done = client.post(reverse("skip_session", args=[session.pk]), {"reason": "Suikerfeest"}, follow=True)

    assert "The session is skipped. Every member gets a mail." in done.text
    assert "This session is skipped. Nothing needs to be prepared." in done.text
    assert "cancelled" not in done.text
    for page in ("community_sessions", "community"):
        text = client.get(reverse(page, args=[cast.community.pk])).text
        assert "skip-forward" in text
        assert "skipped" in text
