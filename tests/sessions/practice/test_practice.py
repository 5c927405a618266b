"""The private log of step 5: for its writer alone, never scored; and the nudge half-way, once."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from sessions.enums import SessionState
from sessions.models import Intention, PracticeEntry, Session
from sessions.selectors.practice import entries_of
from sessions.services.practice import nudge_practice
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

START = datetime(2026, 11, 5, 12, 30, tzinfo=UTC)
END = START + timedelta(minutes=150)


@pytest.fixture
def meant(db, at):
    """An intention of a session that ended on Thursday 5 November 2026 at 16:00."""
    at("2026-11-06T09:00")
    community = CommunityFactory()
    session = SessionFactory(community=community, starts_at=START, state=SessionState.HELD)
    return Intention.objects.create(
        session=session,
        membership=MembershipFactory(community=community, user__language="nl"),
        form="talk",
        text="Eerst luisteren",
    )


def log(meant, text="Ik belde aan"):
    return PracticeEntry.objects.create(intention=meant, text=text)


def test_one_logs_and_removes_a_note_of_ones_own(meant, logged_in):
    client = logged_in(meant.membership.user)
    typed = {"text": "Ik belde aan", "form_key": str(uuid.uuid4())}
    for _ in range(2):
        client.post(reverse("log_practice", args=[meant.pk]), typed)
    entry = PracticeEntry.objects.get()
    assert entry.text in client.get(reverse("practice")).content.decode()
    client.post(reverse("remove_practice_entry", args=[entry.pk]))
    assert PracticeEntry.objects.count() == 0


def test_an_empty_note_comes_back_with_its_error(meant, logged_in):
    answer = logged_in(meant.membership.user).post(reverse("log_practice", args=[meant.pk]), {"text": " "})
    assert (answer.status_code, PracticeEntry.objects.count()) == (422, 0)


def test_nobody_else_sees_a_private_note_whatever_their_duty(meant, logged_in):
    entry = log(meant, "Alleen voor mij")
    session = meant.session
    others = [
        session.facilitator.user,
        session.minute_taker.user,
        MembershipFactory(community=session.community, is_process_coach=True).user,
        CoordinatorshipFactory(organisation=session.community.organisation).user,
        UserFactory(is_staff=True, is_superuser=True),
    ]
    following = SessionFactory(
        community=session.community,
        starts_at=START + timedelta(weeks=4),
        facilitator=session.facilitator,
        minute_taker=session.minute_taker,
        state=SessionState.RUNNING,
        part="step_6",
    )
    for user in others:
        client = logged_in(user)
        addresses = [reverse("practice"), *(reverse("session", args=[one.pk]) for one in (session, following))]
        for address in addresses:
            assert "Alleen voor mij" not in client.get(address).content.decode()
        assert list(entries_of(user)) == []
        assert client.post(reverse("log_practice", args=[meant.pk]), {"text": "x"}).status_code == 404
        assert client.post(reverse("remove_practice_entry", args=[entry.pk])).status_code == 404
    assert list(PracticeEntry.objects.all()) == [entry]


def test_the_admin_has_no_private_notes():
    from django.contrib import admin

    assert PracticeEntry not in admin.site._registry


def test_a_former_member_has_no_log_any_more(meant, logged_in):
    entry = log(meant)
    meant.membership.ends_on = datetime(2026, 11, 5, tzinfo=UTC).date()
    meant.membership.save()
    client = logged_in(meant.membership.user)
    assert entry.text not in client.get(reverse("practice")).content.decode()
    assert client.post(reverse("log_practice", args=[meant.pk]), {"text": "x"}).status_code == 404


def test_the_list_asks_as_much_for_three_as_for_one(meant, logged_in, django_assert_max_num_queries):
    client = logged_in(meant.membership.user)
    client.get(reverse("practice"))
    log(meant)
    with django_assert_max_num_queries(7) as one:
        client.get(reverse("practice"))
    for weeks in (4, 8):
        earlier = SessionFactory(
            community=meant.session.community, starts_at=START - timedelta(weeks=weeks), state=SessionState.HELD
        )
        log(Intention.objects.create(session=earlier, membership=meant.membership, form="talk", text="Toen"))
    with django_assert_max_num_queries(7) as three:
        client.get(reverse("practice"))
    assert len(three) == len(one)


def test_newest_first(meant, logged_in):
    earlier = SessionFactory(
        community=meant.session.community, starts_at=START - timedelta(weeks=4), state=SessionState.HELD
    )
    old = Intention.objects.create(session=earlier, membership=meant.membership, form="talk", text="Toen")
    rows = logged_in(meant.membership.user).get(reverse("practice")).context["rows"]
    assert [one for one, _form in rows] == [meant, old]


def following(meant, weeks=4, **kwargs):
    return SessionFactory(community=meant.session.community, starts_at=END + timedelta(weeks=weeks), **kwargs)


def test_the_nudge_comes_half_way_to_the_next_session_and_once(meant):
    following(meant, weeks=4)
    assert nudge_practice(END + timedelta(weeks=2) - timedelta(seconds=1)) == []
    written = nudge_practice(END + timedelta(weeks=2))
    assert [(one.key, one.recipient) for one in written] == [(f"practice:{meant.pk}", meant.membership.user)]
    assert nudge_practice(END + timedelta(weeks=3)) == []
    assert Message.objects.count() == 1


def test_without_a_next_session_it_comes_after_two_weeks(meant):
    following(meant, weeks=4, state=SessionState.CANCELLED)
    assert nudge_practice(END + timedelta(days=13)) == []
    assert len(nudge_practice(END + timedelta(days=20))) == 1


def test_no_nudge_once_something_was_logged(meant):
    log(meant)
    assert nudge_practice(END + timedelta(days=14)) == []


def test_no_nudge_after_the_membership_ended(meant):
    meant.membership.ends_on = (END + timedelta(days=10)).date()
    meant.membership.save()
    assert nudge_practice(END + timedelta(days=14)) == []


def test_no_nudge_once_the_next_session_began(meant):
    following(meant, weeks=1)
    assert nudge_practice(END + timedelta(weeks=1)) == []


def test_a_nudge_whose_cause_is_gone_is_not_sent(meant, at):
    at(END + timedelta(days=14))
    (message,) = nudge_practice(END + timedelta(days=14))
    kind = kind_named("sessions.practice_nudge")
    assert kind.still_wanted(message)
    log(meant)
    assert not kind.still_wanted(message)
    meant.delete()
    assert not kind.still_wanted(message)


def test_the_nudge_links_to_the_log_and_holds_no_contents(meant):
    (message,) = nudge_practice(END + timedelta(days=14))
    email = kind_named("sessions.practice_nudge").compose(message)
    address = f"{reverse('practice')}#intention-{meant.pk}"
    assert address in email.text
    assert address in email.html
    assert meant.text not in email.text + email.html + email.subject
    assert message.params == {"intention": meant.pk}


def test_a_session_in_the_past_that_was_not_held_reminds_nobody(meant):
    Session.objects.filter(pk=meant.session_id).update(state=SessionState.CANCELLED)
    assert nudge_practice(END + timedelta(days=14)) == []
