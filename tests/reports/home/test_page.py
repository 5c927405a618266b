"""The home page: next sessions, empty states, and a constant number of queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reports.todos import Urgency, urgency_of
from sessions.enums import MinutesState, PracticeForm, SessionState
from sessions.models import Correction, Intention, Review
from tests.cast import NOW
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.reports.home.telling import english, held

pytestmark = pytest.mark.django_db


def test_the_next_three_sessions_stand_with_my_duty(community, duties):
    running = SessionFactory(
        community=community, starts_at=NOW - timedelta(minutes=10), state=SessionState.RUNNING, **duties
    )
    others = [SessionFactory(community=community, starts_at=NOW + timedelta(days=20 + n), **duties) for n in range(3)]
    SessionFactory(community=community, starts_at=NOW + timedelta(days=1), state=SessionState.CANCELLED)

    home = english(duties["minute_taker"].user)

    assert [(one.session.pk, one.duty, one.session.is_running) for one in home.sessions] == [
        (running.pk, "you write the minutes", True),
        (others[0].pk, "you write the minutes", False),
        (others[1].pk, "you write the minutes", False),
    ]


def test_who_reads_along_sees_that_by_the_next_session(community, duties):
    reader = MembershipFactory(community=community)
    session = SessionFactory(community=community, starts_at=NOW + timedelta(days=20), reader=reader, **duties)
    assert [(one.session.pk, one.duty) for one in english(reader.user).sessions] == [(session.pk, "you read along")]


@pytest.mark.parametrize(
    ("hours", "urgency"),
    [(-1, Urgency.LATE), (0, Urgency.SOON), (48, Urgency.SOON), (49, Urgency.WEEK), (169, Urgency.LATER)],
)
def test_urgency_follows_the_time_that_is_left(hours, urgency):
    assert urgency_of(NOW + timedelta(hours=hours), NOW) is urgency


def test_every_empty_home_says_what_to_do(logged_in, community):
    pages = {
        "no community": UserFactory(language="en"),
        "nothing to do": MembershipFactory(community=community, user__language="en").user,
        "no community yet": CoordinatorshipFactory(user__language="en").user,
    }

    said = {name: logged_in(user).get(reverse("home")).content.decode() for name, user in pages.items()}

    assert "You are in no community now" in said["no community"]
    assert "Nothing to do now" in said["nothing to do"]
    assert "The dates appear here once your facilitator publishes the roster." in said["nothing to do"]
    assert "Set up the first one." in said["no community yet"]


def test_scripts_are_shown_as_text(logged_in, community, duties):
    community.name = "<script>alert(1)</script>"
    community.save()
    held(community, duties, 9)

    page = logged_in(duties["minute_taker"].user).get(reverse("home")).content.decode()

    assert "<script>alert(1)" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 2


def everything_for(user, number):
    """A community in which this person has every duty and every kind of to-do."""
    found = CommunityFactory(name=f"LWG {number}")
    CoordinatorshipFactory(organisation=found.organisation, user=user)
    mine = MembershipFactory(community=found, user=user, is_facilitator=True)
    other = MembershipFactory(community=found)
    late = held(found, {"facilitator": other, "minute_taker": mine}, 9)
    Intention.objects.create(session=late, membership=mine, form=PracticeForm.TALK, text="Ik bespreek het.")
    SessionFactory(community=found, starts_at=NOW + timedelta(days=2), facilitator=mine, minute_taker=other)
    read = held(found, {"facilitator": mine, "minute_taker": other}, 11, MinutesState.IN_REVIEW, started=True)
    Review.objects.create(minutes=read.minutes, reader=mine, minute_taker=other, revision=1)
    sent = held(found, {"facilitator": other, "minute_taker": mine}, 40, MinutesState.DISTRIBUTED, started=True)
    Correction.objects.create(minutes=sent.minutes, contents={"sections": {}, "themes": []}, revision=1)


@pytest.mark.parametrize("role", ["everything", "outsider"])
def test_home_takes_the_same_queries_with_1_3_and_30_rows_and_none_twice(
    logged_in, role, django_assert_max_num_queries
):
    user = UserFactory()
    browser = logged_in(user)
    counts = []
    for rows in (1, 2, 27):
        for number in range(rows if role == "everything" else 0):
            everything_for(user, f"{rows} {number}")
        with django_assert_max_num_queries(10) as captured:
            assert browser.get(reverse("home")).status_code == 200
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(set(statements)) == len(statements)
        counts.append(len(statements))

    assert len(set(counts)) == 1
    if role == "everything":
        assert len(english(user).todos) == 30 * 7


def test_home_needs_a_log_in(client):
    answer = client.get(reverse("home"))

    assert (answer.status_code, answer.url.startswith("/account/login/")) == (302, True)


def test_an_administrator_without_a_community_is_shown_what_they_administer(logged_in):
    answer = logged_in(UserFactory(is_staff=True)).get(reverse("home"))

    assert f'href="{reverse("system")}"><b>' in answer.content.decode()
    assert f'href="{reverse("system")}"><b>' not in logged_in(UserFactory()).get(reverse("home")).content.decode()


def test_who_has_still_to_accept_the_agreements_is_not_told_that_there_are_no_sessions(logged_in, community):
    member = MembershipFactory(community=community, accepted=False)
    home = english(member.user)
    assert (home.is_in, [place.accepted for place in home.places]) == (False, [False])

    assert 'id="next-title"' not in logged_in(member.user).get(reverse("home")).content.decode()
    accepted = MembershipFactory(community=community).user
    assert 'id="next-title"' in logged_in(accepted).get(reverse("home")).content.decode()
