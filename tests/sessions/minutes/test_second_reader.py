"""Two readers at once: one approval is enough, and what either asks to change takes the other's question back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState
from sessions.messages.minutes import _is_not_needed
from sessions.models import Review, Session
from sessions.services import reviews
from sessions.services.reviews import minute_taker_changed
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.django_db

DRAFT, IN_REVIEW, CHANGES, APPROVED, DISTRIBUTED = MinutesState


@pytest.fixture
def both(cast):
    """With two readers."""
    cast.bring_to(IN_REVIEW)
    cast.ask_second()
    return cast


def decisions(cast) -> dict[str, str]:
    return {str(one.reader.user): one.decision for one in Review.objects.order_by("pk")}


def test_two_are_asked_beside_each_other_and_a_third_is_not(both):
    assert list(Review.objects.order_by("pk").values_list("place", "decided_at")) == [(1, None), (2, None)]
    assert Message.objects.filter(kind="sessions.review_requested").count() == 2
    third = MembershipFactory(community=both.community)
    with pytest.raises(ValidationError):
        reviews.ask_reader(actor=both.taker.user, minutes=both.minutes, reader=third, beside=True)
    assert both.ask_second() == Review.objects.get(reader=both.member)  # the same again
    assert Review.objects.count() == 2


def test_another_comes_instead_of_the_one_who_is_named_else_of_who_waits_longest(both):
    third, fourth = MembershipFactory(community=both.community), MembershipFactory(community=both.community)
    second = Review.objects.get(reader=both.member)
    ask = {"actor": both.taker.user, "minutes": both.minutes}
    reviews.ask_reader(**ask, reader=third, instead_of=second)
    reviews.ask_reader(**ask, reader=fourth)
    waiting = Review.objects.filter(decided_at=None).order_by("pk")
    assert [(one.reader, one.place) for one in waiting] == [(third, 2), (fourth, 1)]


@pytest.mark.parametrize("fields", [{"place": 1}, {"place": 3}])
def test_the_database_holds_two_questions_at_the_most(both, fields):
    third = MembershipFactory(community=both.community)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(minutes=both.minutes, reader=third, minute_taker=both.taker, revision=1, **fields)


def test_the_database_holds_one_open_question_a_reader(cast):
    cast.bring_to(IN_REVIEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(minutes=cast.minutes, reader=cast.reader, minute_taker=cast.taker, revision=1, place=2)


def test_one_approval_is_enough_and_the_other_question_goes_with_distribution(both):
    both.approve()
    assert (both.state, decisions(both)) == (APPROVED, {"Lea Fictief": "approved", "Mo Proefman": ""})
    both.distribute()
    assert (both.state, decisions(both)) == (DISTRIBUTED, {"Lea Fictief": "approved", "Mo Proefman": "withdrawn"})
    assert not Message.objects.filter(kind="sessions.review_not_needed").exists()  # they get the minutes


def test_both_may_approve(both):
    both.approve()
    both.approve(reader=both.member)
    assert (both.state, decisions(both)) == (APPROVED, {"Lea Fictief": "approved", "Mo Proefman": "approved"})
    assert Message.objects.filter(kind="sessions.minutes_approved").count() == 2


def test_changes_asked_for_take_the_other_question_back_and_tell_so(both):
    both.request_changes()
    assert (both.state, decisions(both)) == (CHANGES, {"Lea Fictief": "changes", "Mo Proefman": "withdrawn"})
    told = Message.objects.get(kind="sessions.review_not_needed")
    assert (told.recipient, _is_not_needed(told)) == (both.member.user, True)
    both.ask(both.member)
    assert not _is_not_needed(told)  # asked anew before it was sent


def test_after_one_approval_the_other_may_still_ask_for_changes(both):
    both.approve()
    both.request_changes(reader=both.member)
    assert (both.state, reviews.standing_approval(both.minutes)) == (CHANGES, None)
    with pytest.raises(ValidationError):
        both.distribute()


def test_an_answer_to_a_question_that_was_taken_back_is_refused(both):
    both.request_changes()
    for answer in (both.approve, both.request_changes):
        with pytest.raises(ValidationError):
            answer(reader=both.member)
    assert both.state == CHANGES


def test_the_one_who_comes_to_write_leaves_the_question_to_the_other(both):
    Session.objects.filter(pk=both.session.pk).update(minute_taker=both.member)
    minute_taker_changed(actor=None, session=Session.objects.get(pk=both.session.pk))
    assert (both.state, decisions(both)) == (IN_REVIEW, {"Lea Fictief": "", "Mo Proefman": "withdrawn"})


def test_an_approval_of_who_comes_to_write_leaves_that_of_the_other(both):
    both.approve()
    both.approve(reader=both.member)
    Session.objects.filter(pk=both.session.pk).update(minute_taker=both.member)
    minute_taker_changed(actor=None, session=Session.objects.get(pk=both.session.pk))
    assert (both.state, reviews.standing_approval(both.minutes).reader) == (APPROVED, both.reader)


def test_while_the_other_is_asked_who_comes_to_write_leaves_it_in_review(both):
    both.approve()
    Session.objects.filter(pk=both.session.pk).update(minute_taker=both.reader)
    minute_taker_changed(actor=None, session=Session.objects.get(pk=both.session.pk))
    assert (both.state, Review.objects.get(reader=both.member).decision) == (IN_REVIEW, "")
    assert Decision.WITHDRAWN not in decisions(both).values()
