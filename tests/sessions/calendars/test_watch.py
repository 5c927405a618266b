"""Who joins gets what is to come, who leaves loses it: one mail each, whenever the watch comes by."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from communities.models import Acceptance, Agreements
from communities.services.memberships import end_membership
from lwg import clock
from lwg.notifications.models import Message
from lwg.notifications.sending import send_all_due
from sessions.models import CalendarInvitation
from sessions.services import invitations, planning
from sessions.tasks import watch_invitations
from tests.factories.communities import MembershipFactory
from tests.sessions.calendars.reading import calendar_parts

pytestmark = pytest.mark.usefixtures("in_september")


@pytest.fixture
def two_sessions(cast):
    """On 8 October and 5 November 2026, of which the mails have gone."""
    planned = [
        planning.add_session(
            actor=cast.facilitator.user,
            community=cast.community,
            day=day,
            starts_at=time(13, 30),
            length_minutes=150,
        )
        for day in (date(2026, 10, 8), date(2026, 11, 5))
    ]
    Message.objects.all().delete()
    return planned


def watch():
    return [message.kind for message in invitations.watch_invitations(now=clock.now())]


def events_for(sink, member):
    """(method, uid) of what arrives now for this member."""
    send_all_due()
    return [
        (calendar.method, event.uid)
        for mail in sink.to(member.user.email)
        for disposition, _method, calendar in calendar_parts(mail)
        for event in calendar.events
        if disposition == "attachment"
    ]


def test_nothing_is_told_to_whom_nothing_changed(two_sessions):
    assert watch() == []


def test_who_joins_is_invited_to_what_is_to_come_in_one_mail(cast, two_sessions, smtp_sink, at):
    at("2026-10-20T09:00")
    newcomer = MembershipFactory(community=cast.community, user__language="en")
    third = planning.add_session(
        actor=cast.facilitator.user,
        community=cast.community,
        day=date(2026, 12, 3),
        starts_at=time(13, 30),
        length_minutes=150,
    )
    CalendarInvitation.objects.filter(user=newcomer.user).delete()
    Message.objects.all().delete()

    assert (watch(), watch()) == (["sessions.invited"], [])

    assert events_for(smtp_sink, newcomer) == [("REQUEST", two_sessions[1].uid), ("REQUEST", third.uid)]


def test_who_starts_later_is_invited_from_that_day_on(cast, two_sessions, at):
    MembershipFactory(community=cast.community, starts_on=date(2026, 9, 10))

    assert watch() == []
    at("2026-09-10T00:00")
    assert watch() == ["sessions.invited"]


def test_who_joins_is_invited_once_they_accepted_the_agreements(cast, two_sessions):
    newcomer = MembershipFactory(community=cast.community, accepted=False)

    assert watch() == []
    Acceptance.objects.create(agreements=cast.community.agreements.get(), user=newcomer.user)
    assert watch() == ["sessions.invited"]


def test_new_agreements_take_nothing_out_of_a_calendar(cast, two_sessions):
    Agreements.objects.create(community=cast.community, number=2, text="Nieuw")

    assert watch() == []


def test_who_leaves_loses_what_is_to_come_in_one_mail(cast, two_sessions, smtp_sink):
    end_membership(actor=cast.facilitator.user, membership=cast.student)

    assert (watch(), watch()) == (["sessions.withdrawn"], [])

    assert events_for(smtp_sink, cast.student) == [("CANCEL", one.uid) for one in two_sessions]
    (mail,) = smtp_sink.to(cast.student.user.email)
    assert mail["Subject"] == "Sessions of LWG Havenlicht leave your calendar"


def test_who_will_leave_loses_only_what_comes_after(cast, two_sessions, smtp_sink):
    cast.student.ends_on = date(2026, 10, 8)
    cast.student.save()

    assert watch() == ["sessions.withdrawn"]

    assert events_for(smtp_sink, cast.student) == [("CANCEL", two_sessions[1].uid)]


def test_who_comes_back_is_invited_again_and_hears_no_end_that_is_none(cast, two_sessions, smtp_sink):
    cast.student.ends_on = date(2026, 10, 1)
    cast.student.save()
    assert watch() == ["sessions.withdrawn"]
    cast.student.ends_on = None
    cast.student.save()
    assert watch() == ["sessions.invited"]

    assert events_for(smtp_sink, cast.student) == [("REQUEST", one.uid) for one in two_sessions]


def test_who_chose_no_invitations_loses_them_and_can_have_them_back(cast, two_sessions, smtp_sink, logged_in):
    client = logged_in(cast.student.user)

    client.post(reverse("choose_invitations"), {"by_mail": "no"})
    assert (watch(), watch()) == (["sessions.withdrawn"], [])
    assert events_for(smtp_sink, cast.student) == [("CANCEL", one.uid) for one in two_sessions]

    client.post(reverse("choose_invitations"), {"by_mail": "yes"})
    assert (watch(), watch()) == (["sessions.invited"], [])


def test_who_chose_no_invitations_still_hears_the_news(cast, smtp_sink, logged_in):
    logged_in(cast.student.user).post(reverse("choose_invitations"), {"by_mail": "no"})
    planning.add_session(
        actor=cast.facilitator.user,
        community=cast.community,
        day=date(2026, 10, 8),
        starts_at=time(13, 30),
        length_minutes=150,
    )

    assert events_for(smtp_sink, cast.student) == []
    assert [mail["Subject"] for mail in smtp_sink.to(cast.student.user.email)] == [
        "New session of LWG Havenlicht: Thursday 8 October 2026"
    ]


def test_a_session_that_moves_past_the_last_day_of_a_member_leaves_their_calendar(cast, two_sessions):
    cast.student.ends_on = date(2026, 11, 5)
    cast.student.save()
    planning.move_session(
        actor=cast.facilitator.user,
        session=two_sessions[1],
        day=date(2026, 11, 12),
        starts_at=time(13, 30),
        length_minutes=150,
    )

    assert watch() == ["sessions.withdrawn"]


def test_what_has_begun_or_was_cancelled_is_no_longer_invited_to(cast, two_sessions, at):
    planning.cancel_session(actor=cast.facilitator.user, session=two_sessions[1], reason="Ziek")
    at("2026-10-08T13:30")
    MembershipFactory(community=cast.community)

    assert watch() == []


def test_who_has_no_account_any_more_is_not_invited(cast, two_sessions):
    MembershipFactory(community=cast.community, user__is_active=False)

    assert watch() == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_watch_asks_two_queries_where_nothing_changed(cast, two_sessions, django_assert_num_queries, number):
    for _ in range(number - 1):
        member = MembershipFactory(community=cast.community)
        invitations.invite(sessions=two_sessions, members=[member])

    with django_assert_num_queries(2):
        assert watch() == []


def test_the_task_runs_the_watch(cast, two_sessions):
    MembershipFactory(community=cast.community)

    watch_invitations()

    assert list(Message.objects.values_list("kind", flat=True)) == ["sessions.invited"]


def test_an_invitation_to_what_began_meanwhile_is_not_sent(cast, two_sessions, smtp_sink, at):
    newcomer = MembershipFactory(community=cast.community)
    assert watch() == ["sessions.invited"]

    at(two_sessions[1].starts_at + timedelta(minutes=1))

    assert events_for(smtp_sink, newcomer) == []
    assert smtp_sink.messages == []
