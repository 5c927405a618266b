"""Workers and people at the same moment, each with a connection of their own: one invitation, one answer."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from communities.services.memberships import end_membership
from lwg.notifications.models import Message
from sessions.models import Answer, CalendarInvitation
from sessions.services.answer_links import links_for, read_link, use_link
from sessions.services.invitations import invite, watch_invitations
from tests.at_once import at_once
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sessions(cast):
    """Two to come, to which everybody but the student was invited."""
    made = [
        SessionFactory(
            community=cast.community,
            starts_at=timezone.now() + timedelta(weeks=weeks),
            facilitator=cast.facilitator,
            minute_taker=cast.minute_taker,
        )
        for weeks in (1, 5)
    ]
    invite(sessions=made, members=[cast.facilitator, cast.minute_taker])
    return made


def test_runs_at_once_invite_each_newcomer_once(cast, sessions):
    newcomers = [cast.student.user_id, *[MembershipFactory(community=cast.community).user_id for _ in range(4)]]

    at_once(lambda: watch_invitations(now=timezone.now()))

    assert Counter(Message.objects.values_list("recipient_id", "kind")) == Counter(
        {(user, "sessions.invited"): 1 for user in newcomers}
    )
    assert CalendarInvitation.objects.count() == 2 * (2 + len(newcomers))


def test_runs_at_once_tell_who_left_once(cast, sessions):
    invite(sessions=sessions, members=[cast.student])
    end_membership(actor=cast.facilitator.user, membership=cast.student)

    at_once(lambda: watch_invitations(now=timezone.now()))

    assert list(Message.objects.values_list("recipient_id", "kind")) == [(cast.student.user_id, "sessions.withdrawn")]


def test_a_link_handed_in_by_several_at_once_works_once(cast, sessions):
    token = links_for(sessions[0], cast.student)["declined"].split("/")[4]

    answers = at_once(lambda: (link := read_link(token)) and use_link(link))

    assert Counter(answer is None for answer in answers) == {True: 3, False: 1}
    assert list(Answer.objects.values_list("choice", "way")) == [("declined", "link")]
