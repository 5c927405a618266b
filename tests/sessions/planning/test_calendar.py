"""The calendar feed: read back by icalendar, with the wall-clock time on both sides of a clock change."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from sessions.models import CalendarFeed, Session
from sessions.services import calendars, planning
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory

BEFORE = datetime(2026, 10, 22, 11, 30, tzinfo=UTC)  # 13:30 in summer time
AFTER = datetime(2026, 10, 29, 12, 30, tzinfo=UTC)  # 13:30 in winter time


def planned(cast, starts_at=BEFORE, **fields):
    return SessionFactory(
        community=cast.community,
        starts_at=starts_at,
        **{"facilitator": cast.facilitator, "minute_taker": cast.minute_taker, **fields},
    )


def feed(member, client=None, **headers):
    address = reverse("calendar_feed", args=[calendars.feed_of(member.user).token])
    return (client or Client()).get(address, headers=headers)


def events(response):
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_the_feed_holds_when_and_where_but_no_contents(cast):
    session = planned(cast, location=cast.location)

    response = feed(cast.student)
    (event,) = events(response)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["UID"] == session.uid
    assert (event["SEQUENCE"], event["STATUS"], event["SUMMARY"]) == (0, "CONFIRMED", "LWG Havenlicht")
    assert event["LOCATION"] == "De Kade, Rotterdam"
    assert event["DESCRIPTION"] == f"Session of LWG Havenlicht\nhttp://testserver/sessions/{session.pk}/"
    assert event.end - event.start == timedelta(minutes=150)


def test_the_wall_clock_time_is_the_same_before_and_after_the_clock_change(cast):
    planned(cast, BEFORE)
    planned(cast, AFTER)

    calendar = icalendar.Calendar.from_ical(feed(cast.student).content)

    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert [
        (event["DTSTART"].params["TZID"], event.start.time(), event.start.astimezone(UTC))
        for event in calendar.walk("VEVENT")
    ] == [("Europe/Amsterdam", time(13, 30), BEFORE), ("Europe/Amsterdam", time(13, 30), AFTER)]


def test_the_time_zone_that_is_sent_along_knows_both_offsets(cast):
    planned(cast, BEFORE)

    zone = icalendar.Calendar.from_ical(feed(cast.student).content).walk("VTIMEZONE")[0]

    kinds = {part.name: part["TZOFFSETTO"].td for part in zone.subcomponents}
    assert kinds == {"DAYLIGHT": timedelta(hours=2), "STANDARD": timedelta(hours=1)}
    assert zone.to_tz().utcoffset(datetime(2026, 10, 24, 13, 30)) == timedelta(hours=2)  # noqa: DTZ001 (wall clock)
    assert zone.to_tz().utcoffset(datetime(2026, 10, 26, 13, 30)) == timedelta(hours=1)  # noqa: DTZ001 (wall clock)


def test_a_move_updates_the_same_entry(cast):
    session = planned(cast)
    before = events(feed(cast.student))[0]
    planning.move_session(
        actor=cast.facilitator.user, session=session, day=date(2026, 10, 29), starts_at=time(13, 30), length_minutes=150
    )

    after = events(feed(cast.student))[0]

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start.astimezone(UTC) == AFTER


def test_a_cancelled_session_is_told_for_thirty_days(cast, at):
    session = planned(cast)
    planning.cancel_session(actor=cast.facilitator.user, session=session, reason="Ziek")

    (event,) = events(feed(cast.student))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)

    at("2026-10-01T09:00")
    assert len(events(feed(cast.student))) == 1
    at("2026-10-01T09:01")
    assert events(feed(cast.student)) == []


def test_the_address_is_public_and_a_wrong_one_does_not_exist(cast):
    address = reverse("calendar_feed", args=[calendars.feed_of(cast.student.user).token])

    assert Client().get(address).status_code == 200
    assert Client().get(reverse("calendar_feed", args=["wrong"])).status_code == 404
    assert Client().get(reverse("calendar_feed", args=["x" * 10_000])).status_code == 404
    assert Client().post(address).status_code == 405


def test_only_days_of_a_running_accepted_membership_are_in_the_feed(cast):
    planned(cast, BEFORE)
    planned(cast, AFTER)
    SessionFactory(starts_at=BEFORE)
    leaving = MembershipFactory(community=cast.community, ends_on=date(2026, 10, 28))
    gone = MembershipFactory(community=cast.community, ends_on=date(2026, 8, 31))
    coming = MembershipFactory(community=cast.community, starts_on=date(2026, 9, 2))
    undecided = MembershipFactory(community=cast.community, accepted=False)

    assert [len(events(feed(member))) for member in (cast.student, leaving, gone, coming, undecided)] == [
        2,
        1,
        0,
        0,
        0,
    ]


def test_a_closed_account_has_no_feed(cast):
    cast.student.user.is_active = False
    cast.student.user.save()

    assert feed(cast.student).status_code == 404


def test_an_unchanged_feed_is_answered_without_a_body(cast):
    session = planned(cast)
    first = feed(cast.student)

    again = feed(cast.student, **{"If-None-Match": first.headers["ETag"]})
    Session.objects.filter(pk=session.pk).update(calendar_sequence=1)
    changed = feed(cast.student, **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_asks_three_queries_whatever_its_length(cast, django_assert_num_queries, number):
    for n in range(number):
        planned(cast, BEFORE + timedelta(weeks=n), location=cast.location)
    address = reverse("calendar_feed", args=[calendars.feed_of(cast.student.user).token])

    with django_assert_num_queries(3):
        response = Client().get(address)

    assert len(events(response)) == number


def test_the_feed_reads_in_the_language_of_its_owner(cast):
    planned(cast)
    cast.student.user.language = "nl"
    cast.student.user.save()

    assert feed(cast.student).headers["ETag"] != feed(cast.minute_taker).headers["ETag"]


def test_the_page_shows_the_address_and_keeps_it(cast, logged_in):
    client = logged_in(cast.student.user)

    first, second = client.get(reverse("calendar")), client.get(reverse("calendar"))

    token = CalendarFeed.objects.get().token
    shown = first.context["page"]
    assert shown.address == second.context["page"].address == f"http://testserver/calendar/{token}.ics"
    assert shown.webcal == f"webcal://testserver/calendar/{token}.ics"


def test_a_new_address_stops_the_old_one_and_a_double_click_renews_once(cast, logged_in):
    old = calendars.feed_of(cast.student.user).token
    client = logged_in(cast.student.user)
    form_key = client.get(reverse("calendar")).context["form"]["form_key"].value()

    client.post(reverse("renew_calendar"), {"form_key": str(form_key)})
    new = CalendarFeed.objects.get().token
    client.post(reverse("renew_calendar"), {"form_key": str(form_key)})

    assert new != old
    assert CalendarFeed.objects.get().token == new
    assert Client().get(reverse("calendar_feed", args=[old])).status_code == 404
    assert Client().get(reverse("calendar_feed", args=[new])).status_code == 200
    assert client.get(reverse("renew_calendar")).status_code == 405


def test_without_a_log_in_the_page_asks_for_one(db):
    for name in ("calendar", "renew_calendar", "sessions"):
        assert Client().post(reverse(name)).status_code in (302, 405)
    assert CalendarFeed.objects.count() == 0
