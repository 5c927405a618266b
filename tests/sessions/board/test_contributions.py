"""What is said in steps 1 to 4: by whom, once, and taken back."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions.enums import KINDS_OF_STEP, STEP_OF_KIND, AttendanceState, ContributionKind, SessionState, Step
from sessions.models import Attendance, Contribution, Session, Situation, Yield
from sessions.services import contributions as services
from tests.factories.communities import MembershipFactory
from tests.sessions.board.saying import add, heard

# --- A2: steps and kinds -----------------------------------------------------------------------------------


def test_the_six_steps_stand_in_this_order():
    assert [step.name for step in Step] == ["SITUATION", "CLARIFY", "COLLECTIVE", "BALANCE", "PRACTICE", "YIELDS"]
    assert [len(KINDS_OF_STEP[step]) for step in (Step.CLARIFY, Step.COLLECTIVE, Step.BALANCE)] == [1, 4, 2]


@pytest.mark.parametrize("kind", list(ContributionKind))
def test_a_kind_lands_in_its_step(cast, situation, kind):
    assert add(cast, cast.member, cast.member, kind, situation).step == STEP_OF_KIND[kind]


@pytest.mark.parametrize("kind", list(ContributionKind))
@pytest.mark.parametrize("step", [Step.CLARIFY, Step.COLLECTIVE, Step.BALANCE])
def test_the_database_keeps_a_kind_to_its_step(cast, situation, kind, step):
    if STEP_OF_KIND[kind] == step:
        Contribution.objects.create(situation=situation, step=step, kind=kind, author=cast.member, text="x")
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(situation=situation, step=step, kind=kind, author=cast.member, text="x")


# --- who enters for whom -----------------------------------------------------------------------------------


def test_a_member_enters_for_themself_only(cast, situation):
    other = MembershipFactory(community=cast.community)
    cast.present(other)
    with pytest.raises(ValidationError):
        add(cast, cast.member, other, ContributionKind.QUESTION, situation)


@pytest.mark.parametrize("who", ["facilitator", "minute_taker"])
def test_facilitator_and_minute_taker_enter_for_who_is_present(cast, situation, who):
    actor = getattr(cast, who)
    away = MembershipFactory(community=cast.community)
    assert add(cast, actor, cast.member, ContributionKind.QUESTION, situation).author == cast.member
    with pytest.raises(ValidationError):
        add(cast, actor, away, ContributionKind.QUESTION, situation)


def test_nobody_enters_for_a_member_of_another_community(cast, logged_in, situation):
    stranger = MembershipFactory()
    with pytest.raises(ValidationError):
        add(cast, cast.minute_taker, stranger, ContributionKind.QUESTION, situation)
    answer = logged_in(cast.minute_taker.user).post(
        reverse("add_contribution", args=[cast.session.pk, situation.pk]),
        {"author": stranger.pk, "kind": "question", "text": "Wie ben ik?"},
    )
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)


def test_what_a_member_posts_as_author_is_not_believed(cast, logged_in, situation):
    logged_in(cast.member.user).post(
        reverse("add_contribution", args=[cast.session.pk, situation.pk]),
        {"author": cast.minute_taker.pk, "kind": "question", "text": "Hoe ging dat?"},
    )
    assert Contribution.objects.get().author == cast.member


def test_a_situation_of_another_session_does_not_exist_here(cast, logged_in, situation):
    elsewhere = Situation.objects.create(session=cast.previous(), bringer=cast.member, title="Van toen")
    answer = logged_in(cast.member.user).post(
        reverse("add_contribution", args=[cast.session.pk, elsewhere.pk]), {"kind": "question", "text": "Hoe?"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.HELD, SessionState.CANCELLED])
def test_only_a_running_session_takes_contributions(cast, logged_in, situation, state):
    Session.objects.filter(pk=cast.session.pk).update(state=state)
    with pytest.raises(ValidationError):
        add(cast, cast.member, cast.member, ContributionKind.QUESTION, situation)
    with pytest.raises(ValidationError):
        services.add_situation(actor=cast.member.user, session=cast.session, bringer=cast.member, title="Te laat")


# --- once, heard, taken back -------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_adds_one(cast, logged_in, situation):
    client = logged_in(cast.member.user)
    typed = {"kind": "question", "text": "Hoe ging dat?", "form_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(reverse("add_contribution", args=[cast.session.pk, situation.pk]), typed).status_code == 302
    brought = {"title": "Nog een", "form_key": str(uuid.uuid4())}
    for _ in range(2):
        client.post(reverse("add_situation", args=[cast.session.pk]), brought)
    told = {"change": "Meer rust", "form_key": str(uuid.uuid4())}
    for _ in range(2):
        client.post(reverse("share_yield", args=[cast.session.pk]), told)
    assert (Contribution.objects.count(), Situation.objects.count(), Yield.objects.count()) == (1, 2, 1)


def test_who_contributes_is_present_and_was_heard(cast, situation):
    late = MembershipFactory(community=cast.community)
    Attendance.objects.create(session=cast.session, membership=late, state=AttendanceState.EXCUSED)
    add(cast, late, late, ContributionKind.QUESTION, situation)
    assert heard(cast, late)
    assert not heard(cast, cast.member)


def test_people_take_back_their_own_and_who_runs_the_board_everyones(cast, situation):
    other = MembershipFactory(community=cast.community)
    mine = add(cast, cast.member, cast.member, ContributionKind.QUESTION, situation)
    with pytest.raises(ValidationError):
        services.remove_contribution(actor=other.user, contribution=mine)
    services.remove_contribution(actor=cast.member.user, contribution=mine)
    theirs = add(cast, cast.member, cast.member, ContributionKind.QUESTION, situation)
    services.remove_contribution(actor=cast.minute_taker.user, contribution=theirs)
    assert Contribution.objects.count() == 0


def test_taking_back_twice_is_no_fault(cast, logged_in, situation):
    mine = add(cast, cast.member, cast.member, ContributionKind.QUESTION, situation)
    client = logged_in(cast.member.user)
    codes = [client.post(reverse("remove_contribution", args=[cast.session.pk, mine.pk])).status_code for _ in range(2)]
    assert (codes, Contribution.objects.count()) == ([302, 302], 0)


def test_nothing_is_taken_back_after_the_session(cast, situation):
    mine = add(cast, cast.member, cast.member, ContributionKind.QUESTION, situation)
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.HELD)
    with pytest.raises(ValidationError):
        services.remove_contribution(actor=cast.member.user, contribution=mine)


def test_a_situation_that_was_spoken_about_stays(cast, situation):
    add(cast, cast.member, cast.member, ContributionKind.QUESTION, situation)
    with pytest.raises(ValidationError):
        services.remove_situation(actor=cast.member.user, situation=situation)
    Contribution.objects.all().delete()
    services.remove_situation(actor=cast.member.user, situation=situation)
    assert Situation.objects.count() == 0
