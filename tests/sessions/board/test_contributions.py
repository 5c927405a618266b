"""Who may bring in what, for whom, and when (A2, A7)."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions.enums import (
    KINDS_OF_STEP,
    STEP_OF_KIND,
    AttendanceState,
    ContributionKind,
    Part,
    PracticeForm,
    SessionState,
    Step,
)
from sessions.models import Attendance, Contribution, Intention, Session, Situation, Yield
from sessions.services import contributions as services
from sessions.services.practice import set_intention
from tests.factories.communities import MembershipFactory

BALANCE = (ContributionKind.CONSIDERATION, ContributionKind.ACTION_PERSPECTIVE)


@pytest.fixture
def situation(cast):
    cast.start(Part.SITUATION)
    cast.present(cast.facilitator, cast.minute_taker, cast.member)
    return Situation.objects.create(session=cast.session, bringer=cast.member, title="De deur ging dicht")


def add(cast, actor, author, kind, situation, **kwargs):
    return services.add_contribution(
        actor=actor.user, situation=situation, author=author, kind=kind, text="Gezegd", **kwargs
    )


def heard(cast, member):
    return Attendance.objects.filter(session=cast.session, membership=member, heard_at__isnull=False).exists()


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


# --- A7a: the facilitator takes no part in the content -----------------------------------------------------


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


# --- step 6 and step 5 -------------------------------------------------------------------------------------


def test_a_yield_is_tied_to_the_intention_of_the_previous_session(cast, situation):
    meant = Intention.objects.create(session=cast.previous(), membership=cast.member, form="talk", text="Bellen")
    shared = services.share_yield(
        actor=cast.member.user, session=cast.session, member=cast.member, change="Meer rust", consideration="Tijd"
    )
    assert shared.intention == meant
    with pytest.raises(ValidationError):
        services.share_yield(actor=cast.member.user, session=cast.session, member=cast.member, change="Nog eens")


def test_a_cancelled_session_is_not_looked_back_on(cast, logged_in, situation):
    previous = cast.previous()
    Session.objects.filter(pk=previous.pk).update(state=SessionState.CANCELLED)
    Intention.objects.create(session=previous, membership=cast.member, form="talk", text="Bellen")
    cast.start(Part.YIELDS)
    context = logged_in(cast.member.user).get(reverse("session", args=[cast.session.pk])).context
    assert "told" in context
    assert [row.intention for row in context["told"]] == []


def intend(cast, actor, member, text="Eerst luisteren"):
    return set_intention(actor=actor.user, session=cast.session, member=member, form=PracticeForm.TALK, text=text)


def test_one_intention_stands_per_member_and_session(cast, situation):
    intend(cast, cast.member, cast.member)
    intend(cast, cast.member, cast.member, "Toch anders")
    assert [one.text for one in Intention.objects.all()] == ["Toch anders"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Intention.objects.create(session=cast.session, membership=cast.member, form="talk", text="Dubbel")


def test_an_intention_can_be_changed_until_the_next_session_begins(cast, situation, at):
    from datetime import timedelta

    from tests.factories.sessions import SessionFactory

    intend(cast, cast.member, cast.member)
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.HELD)
    following = SessionFactory(community=cast.community, starts_at=cast.session.starts_at + timedelta(weeks=4))
    at(following.starts_at - timedelta(minutes=1))
    intend(cast, cast.member, cast.member, "Bijgesteld")
    with pytest.raises(ValidationError):
        intend(cast, cast.minute_taker, cast.member)
    at(following.starts_at)
    with pytest.raises(ValidationError):
        intend(cast, cast.member, cast.member, "Te laat")
    assert Intention.objects.get().text == "Bijgesteld"


# --- with HTMX ---------------------------------------------------------------------------------------------


def test_with_htmx_the_form_comes_back_empty_with_the_lists(cast, logged_in, situation):
    answer = logged_in(cast.member.user).post(
        reverse("add_contribution", args=[cast.session.pk, situation.pk]),
        {"kind": "question", "text": "Hoe ging dat?"},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("Hoe ging dat?") == 2  # the note, and what a screen reader is told about its button
    assert f'id="add-notes-{situation.pk}-question"' in text
    assert f'id="notes-{situation.pk}-question" hx-swap-oob="true"' in " ".join(text.split())


def test_with_htmx_an_empty_note_comes_back_with_its_error(cast, logged_in, situation):
    answer = logged_in(cast.member.user).post(
        reverse("add_contribution", args=[cast.session.pk, situation.pk]),
        {"kind": "pattern", "text": ""},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)


def test_ten_thousand_characters_are_told_not_stored(cast, logged_in, situation):
    answer = logged_in(cast.member.user).post(
        reverse("add_situation", args=[cast.session.pk]), {"title": "x" * 10_000, "text": "mijn tekst"}
    )
    assert answer.status_code == 422
    assert "mijn tekst" in answer.content.decode()


def test_news_come_only_when_there_are(cast, logged_in, situation):
    cast.start(Part.CLARIFY)
    client = logged_in(cast.member.user)
    address = client.get(reverse("session", args=[cast.session.pk])).context["news_url"]
    assert client.get(address).status_code == 204
    add(cast, cast.minute_taker, cast.minute_taker, ContributionKind.QUESTION, situation)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<textarea" not in answer.content.decode()
    assert "Gezegd" in answer.content.decode()
    assert client.get(answer.context["news_url"]).status_code == 204


def test_news_say_that_the_session_went_on(cast, logged_in, situation):
    cast.start(Part.CLARIFY)
    client = logged_in(cast.member.user)
    address = client.get(reverse("session", args=[cast.session.pk])).context["news_url"]
    cast.start(Part.COLLECTIVE)
    assert "data-moved" in client.get(address).content.decode()
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.HELD, part="")
    assert "data-moved" in client.get(address).content.decode()


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_a_member_keeps_an_intention_on_the_board_and_changes_it_afterwards(cast, logged_in, situation, htmx):
    cast.start(Part.CLOSE)
    client = logged_in(cast.member.user)
    address = reverse("set_intention", args=[cast.session.pk])
    client.post(address, {"how": "talk", "text": "Bellen"}, headers=htmx)
    shown = client.get(reverse("session", args=[cast.session.pk])).context["form"]
    assert (shown.initial["how"], shown.initial["text"]) == ("talk", "Bellen")
    assert heard(cast, cast.member)
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.HELD)
    client.post(address, {"how": "consciously", "text": "Schrijven"}, headers=htmx)
    assert list(Intention.objects.values_list("form", "text")) == [("consciously", "Schrijven")]


def test_who_runs_the_board_notes_an_intention_of_someone_else(cast, logged_in, situation):
    cast.start(Part.CLOSE)
    logged_in(cast.minute_taker.user).post(
        reverse("set_intention", args=[cast.session.pk]), {"author": cast.member.pk, "how": "talk", "text": "Bellen"}
    )
    assert Intention.objects.get().membership == cast.member
