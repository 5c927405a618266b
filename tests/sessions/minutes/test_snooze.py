"""Putting reminders off: by the minute taker, with a reason, never past the deadline, and one reminder at the end."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lwg import clock
from lwg.audit.services import trail_of
from lwg.notifications.models import Message
from sessions.enums import MinutesState
from sessions.models import Minutes
from sessions.services import duties, snooze
from sessions.services.deadlines import deadline_moved
from sessions.services.watch_minutes import watch_minutes
from tests.factories.communities import CoordinatorshipFactory
from tests.sessions.minutes.pages import url

pytestmark = pytest.mark.django_db
WHY = "Griep, ik lig op bed"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.AMSTERDAM)


UNTIL = local("2026-11-10T09:00")
DUE = local("2026-11-12T16:00")


def put_off(cast, until=UNTIL, reason=WHY, actor=None):
    actor = actor or cast.taker.user
    return snooze.put_off_reminders(actor=actor, minutes=cast.minutes, until=until, reason=reason)


def told_on(days):
    """Kinds that the watch writes, looking once a day after the session, until that day."""
    ended = local("2026-11-05T16:00")
    found = []
    for day in range(1, days + 1):
        found += [(day, one.kind.removeprefix("sessions.")) for one in watch_minutes(now=ended + timedelta(days=day))]
    return found


def test_reminders_before_the_end_do_not_come_and_one_comes_then(cast):
    assert cast.minutes.due_at == DUE
    put_off(cast)
    assert told_on(6) == [(5, "minutes_reminder"), (5, "minutes_snooze_over"), (6, "minutes_reminder")]


def test_a_reminder_at_the_very_end_of_the_snooze_gives_way_to_the_one_of_the_snooze(cast):
    put_off(cast, until=local("2026-11-10T16:00"))
    assert told_on(6) == [(5, "minutes_snooze_over"), (6, "minutes_reminder")]


def test_overdue_comes_whatever_was_put_off(cast):
    put_off(cast, until=DUE - timedelta(minutes=1))
    assert sorted(told_on(7)) == [
        (7, "minutes_overdue"),
        (7, "minutes_overdue_facilitator"),
        (7, "minutes_snooze_over"),
    ]


def test_the_reader_is_reminded_while_the_minute_taker_is_not(cast):
    cast.bring_to(MinutesState.IN_REVIEW)
    put_off(cast)
    kinds = [one.kind for one in watch_minutes(now=clock.now() + timedelta(days=1))]
    assert kinds == ["sessions.review_reminder"]


@pytest.mark.parametrize("until", [DUE, DUE + timedelta(days=1)])
def test_never_to_the_deadline_or_past_it(cast, until):
    with pytest.raises(ValidationError, match=r"Choose a moment before the deadline, Thu 12 Nov 16:00\."):
        put_off(cast, until=until)
    assert cast.minutes.snoozed_until is None


@pytest.mark.parametrize(
    "fields", [{"snoozed_until": DUE, "snooze_reason": WHY}, {"snoozed_until": UNTIL, "snooze_reason": ""}]
)
def test_the_database_holds_the_deadline_and_the_reason_too(cast, fields):
    with pytest.raises(IntegrityError, match="minutes_snooze_ends_before_due_with_reason"), transaction.atomic():
        Minutes.objects.filter(pk=cast.minutes.pk).update(**fields)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until": local("2026-11-06T09:59")}, "That moment has passed. Choose a later one."),
        ({"reason": "  "}, "Say why; only the facilitator reads it."),
        ({"reason": "x" * 501}, "Keep it to 500 characters."),
    ],
)
def test_what_is_refused(cast, changes, words):
    with pytest.raises(ValidationError) as refusal:
        put_off(cast, **changes)
    assert refusal.value.messages == [words]


def test_only_the_minute_taker_puts_off(cast):
    with pytest.raises(ValidationError):
        put_off(cast, actor=cast.facilitator.user)


def test_after_the_deadline_nothing_is_put_off(cast, at):
    at("2026-11-12T16:00")
    with pytest.raises(ValidationError, match="The deadline has passed"):
        put_off(cast, until=local("2026-11-13T09:00"))


def test_ended_early_the_reminders_to_come_are_sent_again_and_none_for_the_snooze(cast):
    put_off(cast)
    watch_minutes(now=local("2026-11-08T16:00"))
    for _click in range(2):
        snooze.end_snooze(actor=cast.taker.user, minutes=cast.minutes)
    assert told_on(5) == [(5, "minutes_reminder")]
    verbs = [entry.verb for entry in trail_of(cast.minutes)]
    assert (verbs.count("minutes.snoozed"), verbs.count("minutes.snooze_ended")) == (1, 1)
    assert WHY not in str([entry.detail for entry in trail_of(cast.minutes)])


def test_put_off_anew_the_former_end_tells_nothing(cast):
    put_off(cast)
    watch_minutes(now=local("2026-11-08T16:00"))
    put_off(cast, until=local("2026-11-11T17:00"))
    assert told_on(6) == []


@pytest.mark.parametrize(
    ("ends", "left"),
    [
        ("2026-11-06T16:00", "2026-11-10T09:00"),  # later: it stays
        ("2026-11-03T09:00", "2026-11-10T08:59"),  # cut to just before the new deadline
        ("2026-11-20T16:00", None),  # over before the session is
    ],
)
def test_moving_the_session_keeps_the_snooze_before_the_new_deadline(cast, ends, left):
    put_off(cast)
    session = cast.session
    session.ends_at = local(ends)
    session.starts_at = session.ends_at - timedelta(hours=2)
    session.save()
    deadline_moved(cast.minutes)
    assert cast.minutes.snoozed_until == (local(left) if left else None)


def test_another_minute_taker_put_nothing_off(cast):
    put_off(cast)
    duties.assign_duties(
        actor=cast.facilitator.user, session=cast.session, facilitator=cast.facilitator, minute_taker=cast.member
    )
    assert cast.minutes.snoozed_until is None


def test_the_facilitator_reads_why_and_others_only_that(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    put_off(cast)
    coordinator = CoordinatorshipFactory(organisation=cast.community.organisation, user__language="en").user
    for who, reads in ((cast.taker.user, True), (cast.facilitator.user, True), (cast.reader.user, False)):
        page = logged_in(who).get(url("minutes", cast)).content.decode()
        assert ("Reminders are put off until Tue 10 Nov 09:00." in page, WHY in page) == (True, reads)
    page = logged_in(coordinator).get(f"/sessions/{cast.session.pk}/").content.decode()
    assert ("Reminders are put off until Tue 10 Nov 09:00." in page, WHY in page) == (True, False)


def test_the_form_keeps_what_was_typed_when_it_is_refused(cast, logged_in):
    browser = logged_in(cast.taker.user)
    assert 'value="2026-11-07"' in browser.get(url("snooze_minutes", cast)).content.decode()
    typed = {"until": "2026-11-13", "at": "09:00", "reason": WHY}
    answer = browser.post(url("snooze_minutes", cast), typed)
    page = answer.content.decode()
    assert (answer.status_code, WHY in page) == (422, True)
    assert "Choose a moment before the deadline, Thu 12 Nov 16:00." in page

    answer = browser.post(url("snooze_minutes", cast), typed | {"until": "2026-11-10"})
    assert (answer.status_code, answer.url) == (302, url("minutes", cast))
    assert cast.minutes.snoozed_until == UNTIL
    assert "Remind me again" in browser.get(url("minutes", cast)).content.decode()
    browser.post(url("end_snooze", cast))
    assert cast.minutes.snoozed_until is None
    assert Message.objects.count() == 0
