"""The feeds: what stands in them, when they count as changed, and for whom they stop (P4)."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from communities.models import Agreements
from lwg import clock
from sessions.enums import MinutesState, SessionState
from sessions.models import CalendarFeed, CommunityFeed, Minutes, Session
from sessions.services import calendars, planning
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.calendars.reading import strictly

pytestmark = pytest.mark.usefixtures("in_september")
OCTOBER = datetime(2026, 10, 8, 11, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def planned(cast, starts_at=OCTOBER, **fields):
    return SessionFactory(
        community=cast.community,
        starts_at=starts_at,
        **{"facilitator": cast.facilitator, "minute_taker": cast.minute_taker, **fields},
    )


def personal(member):
    return reverse("calendar_feed", args=[calendars.feed_of(member.user).token])


def of_community(member):
    return reverse("community_calendar_feed", args=[calendars.renew_community_feed(membership=member).token])


def uids(address):
    return [event.uid for event in strictly(Client().get(address).content).events]


def test_an_independent_reader_finds_nothing_wrong_with_a_feed(cast):
    cast.community.name = 'LWG ’t Höfke, \\n; "de Kade"'
    cast.community.save()
    planned(cast, location=cast.location, online_link="https://meet.example/" + "x" * 150)
    planned(cast, OCTOBER + WEEK, state=SessionState.CANCELLED)

    calendar = strictly(Client().get(personal(cast.minute_taker)).content)

    assert [event.summary for event in calendar.events] == [
        cast.community.name,
        f"Minutes due: {cast.community.name}",
        cast.community.name,
    ]
    assert [timezone.tz_id for timezone in calendar.timezones] == ["Europe/Amsterdam"]


def test_the_writer_of_minutes_sees_their_deadline_until_they_are_distributed(cast):
    session = planned(cast)
    deadline = f"minutes-{session.uid}"

    (_event, due) = strictly(Client().get(personal(cast.minute_taker)).content).events
    assert (due.uid, due.dtend.astimezone(UTC)) == (deadline, session.minutes.due_at)
    assert uids(personal(cast.student)) == [session.uid]
    assert uids(of_community(cast.minute_taker)) == [session.uid]

    Minutes.objects.update(state=MinutesState.DISTRIBUTED, distributed_at=clock.now(), next_reminder_at=None)
    assert uids(personal(cast.minute_taker)) == [session.uid]


def test_ones_own_duty_stands_in_ones_own_feed_only(cast):
    session = planned(cast, reader=cast.student)
    page = f"http://testserver/sessions/{session.pk}/"

    def described(address):
        return strictly(Client().get(address).content).events[0].description

    assert {member: described(personal(member)).splitlines()[1] for member in (cast.facilitator, cast.student)} == {
        cast.facilitator: "you facilitate",
        cast.student: "you read along",
    }
    assert described(of_community(cast.student)) == f"Session of {cast.community.name}\n{page}"


def test_minutes_of_a_cancelled_session_have_no_deadline(cast):
    session = planned(cast)
    planning.cancel_session(actor=cast.facilitator.user, session=session, reason="Ziek")

    assert uids(personal(cast.minute_taker)) == [session.uid]


def test_the_feed_of_a_community_holds_that_community_only(cast):
    session = planned(cast)
    elsewhere = MembershipFactory(user=cast.student.user)
    other = SessionFactory(community=elsewhere.community, starts_at=OCTOBER + WEEK)

    assert uids(of_community(cast.student)) == [session.uid]
    assert uids(of_community(elsewhere)) == [other.uid]
    assert uids(personal(cast.student)) == [session.uid, other.uid]


def test_the_feed_of_a_community_ends_with_the_membership(cast, at):
    planned(cast)
    address = of_community(cast.student)
    cast.student.ends_on = date(2026, 9, 10)
    cast.student.save()

    assert Client().get(address).status_code == 200
    at("2026-09-11T00:00")
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "fields", [{"starts_on": date(2026, 9, 2)}, {"accepted": False}, {"user__is_active": False}], ids=str
)
def test_the_feed_of_a_community_is_for_members_who_accepted(cast, fields):
    member = MembershipFactory(community=cast.community, **fields)

    assert Client().get(of_community(member)).status_code == 404


def test_new_agreements_close_the_feed_of_a_community_until_they_are_accepted(cast):
    address = of_community(cast.student)
    Agreements.objects.create(community=cast.community, number=99, text="Nieuw")

    assert Client().get(address).status_code == 404


# --- has it changed? --------------------------------------------------------------------------------------------


def asked_again(address, since):
    return Client().get(address, headers={"If-Modified-Since": since}).status_code


def test_last_modified_is_when_the_feed_began_to_answer_this(cast, at):
    planned(cast)
    first = Client().get(personal(cast.student))
    at("2026-09-02T09:00")
    second = Client().get(personal(cast.student))

    assert first["Last-Modified"] == second["Last-Modified"] == "Tue, 01 Sep 2026 07:00:00 GMT"
    assert asked_again(personal(cast.student), first["Last-Modified"]) == 304


@pytest.mark.parametrize(
    "change",
    [
        lambda cast, session: Session.objects.update(calendar_sequence=1),
        lambda cast, session: type(cast.community).objects.update(name="Anders"),
        lambda cast, session: type(cast.location).objects.update(address="Kade 1"),
        lambda cast, session: type(cast.student).objects.update(ends_on=date(2026, 9, 30)),
        lambda cast, session: type(cast.student.user).objects.update(language="nl"),
        lambda cast, session: Minutes.objects.update(due_at=OCTOBER + 3 * WEEK),
        lambda cast, session: session.delete(),
    ],
    ids=["session", "name", "place", "membership", "language", "deadline", "gone"],
)
def test_whatever_changes_a_feed_in_the_same_second_it_is_not_taken_for_unchanged(cast, change):
    session = planned(cast, location=cast.location)
    address = personal(cast.minute_taker)
    first = Client().get(address)
    assert asked_again(address, first["Last-Modified"]) == 304

    change(cast, session)

    assert asked_again(address, first["Last-Modified"]) == 200
    answer = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert answer.status_code == 200


def test_a_cancelled_session_that_goes_after_thirty_days_changes_the_feed(cast, at):
    session = planned(cast)
    planning.cancel_session(actor=cast.facilitator.user, session=session, reason="Ziek")
    first = Client().get(personal(cast.student))

    at("2026-10-01T09:01")

    assert asked_again(personal(cast.student), first["Last-Modified"]) == 200
    assert uids(personal(cast.student)) == []


def test_a_change_seen_by_another_request_first_is_answered_without_a_moment(cast):
    feed = calendars.feed_of(cast.student.user)
    CalendarFeed.objects.update(version="another", version_since=clock.now())

    assert calendars.unchanged_since(feed, "mine") is None
    assert CalendarFeed.objects.get().version == "another"


@pytest.mark.parametrize("number", [1, 3, 300])
@pytest.mark.parametrize("address_of", [personal, of_community])
def test_a_feed_asks_four_queries_at_most_and_two_when_nothing_changed(
    cast, django_assert_num_queries, number, address_of
):
    sessions = [
        Session(community=cast.community, starts_at=OCTOBER + n * WEEK, ends_at=OCTOBER + n * WEEK + WEEK / 84)
        for n in range(-40, number - 40)
    ]
    Session.objects.bulk_create(sessions)
    address = address_of(cast.student)

    with django_assert_num_queries(3):
        first = Client().get(address)
    with django_assert_num_queries(2):
        again = Client().get(address)
    with django_assert_num_queries(2):
        unchanged = Client().get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.content, unchanged.status_code) == (200, first.content, 304)
    assert len(strictly(first.content).events) == number


# --- its page ---------------------------------------------------------------------------------------------------


def test_a_revoked_address_stops_and_stays_away_until_a_new_one_is_made(cast, logged_in):
    client, old = logged_in(cast.student.user), personal(cast.student)

    client.post(reverse("revoke_calendar"))

    assert Client().get(old).status_code == 404
    assert Client().get(reverse("calendar_feed", args=["None"])).status_code == 404
    assert client.get(reverse("calendar")).context["page"].address == ""
    client.post(reverse("renew_calendar"))
    assert Client().get(old).status_code == 404
    assert Client().get(personal(cast.student)).status_code == 200


def test_a_member_makes_renews_and_stops_the_address_of_a_community(cast, logged_in):
    client = logged_in(cast.student.user)

    def line():
        (found,) = client.get(reverse("calendar")).context["page"].communities
        return found

    assert (line().name, line().address) == ("LWG Havenlicht", "")
    client.post(reverse("renew_community_calendar", args=[cast.community.pk]))
    first = line().address
    client.post(reverse("renew_community_calendar", args=[cast.community.pk]))
    assert line().address not in ("", first)
    client.post(reverse("revoke_community_calendar", args=[cast.community.pk]))

    assert line().address == ""
    assert CommunityFeed.objects.get().token is None


def test_another_address_asks_first_in_red_and_a_first_one_does_not(cast, logged_in):
    client = logged_in(cast.student.user)
    one_community = [cast.community.pk]

    def destroying():
        page = client.get(reverse("calendar")).text
        forms = re.findall(r'<form method="post"\s+action="([^"]+)"([^>]*)>', page)
        return [address for address, how in forms if "data-confirm-destroys" in how]

    assert destroying() == [reverse("renew_calendar"), reverse("revoke_calendar")]
    client.post(reverse("renew_community_calendar", args=one_community))
    client.post(reverse("revoke_calendar"))
    assert destroying() == [
        reverse("renew_community_calendar", args=one_community),
        reverse("revoke_community_calendar", args=one_community),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_queries_for_one_community_and_three(cast, logged_in, django_assert_num_queries, number):
    for _ in range(number - 1):
        MembershipFactory(user=cast.student.user)
    client = logged_in(cast.student.user)
    client.get(reverse("calendar"))

    with django_assert_num_queries(6):
        page = client.get(reverse("calendar")).context["page"]

    assert len(page.communities) == number
