"""A7a: the facilitator takes no part in the content."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions.enums import KINDS_OF_STEP, ContributionKind, Part, Step
from sessions.models import Contribution, Session, Situation
from sessions.services import contributions as services
from tests.factories.communities import MembershipFactory
from tests.sessions.board.saying import BALANCE, add


def test_the_facilitator_brings_in_no_situation(cast, situation):
    for actor in (cast.facilitator, cast.minute_taker):
        with pytest.raises(ValidationError):
            services.add_situation(
                actor=actor.user, session=cast.session, bringer=cast.facilitator, title="Toch een van mij"
            )
    assert Situation.objects.count() == 1


@pytest.mark.parametrize("kind", BALANCE)
def test_the_facilitator_adds_nothing_to_step_4(cast, situation, kind):
    for actor in (cast.facilitator, cast.minute_taker):
        with pytest.raises(ValidationError):
            add(cast, actor, cast.facilitator, kind, situation)
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("kind", [*KINDS_OF_STEP[Step.CLARIFY], *KINDS_OF_STEP[Step.COLLECTIVE]])
def test_the_facilitator_helps_to_make_it_collective(cast, situation, kind):
    assert add(cast, cast.facilitator, cast.facilitator, kind, situation) is not None


def test_the_database_refuses_a_situation_of_the_facilitator(cast, situation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Situation.objects.create(session=cast.session, bringer=cast.facilitator, title="Toch een van mij")
    with pytest.raises(IntegrityError), transaction.atomic():
        Situation.objects.filter(pk=situation.pk).update(bringer=cast.facilitator)


@pytest.mark.parametrize("kind", BALANCE)
def test_the_database_refuses_the_facilitator_in_step_4(cast, situation, kind):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(
            situation=situation, step=Step.BALANCE, kind=kind, author=cast.facilitator, text="x"
        )
    said = Contribution.objects.create(situation=situation, step=Step.BALANCE, kind=kind, author=cast.member, text="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=said.pk).update(author=cast.facilitator)


def test_the_database_refuses_a_facilitator_who_took_part_already(cast, situation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=cast.session.pk).update(facilitator=cast.member)
    speaker = MembershipFactory(community=cast.community)
    Contribution.objects.create(
        situation=situation, step=Step.BALANCE, kind=ContributionKind.CONSIDERATION, author=speaker, text="x"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=cast.session.pk).update(facilitator=speaker)


@pytest.mark.parametrize("part", [Part.SITUATION, Part.BALANCE])
def test_the_forms_do_not_offer_the_facilitator(cast, logged_in, situation, part):
    cast.start(part)
    for who in (cast.facilitator, cast.minute_taker):
        context = logged_in(who.user).get(reverse("session", args=[cast.session.pk])).context
        form = context["form"] if part == Part.SITUATION else context["situations"][0].shown[0].form
        offered = [value for value, _name in form.fields["author"].choices]
        assert offered == ["", *(str(one.pk) for one in (cast.member, cast.minute_taker))]


def test_a_facilitator_who_posts_a_situation_gets_the_form_back(cast, logged_in, situation):
    answer = logged_in(cast.facilitator.user).post(
        reverse("add_situation", args=[cast.session.pk]),
        {"author": cast.facilitator.pk, "title": "Toch een van mij", "text": "Wat ik typte"},
    )
    assert answer.status_code == 422
    assert "Wat ik typte" in answer.content.decode()
    assert Situation.objects.count() == 1
