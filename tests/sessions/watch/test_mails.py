"""How the mails of the watches read, and what they do not tell."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from communities.models import Agreements
from lwg import clock
from lwg.notifications.models import Message
from lwg.notifications.sending import compose
from sessions.models import Minutes
from sessions.services.watch_minutes import watch_minutes
from sessions.services.watch_rosters import tell_gap, watch_rosters
from tests.sessions.watch.conftest import ask, cancel, local, put_off, start

THURSDAY = local("2026-11-12T16:00")
SECRET = "wat hier gezegd wordt"


@pytest.fixture(autouse=True)
def _in_english(cast):
    for user in cast.people.values():
        user.language = "en"
        user.save()


@pytest.fixture
def session(cast):
    """A session with a word of content in each text field."""
    session = cast.session(THURSDAY)
    Minutes.objects.filter(session=session).update(**dict.fromkeys(Minutes.SECTIONS, SECRET))
    cast.community.shared_question = SECRET
    cast.community.save()
    Agreements.objects.update(text=SECRET)
    return session


def mail_of(kind: str, to: str) -> tuple[str, str, str]:
    """Subject, text and HTML of the first such mail."""
    message = Message.objects.filter(kind=f"sessions.{kind}", address=f"{to}@demo.example").order_by("created_at")[0]
    email = compose(message)
    return str(email.subject), str(email.body), str(email.alternatives[0][0])


def _all_of_minutes(cast, session):
    watch_minutes(now=THURSDAY + timedelta(days=1))
    start(session.minutes, THURSDAY + timedelta(days=1))
    ask(session.minutes, cast.members["reader"], THURSDAY + timedelta(days=1))
    put_off(session.minutes, THURSDAY + timedelta(days=4))
    watch_minutes(now=THURSDAY + timedelta(days=7))


def test_the_coordinator_hears_the_fact_and_gets_no_way_to_the_contents(cast, session):
    _all_of_minutes(cast, session)
    subject, text, html = mail_of("minutes_overdue_coordinator", "coordinator")
    assert subject == "Minutes overdue at LWG Havenlicht"
    assert text == (
        "Hello Coordinator,\n\n"
        "The minutes of the session of LWG Havenlicht on Thursday 12 November 2026 were due Thu 19 Nov 16:00"
        " and have not been distributed.\n\n"
        "Minute taker and facilitator have been told. Your dashboard shows how this community is doing.\n\n"
        "Open the dashboard:\nhttp://testserver/dashboard/\n"
    )
    for body in (text, html):
        assert SECRET not in body
        assert "/sessions/" not in body
    assert set(Message.objects.get(kind="sessions.minutes_overdue_coordinator").params) == {
        "community",
        "session",
        "ended_on",
        "reminder",
        "days",
    }


def test_the_minute_taker_is_told_what_to_do(cast, session):
    watch_minutes(now=THURSDAY + timedelta(days=1))
    subject, text, _ = mail_of("minutes_no_draft", "taker")
    assert subject == "Minutes to write: LWG Havenlicht, Thursday 12 November 2026"
    assert text == (
        "Hello Taker,\n\n"
        "You were minute taker of LWG Havenlicht on Thursday 12 November 2026. The draft waits for you, with the notes"
        " of the session already in it.\n\n"
        "A first look while it is fresh takes the least time. Due: Thu 19 Nov 16:00.\n\n"
        f"Open the draft:\nhttp://testserver/sessions/{session.pk}/minutes/edit/\n"
    )


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        ("draft", "Finish the draft and ask a reader."),
        ("in_review", "They wait for the reader."),
        ("changes_requested", "The reader asked for changes."),
        ("approved", "The reader agreed: you can distribute them now."),
    ],
)
def test_a_reminder_tells_the_next_step(session, state, advice):
    watch_minutes(now=THURSDAY + timedelta(days=7))
    Minutes.objects.filter(session=session).update(state=state)
    for kind in ("minutes_reminder", "minutes_overdue"):
        assert advice in mail_of(kind, "taker")[1]


EVERY_KIND = [
    ("minutes_no_draft", "taker", "/sessions/{session}/minutes/edit/"),
    ("minutes_reminder", "taker", "/sessions/{session}/minutes/"),
    ("minutes_overdue", "taker", "/sessions/{session}/minutes/"),
    ("minutes_overdue_facilitator", "guide", "/sessions/{session}/minutes/"),
    ("minutes_overdue_coordinator", "coordinator", "/dashboard/"),
    ("review_reminder", "reader", "/sessions/{session}/minutes/review/"),
    ("review_unanswered", "taker", "/sessions/{session}/minutes/"),
    ("minutes_snooze_over", "taker", "/sessions/{session}/minutes/"),
    ("minutes_no_writer", "second", "/sessions/{nobody}/duties/"),
    ("roster_missing", "guide", "/communities/{community}/rosters/"),
    ("roster_ends", "coordinator", "/communities/{community}/rosters/"),
    ("roster_gap", "coordinator", "/communities/{community}/sessions/gaps/"),
]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("kind", "to", "path"), EVERY_KIND)
def test_every_mail_has_a_subject_a_link_and_no_contents(cast, session, kind, to, path, language):
    _all_of_minutes(cast, session)
    nobody = cast.session(THURSDAY + timedelta(weeks=4), minute_taker=None)
    watch_minutes(now=nobody.ends_at + timedelta(days=1))
    watch_rosters(now=THURSDAY)
    cast.roster(date(2026, 9, 10), date(2026, 12, 1))
    watch_rosters(now=THURSDAY + timedelta(days=14))
    cast.session(THURSDAY + timedelta(weeks=8))
    cancel(nobody)
    tell_gap(session=nobody)
    cast.people[to].language = language
    cast.people[to].save()
    with translation.override(None), clock.at(THURSDAY):
        subject, text, html = mail_of(kind, to)
    link = "http://testserver" + path.format(session=session.pk, nobody=nobody.pk, community=cast.community.pk)
    assert "LWG Havenlicht" in subject
    assert text.endswith(f":\n{link}\n")
    assert f'href="{link}"' in html
    for body in (subject, text, html):
        assert SECRET not in body
        assert "{" not in body


def test_a_name_with_markup_does_no_harm(cast, session):
    cast.community.name = "<b>LWG</b> & co"
    cast.community.save()
    watch_minutes(now=THURSDAY + timedelta(days=7))
    subject, text, html = mail_of("minutes_overdue_coordinator", "coordinator")
    assert subject == "Minutes overdue at <b>LWG</b> & co"
    assert "<b>LWG</b> & co" in text
    assert "<b>LWG" not in html
