"""Mails about reading along: their cause must still be there, and markup in names stays text."""

from datetime import timedelta

import pytest

from lwg import clock
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from lwg.notifications.sending import compose
from sessions.enums import MinutesState, SessionState
from sessions.models import Session

pytestmark = pytest.mark.django_db


def the(kind: str) -> Message:
    return Message.objects.get(kind=kind)


def wanted(kind: str) -> bool:
    message = the(kind)
    return kind_named(message.kind).still_wanted(message)


def test_the_reader_is_asked_in_words_and_can_reply_to_the_minute_taker(cast):
    cast.bring_to(MinutesState.IN_REVIEW)
    mail = compose(the("sessions.review_requested"))
    assert mail.subject == "Will you read the minutes of Thu 5 Nov along?"
    assert mail.to == [cast.reader.user.email]
    assert mail.reply_to == [f"Teun Voorbeeld <{cast.taker.user.email}>"]
    assert f"http://testserver/sessions/{cast.session.pk}/minutes/review/" in mail.body
    assert "due Thu 12 Nov 16:00" in mail.body


def test_the_question_is_dropped_when_its_cause_is_gone(cast):
    cast.bring_to(MinutesState.IN_REVIEW)
    assert wanted("sessions.review_requested")
    cast.approve()
    assert not wanted("sessions.review_requested")


def test_the_question_is_dropped_for_a_reader_who_left_and_for_a_cancelled_session(cast):
    cast.bring_to(MinutesState.IN_REVIEW)
    cast.reader.ends_on = clock.today() - timedelta(days=1)
    cast.reader.save()
    assert not wanted("sessions.review_requested")
    cast.reader.ends_on = None
    cast.reader.save()
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.CANCELLED)
    assert not wanted("sessions.review_requested")


def test_the_minute_taker_hears_of_changes_without_the_remark_itself(cast):
    cast.bring_to(MinutesState.IN_REVIEW)
    cast.request_changes("Noem Ahmed niet")
    mail = compose(the("sessions.changes_requested"))
    assert mail.to == [cast.taker.user.email]
    assert "Lea Fictief" in mail.body
    assert "Ahmed" not in mail.body + str(mail.alternatives)
    assert wanted("sessions.changes_requested")
    cast.ask()
    assert not wanted("sessions.changes_requested")


def test_the_minute_taker_hears_that_it_can_go_out(cast):
    cast.bring_to(MinutesState.APPROVED)
    mail = compose(the("sessions.minutes_approved"))
    assert f"/sessions/{cast.session.pk}/minutes/distribute/" in mail.body
    assert wanted("sessions.minutes_approved")
    cast.distribute()
    assert not wanted("sessions.minutes_approved")


def test_whoever_takes_the_minutes_no_more_is_not_told_to_distribute(cast):
    cast.bring_to(MinutesState.APPROVED)
    Session.objects.filter(pk=cast.session.pk).update(minute_taker=cast.member)
    assert not wanted("sessions.minutes_approved")


@pytest.mark.parametrize("state", [MinutesState.IN_REVIEW, MinutesState.CHANGES_REQUESTED, MinutesState.APPROVED])
def test_markup_in_names_stays_text(cast, state):
    cast.community.name = "<script>alert(1)</script>"
    cast.community.save()
    cast.taker.user.name = "<b>Teun</b>"
    cast.taker.user.save()
    cast.bring_to(state)
    for message in Message.objects.all():
        mail = compose(message)
        html = mail.alternatives[0][0]
        assert "<script>" not in html
        assert "<b>Teun</b>" not in html
        assert "&lt;script&gt;" in html
        assert "<script>alert(1)</script>" in mail.body
