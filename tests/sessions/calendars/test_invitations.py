"""Invitations by mail, as they arrive: one session each, the same UID, a rising SEQUENCE, only the recipient named."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from lwg.notifications.models import Message
from lwg.notifications.sending import send_all_due
from sessions.models import CalendarInvitation, Session
from sessions.services import planning, rosters
from sessions.services.answers import answer_on_page
from tests.factories.communities import MembershipFactory
from tests.sessions.calendars.reading import as_sent, calendar_parts

pytestmark = pytest.mark.usefixtures("in_september")


def plan(cast, day=date(2026, 10, 8), **fields):
    return planning.add_session(
        actor=cast.facilitator.user,
        community=cast.community,
        day=day,
        starts_at=time(13, 30),
        length_minutes=150,
        **fields,
    )


def move(cast, session, day=date(2026, 10, 15), starts_at=time(13, 30), **fields):
    return planning.move_session(
        actor=cast.facilitator.user, session=session, day=day, starts_at=starts_at, length_minutes=150, **fields
    )


def sent(sink, member):
    """The mails that arrive now for one member."""
    already = len(sink.messages)
    send_all_due()
    return [mail for mail in sink.messages[already:] if member.user.email in str(mail["To"])]


def only_event(mail):
    (event,) = calendar_parts(mail)[0][2].events
    return event


def test_a_planned_session_comes_as_an_invitation_that_calendars_act_on(cast, smtp_sink):
    session = plan(cast, location=cast.location)

    (mail,) = sent(smtp_sink, cast.student)

    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    (inside, file) = calendar_parts(mail)
    assert (inside[:2], file[:2]) == (("alternative", "REQUEST"), ("attachment", ""))
    assert (inside[2].method, file[2].method) == ("REQUEST", "REQUEST")
    event = only_event(mail)
    assert (event.uid, event.sequence, event.status, event.summary) == (session.uid, 0, "CONFIRMED", "LWG Havenlicht")
    assert event.dtstart.isoformat() == "2026-10-08T13:30:00+02:00"
    assert (event.location, event.organizer.common_name) == ("De Kade, Rotterdam", "LWG Havenlicht")
    assert event.organizer.uri.lower() == "mailto:lwg@localhost"
    assert event.description == f"Session of LWG Havenlicht\nhttp://testserver/sessions/{session.pk}/"
    assert [alarm.trigger for alarm in event.alarm] == [timedelta(hours=-1)]


def test_an_invitation_names_nobody_but_its_recipient(cast, smtp_sink):
    plan(cast)

    (mail,) = sent(smtp_sink, cast.student)

    (attendee,) = only_event(mail).attendees
    assert (attendee.uri.lower(), attendee.common_name) == ("mailto:daan@demo.example", "Daan Fictief")
    assert (attendee.status, attendee.rsvp) == ("NEEDS-ACTION", False)
    assert cast.facilitator.user.email.encode() not in mail.as_bytes()


def test_where_a_mailbox_is_read_calendars_are_asked_to_reply_to_it(cast, smtp_sink, settings):
    settings.REPLIES_EMAIL = "antwoord@lwg.example"
    settings.REPLIES_IMAP_URL = "imaps://lwg:geheim@mail.example/INBOX"
    plan(cast)

    event = only_event(sent(smtp_sink, cast.student)[0])

    assert (event.organizer.uri.lower(), event.attendees[0].rsvp) == ("mailto:antwoord@lwg.example", True)


def test_a_session_online_has_its_link_for_a_place(cast, smtp_sink):
    plan(cast, online_link="https://meet.example/lwg")

    (mail,) = sent(smtp_sink, cast.student)

    event = only_event(mail)
    assert "Online: https://meet.example/lwg" in mail.get_body(("plain",)).get_content().splitlines()
    assert 'href="https://meet.example/lwg"' in mail.get_body(("html",)).get_content()
    assert event.location == "https://meet.example/lwg"
    assert event.description.endswith("\nOnline: https://meet.example/lwg")


def test_a_move_and_another_place_update_the_same_entry(cast, smtp_sink):
    session = plan(cast)
    first = only_event(sent(smtp_sink, cast.student)[0])
    move(cast, session)
    second = only_event(sent(smtp_sink, cast.student)[0])
    move(cast, session, location=cast.location)
    third = only_event(sent(smtp_sink, cast.student)[0])

    assert first.uid == second.uid == third.uid
    assert [one.sequence for one in (first, second, third)] == [0, 1, 2]
    assert [one.dtstart.date() for one in (first, second, third)] == [
        date(2026, 10, 8),
        date(2026, 10, 15),
        date(2026, 10, 15),
    ]
    assert third.location == "De Kade, Rotterdam"


def test_a_cancellation_takes_the_same_entry_away(cast, smtp_sink):
    session = plan(cast)
    sent(smtp_sink, cast.student)
    planning.cancel_session(actor=cast.facilitator.user, session=session, reason="Ziek")

    (mail,) = sent(smtp_sink, cast.student)

    (inside, _file) = calendar_parts(mail)
    event = only_event(mail)
    assert (inside[1], inside[2].method) == ("CANCEL", "CANCEL")
    assert (event.uid, event.sequence, event.status) == (session.uid, 1, "CANCELLED")


def test_a_roster_of_nine_dates_is_one_mail_with_an_invitation_for_each(cast, smtp_sink):
    roster = rosters.draft_roster(
        actor=cast.facilitator.user,
        community=cast.community,
        first_day=date(2026, 9, 10),
        last_day=date(2027, 5, 27),
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
    )
    planned = rosters.publish_roster(actor=cast.facilitator.user, roster=roster)

    (mail,) = sent(smtp_sink, cast.student)

    parts = calendar_parts(mail)
    assert len(planned) == len(parts) >= 9
    assert {part[:2] for part in parts} == {("attachment", "REQUEST")}
    assert [[event.uid for event in part[2].events] for part in parts] == [[one.uid] for one in planned]
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names[:2] == ["2026-09-10.ics", "2026-10-08.ics"]
    assert CalendarInvitation.objects.filter(user=cast.student.user).count() == len(planned)
    assert all(as_sent(part).endswith(b"END:VCALENDAR\r\n") for part in mail.iter_attachments())
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    links = re.findall(r"^  \S+: (http\S+/answers/\S+)$", text.replace("\r\n", "\n"), re.MULTILINE)
    assert len(set(links)) == 3 * len(planned)
    assert all(f'href="{link}"' in html for link in links)


def test_a_roster_mail_that_waited_tells_what_stands_now(cast, smtp_sink):
    roster = rosters.draft_roster(
        actor=cast.facilitator.user,
        community=cast.community,
        first_day=date(2026, 9, 10),
        last_day=date(2026, 12, 31),
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
    )
    first, second, *rest = rosters.publish_roster(actor=cast.facilitator.user, roster=roster)
    move(cast, first, day=date(2026, 9, 17))
    planning.cancel_session(actor=cast.facilitator.user, session=second, reason="Ziek")

    mails = sent(smtp_sink, cast.student)

    roster_mail = next(mail for mail in mails if "half-year" in str(mail["Subject"]))
    events = [event for part in calendar_parts(roster_mail) for event in part[2].events]
    assert [event.uid for event in events] == [first.uid, *[one.uid for one in rest]]
    assert (events[0].sequence, events[0].dtstart.date()) == (1, date(2026, 9, 17))


def test_an_invitation_that_waited_while_the_session_was_moved_again_goes_once(cast, smtp_sink):
    session = plan(cast)
    sent(smtp_sink, cast.student)
    move(cast, session, day=date(2026, 10, 15))
    move(cast, session, day=date(2026, 10, 29))

    (mail,) = sent(smtp_sink, cast.student)

    assert (only_event(mail).sequence, only_event(mail).dtstart.date()) == (2, date(2026, 10, 29))


def test_who_is_no_member_on_the_day_is_told_but_not_invited(cast, smtp_sink):
    leaving = MembershipFactory(community=cast.community, ends_on=date(2026, 10, 7), user__language="en")
    plan(cast)

    (mail,) = sent(smtp_sink, leaving)

    assert calendar_parts(mail) == []


def test_what_was_said_stands_in_the_next_update(cast, smtp_sink):
    session = plan(cast)
    answer_on_page(actor=cast.student.user, session=session, choice="tentative")
    move(cast, session, day=date(2026, 10, 8), location=cast.location)

    mails = sent(smtp_sink, cast.student)

    assert [only_event(mail).attendees[0].status for mail in mails] == ["TENTATIVE", "TENTATIVE"]


def test_a_session_on_31_october_is_planned_once_and_at_its_hour(cast, smtp_sink):
    session = plan(cast, day=date(2026, 10, 31))

    event = only_event(sent(smtp_sink, cast.student)[0])

    assert Session.objects.count() == 1
    assert event.dtstart.isoformat() == "2026-10-31T13:30:00+01:00"
    assert session.starts_at == datetime(2026, 10, 31, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2026, 10, 25), time(1, 30), "2026-10-24T23:30:00+00:00"),
        (date(2026, 10, 25), time(3, 30), "2026-10-25T02:30:00+00:00"),
        (date(2026, 10, 25), time(13, 30), "2026-10-25T12:30:00+00:00"),
        (date(2027, 3, 28), time(1, 0), "2027-03-28T00:00:00+00:00"),
        (date(2027, 3, 28), time(3, 30), "2027-03-28T01:30:00+00:00"),
        (date(2027, 3, 28), time(13, 30), "2027-03-28T11:30:00+00:00"),
    ],
    ids=str,
)
def test_a_session_on_the_day_of_a_clock_change_is_planned_once_and_at_its_hour(cast, smtp_sink, day, hour, utc):
    session = planning.add_session(
        actor=cast.facilitator.user,
        community=cast.community,
        day=day,
        starts_at=hour,
        length_minutes=150,
        on_purpose=True,
    )

    event = only_event(sent(smtp_sink, cast.student)[0])

    assert Session.objects.count() == 1
    assert event.dtstart.replace(tzinfo=None) == datetime.combine(day, hour)
    assert event.dtstart.astimezone(UTC).isoformat() == session.starts_at.isoformat() == utc
    assert event.dtend.astimezone(UTC) - event.dtstart.astimezone(UTC) == session.ends_at - session.starts_at


def test_an_old_mail_without_an_invitation_row_carries_none(cast, smtp_sink):
    plan(cast)
    CalendarInvitation.objects.all().delete()

    assert calendar_parts(sent(smtp_sink, cast.student)[0]) == []
    assert Message.objects.count() == 3
