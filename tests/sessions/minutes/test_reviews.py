"""Reading along: every state against every door, and never by the minute taker (A8c)."""

import contextlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from lwg import clock
from lwg.audit.services import trail_of
from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState, SessionState
from sessions.models import Minutes, Review, Session
from sessions.planning.deadlines import reader_nudge_at
from sessions.services import reviews
from sessions.services.duties import assign_duties
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.django_db

DRAFT, IN_REVIEW, CHANGES, APPROVED, DISTRIBUTED = MinutesState

# door → state before → state after; a state that is not named refuses.
DOORS = {
    "ask": {DRAFT: IN_REVIEW, IN_REVIEW: IN_REVIEW, CHANGES: IN_REVIEW},
    "approve": {IN_REVIEW: APPROVED, APPROVED: APPROVED, DISTRIBUTED: DISTRIBUTED},
    "request_changes": {IN_REVIEW: CHANGES, CHANGES: CHANGES},
    "distribute": {APPROVED: DISTRIBUTED, DISTRIBUTED: DISTRIBUTED},
}


@pytest.mark.parametrize("state", MinutesState)
@pytest.mark.parametrize("door", DOORS)
def test_each_door_opens_from_its_own_states_only(cast, door, state):
    cast.bring_to(state)
    if state in DOORS[door]:
        getattr(cast, door)()
        assert cast.state == DOORS[door][state]
    else:
        with pytest.raises(ValidationError):
            getattr(cast, door)()
        assert cast.state == state


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("state", [DRAFT, IN_REVIEW, CHANGES, APPROVED])
def test_a_cancelled_session_opens_no_door(cast, door, state):
    cast.bring_to(state)
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.CANCELLED)
    before = (cast.state, Review.objects.filter(decided_at=None).count(), Message.objects.count())
    with contextlib.suppress(ValidationError):  # or a repeated answer, which changes nothing
        getattr(cast, door)()
    assert (cast.state, Review.objects.filter(decided_at=None).count(), Message.objects.count()) == before


def test_asking_tells_the_reader_at_once_and_sets_the_nudge(cast, at):
    at("2026-11-06T20:00")
    cast.bring_to(DRAFT)
    Minutes.objects.update(reminded_until=clock.now())  # the watch was by
    review = cast.ask()
    assert (review.reader, review.minute_taker, review.revision) == (cast.reader, cast.taker, 1)
    assert list(Message.objects.values_list("kind", "recipient", "params")) == [
        ("sessions.review_requested", cast.reader.user_id, {"review": review.pk})
    ]
    assert cast.minutes.next_reminder_at == reader_nudge_at(clock.now())
    assert [entry.verb for entry in trail_of(cast.minutes)] == ["minutes.reader_asked", "minutes.started"]


def test_asking_the_same_reader_twice_has_one_effect(cast):
    cast.bring_to(DRAFT)
    assert cast.ask() == cast.ask()
    assert (Review.objects.count(), Message.objects.count()) == (1, 1)


def test_asking_somebody_else_takes_the_first_question_back(cast):
    cast.bring_to(IN_REVIEW)
    second = cast.ask(cast.member)
    first = Review.objects.exclude(pk=second.pk).get()
    assert (first.decision, first.decided_at) == (Decision.WITHDRAWN, clock.now())
    with pytest.raises(ValidationError):
        cast.approve()
    reviews.approve(actor=cast.member.user, minutes=cast.minutes, revision=1)
    assert cast.state == APPROVED


def test_there_is_nothing_to_read_before_somebody_wrote(cast):
    with pytest.raises(ValidationError):
        cast.ask()
    assert cast.state == DRAFT


def test_the_minute_taker_is_no_reader(cast):
    cast.bring_to(DRAFT)
    with pytest.raises(ValidationError) as refusal:
        cast.ask(cast.taker)
    assert list(refusal.value.message_dict) == ["reader"]


def test_only_an_active_member_who_accepted_can_be_asked(cast, former):
    cast.bring_to(DRAFT)
    not_accepted = MembershipFactory(community=cast.community, accepted=False)
    future = MembershipFactory(community=cast.community, starts_on=clock.today() + timedelta(days=1))
    for reader in (former, not_accepted, future, MembershipFactory()):
        with pytest.raises(ValidationError):
            cast.ask(reader)
    assert not Review.objects.exists()


def test_only_the_minute_taker_asks_and_distributes(cast):
    cast.bring_to(DRAFT)
    with pytest.raises(ValidationError):
        reviews.ask_reader(actor=cast.facilitator.user, minutes=cast.minutes, reader=cast.reader)
    assert cast.state == DRAFT


@pytest.mark.parametrize("who", ["taker", "facilitator", "member"])
def test_only_the_reader_who_was_asked_answers(cast, who):
    cast.bring_to(IN_REVIEW)
    actor = getattr(cast, who).user
    with pytest.raises(ValidationError):
        reviews.approve(actor=actor, minutes=cast.minutes, revision=1)
    with pytest.raises(ValidationError):
        reviews.request_changes(actor=actor, minutes=cast.minutes, remark="Nee")
    assert cast.state == IN_REVIEW


def test_approving_tells_the_minute_taker_once(cast):
    cast.bring_to(IN_REVIEW)
    cast.approve()
    cast.approve()
    told = Message.objects.filter(kind="sessions.minutes_approved")
    assert [message.recipient for message in told] == [cast.taker.user]


def test_an_older_text_than_the_present_one_cannot_be_approved(cast):
    cast.bring_to(CHANGES)
    cast.save(patterns="Verbeterd")
    cast.ask()
    with pytest.raises(ValidationError):
        cast.approve(revision=1)
    assert cast.state == IN_REVIEW
    cast.approve(revision=2)
    assert cast.state == APPROVED


def test_asking_for_changes_needs_a_remark_and_tells_the_minute_taker_once(cast):
    cast.bring_to(IN_REVIEW)
    with pytest.raises(ValidationError) as refusal:
        cast.request_changes("  ")
    assert list(refusal.value.message_dict) == ["remark"]
    cast.request_changes("Te lang")
    cast.request_changes("Te lang")
    assert Review.objects.get().remark == "Te lang"
    told = Message.objects.filter(kind="sessions.changes_requested")
    assert [message.recipient for message in told] == [cast.taker.user]
    assert "Te lang" not in str(list(Message.objects.values()))


def test_a_reader_who_left_meanwhile_answers_no_more(cast):
    cast.bring_to(IN_REVIEW)
    cast.reader.ends_on = clock.today() - timedelta(days=1)
    cast.reader.save()
    with pytest.raises(ValidationError):
        cast.approve()
    assert cast.state == IN_REVIEW


def test_a_new_minute_taker_leaves_an_open_question_to_somebody_else(cast):
    cast.bring_to(IN_REVIEW)
    assign_duties(
        actor=cast.facilitator.user, session=cast.session, facilitator=cast.facilitator, minute_taker=cast.member
    )
    assert cast.state == IN_REVIEW
    cast.approve()
    told = Message.objects.get(kind="sessions.minutes_approved")
    assert told.recipient == cast.member.user


def test_a_reader_who_comes_to_take_the_minutes_reads_them_no_more(cast):
    cast.bring_to(IN_REVIEW)
    Session.objects.filter(pk=cast.session.pk).update(minute_taker=cast.reader)
    cast.session.refresh_from_db()
    with pytest.raises(ValidationError):
        cast.approve()
    reviews.minute_taker_changed(actor=cast.facilitator.user, session=cast.session)
    assert (cast.state, Review.objects.get().decision) == (DRAFT, Decision.WITHDRAWN)
    assert trail_of(cast.minutes).first().verb == "minutes.review_withdrawn"


def test_after_changes_the_state_goes_back_to_changes(cast):
    cast.bring_to(CHANGES)
    cast.ask()
    Session.objects.filter(pk=cast.session.pk).update(minute_taker=cast.reader)
    cast.session.refresh_from_db()
    reviews.minute_taker_changed(actor=None, session=cast.session)
    assert cast.state == CHANGES


def test_an_approval_of_who_now_takes_the_minutes_counts_no_more(cast):
    cast.bring_to(APPROVED)
    assign_duties(
        actor=cast.facilitator.user, session=cast.session, facilitator=cast.facilitator, minute_taker=cast.reader
    )
    assert cast.state == DRAFT
    with pytest.raises(ValidationError):
        cast.distribute()


def test_minutes_without_a_row_do_not_stop_a_change_of_duties(cast):
    Minutes.objects.all().delete()
    reviews.minute_taker_changed(actor=None, session=cast.session)
