"""A reader who lets a correction wait for 48 hours is reminded once, while they can still answer."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from lwg import clock
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from lwg.notifications.sending import compose
from sessions.enums import MinutesState
from sessions.models import Correction, Session
from sessions.services import corrections
from sessions.services.watch_corrections import watch_corrections
from tests.sessions.minutes.correcting import Correcting

pytestmark = pytest.mark.django_db

KIND = "sessions.correction_review_reminder"


@pytest.fixture
def asked(cast) -> Correcting:
    """Of Lea, on Friday 6 November at 10:00."""
    cast.bring_to(MinutesState.DISTRIBUTED)
    correcting = Correcting(cast)
    correcting.save(patterns="<p>Wat niemand mag lezen</p>")
    correcting.ask()
    return correcting


def reminded(at, moment: str) -> list[str]:
    """To whom this run of the watch writes."""
    at(moment)
    return [message.address for message in watch_corrections(now=clock.now())]


def lea(asked) -> str:
    return asked.cast.reader.user.email


def test_the_reader_is_reminded_after_48_hours_and_once(asked, at, django_assert_num_queries):
    assert reminded(at, "2026-11-08T09:59") == []
    assert reminded(at, "2026-11-08T10:00") == [lea(asked)]
    with django_assert_num_queries(2):
        assert reminded(at, "2026-12-08T10:00") == []
    assert Message.objects.filter(kind=KIND).count() == 1


def test_48_hours_are_those_of_the_wall(asked, at):
    at("2026-10-24T10:00")  # the clock goes back that night
    Correction.objects.update(asked_at=clock.now())
    assert reminded(at, "2026-10-26T09:59") == []
    assert reminded(at, "2026-10-26T10:00") == [lea(asked)]


def test_a_question_that_is_asked_anew_has_a_reminder_of_its_own(asked, at):
    assert reminded(at, "2026-11-08T10:00") == [lea(asked)]
    first = Message.objects.get(kind=KIND)
    asked.request_changes()
    at("2026-11-09T09:00")
    asked.ask()
    assert not kind_named(KIND).still_wanted(first)
    assert reminded(at, "2026-11-10T10:00") == []
    assert reminded(at, "2026-11-11T09:00") == [lea(asked)]


GONE = {
    "approved": lambda asked: asked.approve(),
    "changes asked for": lambda asked: asked.request_changes(),
    "another reader": lambda asked: asked.ask(asked.cast.member),
    "thrown away": lambda asked: corrections.discard_correction(
        actor=asked.cast.taker.user, minutes=asked.cast.minutes
    ),
    "removed": lambda asked: asked.draft.delete(),
    "the reader left": lambda asked: leave(asked.cast.reader),
    "the reader's account was closed": lambda asked: close(asked.cast.reader.user),
    "the reader takes the minutes now": lambda asked: Session.objects.update(minute_taker=asked.cast.reader),
}


def leave(membership):
    membership.ends_on = date(2026, 11, 7)
    membership.save()


def close(user):
    user.is_active = False
    user.save()


@pytest.mark.parametrize("what", GONE)
def test_nobody_is_reminded_of_what_does_not_wait_for_them(asked, at, what):
    at("2026-11-08T09:00")
    GONE[what](asked)
    assert reminded(at, "2026-11-08T10:00") == []


@pytest.mark.parametrize("what", GONE)
def test_a_reminder_whose_cause_is_gone_is_not_sent(asked, at, what):
    assert reminded(at, "2026-11-08T10:00") == [lea(asked)]
    message = Message.objects.get(kind=KIND)
    assert kind_named(KIND).still_wanted(message)
    GONE[what](asked)
    assert not kind_named(KIND).still_wanted(message)


def test_the_reminder_says_what_is_asked_since_when_and_nothing_of_the_contents(asked, at):
    reminded(at, "2026-11-08T10:00")
    mail = compose(Message.objects.get(kind=KIND))
    assert mail.subject == "Reminder: read a correction of the minutes of Thu 5 Nov"
    assert mail.reply_to == [f"Teun Voorbeeld <{asked.cast.taker.user.email}>"]
    assert "You were asked on Friday 6 November 2026 to read a correction" in mail.body
    assert f"/sessions/{asked.cast.session.pk}/minutes/correct/review/" in mail.body
    told = mail.subject + mail.body + str(mail.alternatives[0][0])
    assert ("niemand" in told, "De naam klopte niet" in told) == (False, False)


def test_an_operator_sees_what_it_is_about(asked, capsys):
    moment = (clock.now() + timedelta(days=2)).isoformat()
    call_command("reminders", "--at", moment, "--dry-run")
    assert (
        f"{KIND}\tLWG Havenlicht\t{lea(asked)}\tcorrection, session of 2026-11-05, asked two days ago"
        in capsys.readouterr().out.splitlines()
    )
    assert not Message.objects.filter(kind=KIND).exists()
