"""Who facilitates a session and who writes its minutes (A7, A8)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lwg.audit.services import trail_of
from sessions.enums import Decision, SessionState, Step
from sessions.forms.planning import DutiesForm
from sessions.models import Contribution, Review, Session, Situation
from sessions.services import duties
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.single import FIRST, WEEK, move, plan, planned


def assign(cast, session, facilitator, minute_taker):
    return duties.assign_duties(
        actor=cast.facilitator.user, session=session, facilitator=facilitator, minute_taker=minute_taker
    )


def test_duties_are_given_to_two_members(cast):
    session = planned(cast, facilitator=None, minute_taker=None)

    assigned = assign(cast, session, cast.student, cast.minute_taker)
    assign(cast, session, cast.student, cast.minute_taker)

    assert (assigned.facilitator, assigned.minute_taker) == (cast.student, cast.minute_taker)
    assert [entry.verb for entry in trail_of(session)] == ["session.duties_assigned"]


def test_one_person_does_not_have_both_duties(cast):
    session = planned(cast)

    with pytest.raises(ValidationError) as error:
        assign(cast, session, cast.student, cast.student)
    assert list(error.value.message_dict) == ["minute_taker"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(minute_taker=cast.facilitator)


def test_only_members_on_the_day_of_the_session_have_a_duty(cast):
    session = planned(cast)
    stranger = MembershipFactory()
    leaving = MembershipFactory(community=cast.community, ends_on=date(2026, 9, 9))
    coming = MembershipFactory(community=cast.community, starts_on=date(2026, 9, 10))

    for membership in (stranger, leaving):
        with pytest.raises(ValidationError) as error:
            assign(cast, session, membership, cast.minute_taker)
        assert list(error.value.message_dict) == ["facilitator"]
    assert assign(cast, session, coming, cast.minute_taker).facilitator == coming


def test_who_brought_the_situation_does_not_facilitate(cast):
    session = planned(cast)
    Situation.objects.create(session=session, bringer=cast.student, title="Een deur die dichtging")

    with pytest.raises(ValidationError) as error:
        assign(cast, session, cast.student, cast.minute_taker)
    assert list(error.value.message_dict) == ["facilitator"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(facilitator=cast.student)


def test_who_took_stock_does_not_facilitate_but_who_asked_a_question_may(cast):
    session = planned(cast)
    other = MembershipFactory(community=cast.community)
    situation = Situation.objects.create(session=session, bringer=cast.minute_taker, title="Een deur")
    Contribution.objects.create(
        situation=situation, step=Step.BALANCE, kind="consideration", author=cast.student, text="Wachten"
    )
    Contribution.objects.create(
        situation=situation, step=Step.CLARIFY, kind="question", author=other, text="Sinds wanneer?"
    )

    with pytest.raises(ValidationError):
        assign(cast, session, cast.student, cast.minute_taker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(facilitator=cast.student)
    assert assign(cast, session, other, cast.minute_taker).facilitator == other


def test_nobody_is_in_two_places_at_once(cast):
    session = planned(cast)
    elsewhere = MembershipFactory(user=cast.student.user)
    SessionFactory(community=elsewhere.community, minute_taker=elsewhere, starts_at=FIRST + timedelta(hours=1))

    with pytest.raises(ValidationError) as error:
        assign(cast, session, cast.student, cast.minute_taker)

    assert list(error.value.message_dict) == ["facilitator"]


def test_the_reader_of_these_minutes_does_not_become_their_minute_taker(cast):
    session = planned(cast)
    review = Review.objects.create(
        minutes=session.minutes, reader=cast.student, minute_taker=cast.minute_taker, revision=1
    )

    with pytest.raises(ValidationError) as error:
        assign(cast, session, cast.facilitator, cast.student)
    assert list(error.value.message_dict) == ["minute_taker"]

    review.decision, review.decided_at = Decision.CHANGES, FIRST
    review.save()
    assert assign(cast, session, cast.facilitator, cast.student).minute_taker == cast.student


def test_after_the_session_only_the_minute_taker_changes_until_the_minutes_went_out(cast):
    session = planned(cast, state=SessionState.HELD)
    other = MembershipFactory(community=cast.community)

    with pytest.raises(ValidationError) as error:
        assign(cast, session, other, cast.minute_taker)
    assert list(error.value.message_dict) == ["facilitator"]
    assert assign(cast, session, cast.facilitator, other).minute_taker == other

    session.minutes.state, session.minutes.distributed_at = "distributed", FIRST + WEEK
    session.minutes.next_reminder_at = None
    session.minutes.save()
    with pytest.raises(ValidationError) as error:
        assign(cast, session, cast.facilitator, cast.minute_taker)
    assert list(error.value.message_dict) == ["minute_taker"]


def test_a_duty_of_someone_who_is_needed_elsewhere_at_that_time_falls_open(cast):
    session = planned(cast)
    elsewhere = SessionFactory(starts_at=FIRST + WEEK + timedelta(hours=1))
    guide = MembershipFactory(community=elsewhere.community, user=cast.facilitator.user)
    duties.assign_duties(actor=guide.user, session=elsewhere, facilitator=guide, minute_taker=elsewhere.minute_taker)

    moved = move(cast, session)

    assert (moved.facilitator, moved.minute_taker) == (None, cast.minute_taker)


def test_whoever_cannot_log_in_any_more_gets_no_turn_and_stands_in_no_list(cast):
    session = planned(cast, starts_at=FIRST - WEEK)
    other = MembershipFactory(community=cast.community, is_facilitator=True)
    other.user.is_active = False
    other.user.save()

    assert plan(cast).facilitator == cast.facilitator
    offered = DutiesForm(session=session).fields["facilitator"].queryset
    assert other not in offered
    assert cast.facilitator in offered
