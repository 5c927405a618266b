"""The session page in each state, for each who may look."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lwg.web.access import may
from sessions.enums import ContributionKind, Decision, Part, SessionState, Step
from sessions.models import Contribution, Intention, PracticeEntry, Review, Situation, Yield
from sessions.selectors.board import session_page
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, MembershipFactory


def page_of(cast, **query):
    return reverse("session", args=[cast.session.pk], query=query or None)


def fill(cast, rows=1):
    """A previous session with intentions and notes, and something said in each step of this one."""
    previous = cast.previous()
    for number in range(rows):
        member = MembershipFactory(community=cast.community)
        cast.present(member)
        meant = Intention.objects.create(session=previous, membership=member, form="talk", text=f"Toen {number}")
        PracticeEntry.objects.create(intention=meant, text="Geheim dagboek")
        Yield.objects.create(session=cast.session, membership=member, intention=meant, change=f"Beter {number}")
        Intention.objects.create(session=cast.session, membership=member, form="talk", text=f"Nu {number}")
        situation = Situation.objects.create(session=cast.session, bringer=member, title=f"Casus {number}")
        for kind in ContributionKind:
            step = next(step for step in Step if kind in _kinds(step))
            Contribution.objects.create(
                situation=situation, step=step, kind=kind, author=member, text=f"Gezegd {kind} {number}"
            )


def _kinds(step):
    from sessions.enums import KINDS_OF_STEP

    return KINDS_OF_STEP.get(step, ())


@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize("who", ["facilitator", "minute_taker", "member"])
def test_each_part_shows_for_each_who_is_there(cast, logged_in, part, who):
    fill(cast)
    cast.start(part)
    response = logged_in(getattr(cast, who).user).get(page_of(cast))
    assert (response.status_code, response.context["part"]) == (200, part)


@pytest.mark.parametrize("part", list(Part))
def test_a_running_board_asks_at_most_ten_queries_and_as_many_for_three_rows(
    cast, logged_in, part, django_assert_max_num_queries
):
    cast.start(part)
    client = logged_in(cast.minute_taker.user)
    client.get(page_of(cast))
    fill(cast, 1)
    with django_assert_max_num_queries(10) as one:
        client.get(page_of(cast))
    cast.session.refresh_from_db()
    for _ in range(2):
        more(cast)
    with django_assert_max_num_queries(10) as three:
        client.get(page_of(cast))
    assert len(three) == len(one)
    statements = [query["sql"] for query in three]
    assert len(set(statements)) == len(statements)


def more(cast):
    """One more of everything, looked back on too."""
    from sessions.selectors.moments import previous_of

    previous = previous_of(cast.session)
    member = MembershipFactory(community=cast.community)
    cast.present(member)
    meant = Intention.objects.create(session=previous, membership=member, form="talk", text="Toen")
    Yield.objects.create(session=cast.session, membership=member, intention=meant, change="Beter")
    Intention.objects.create(session=cast.session, membership=member, form="talk", text="Nu")
    situation = Situation.objects.create(session=cast.session, bringer=member, title="Nog een")
    Contribution.objects.create(
        situation=situation, step=Step.CLARIFY, kind=ContributionKind.QUESTION, author=member, text="Waarom?"
    )


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.HELD, SessionState.CANCELLED])
def test_a_session_that_does_not_run_asks_at_most_ten_queries_too(
    cast, logged_in, state, django_assert_max_num_queries
):
    client = logged_in(cast.facilitator.user)
    client.get(page_of(cast))
    fill(cast, 1)
    type(cast.session).objects.filter(pk=cast.session.pk).update(state=state)
    with django_assert_max_num_queries(10) as one:
        assert client.get(page_of(cast)).status_code == 200
    more(cast)
    more(cast)
    with django_assert_max_num_queries(10) as three:
        client.get(page_of(cast))
    assert len(three) == len(one)
    statements = [query["sql"] for query in three]
    assert len(set(statements)) == len(statements)


def test_the_news_of_the_board_ask_no_more(cast, logged_in, django_assert_max_num_queries):
    fill(cast, 3)
    cast.start(Part.COLLECTIVE)
    client = logged_in(cast.member.user)
    with django_assert_max_num_queries(8):
        client.get(reverse("board_news", args=[cast.session.pk]))


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.RUNNING, SessionState.HELD])
def test_a_coordinator_sees_facts_and_no_contents(cast, logged_in, state):
    fill(cast)
    type(cast.session).objects.filter(pk=cast.session.pk).update(state=state, part=Part.COLLECTIVE)
    coordinator = CoordinatorshipFactory(organisation=cast.community.organisation).user
    response = logged_in(coordinator).get(page_of(cast))
    text = response.content.decode()
    assert response.status_code == 200
    assert [word for word in ("Casus", "Gezegd", "Toen", "Nu 0", "Beter", "Geheim") if word in text] == []
    assert logged_in(coordinator).get(reverse("board_news", args=[cast.session.pk])).status_code == 404


@pytest.mark.parametrize("state", [SessionState.RUNNING, SessionState.HELD])
def test_private_notes_are_on_the_page_of_nobody_else(cast, logged_in, state):
    fill(cast)
    type(cast.session).objects.filter(pk=cast.session.pk).update(state=state, part=Part.YIELDS)
    for one in (cast.facilitator, cast.minute_taker, cast.member):
        assert "Geheim dagboek" not in logged_in(one.user).get(page_of(cast)).content.decode()


def test_one_sees_ones_own_private_notes_in_step_6(cast, logged_in):
    fill(cast)
    cast.start(Part.YIELDS)
    writer = PracticeEntry.objects.get().intention.membership
    assert "Geheim dagboek" in logged_in(writer.user).get(page_of(cast)).content.decode()
    projected = logged_in(writer.user).get(page_of(cast, projector=1)).content.decode()
    assert "Geheim dagboek" not in projected


def outsiders(cast):
    today = date(2026, 11, 5)
    return {
        "outsider": UserFactory(),
        "former": MembershipFactory(community=cast.community, ends_on=today - timedelta(days=1)).user,
        "future": MembershipFactory(community=cast.community, starts_on=today + timedelta(days=1)).user,
        "administrator": UserFactory(is_staff=True),
    }


@pytest.mark.parametrize("who", ["outsider", "former", "future", "administrator"])
@pytest.mark.parametrize("name", ["session", "board_news", "attendance"])
def test_for_others_it_does_not_exist(cast, logged_in, who, name):
    cast.start()
    assert logged_in(outsiders(cast)[who]).get(reverse(name, args=[cast.session.pk])).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "former", "future", "administrator"])
@pytest.mark.parametrize(
    "name",
    ["open_board", "go_to_part", "close_board", "add_situation", "share_yield", "set_intention", "set_presence"],
)
def test_others_can_post_nothing(cast, logged_in, who, name):
    assert logged_in(outsiders(cast)[who]).post(reverse(name, args=[cast.session.pk])).status_code == 404


def test_who_has_yet_to_accept_is_sent_to_the_agreements(cast, logged_in):
    newcomer = MembershipFactory(community=cast.community, accepted=False)
    response = logged_in(newcomer.user).get(page_of(cast))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("agreements", args=[cast.community.pk]))


def test_the_page_knows_the_same_rights_as_the_rules(cast):
    coach = MembershipFactory(community=cast.community, is_process_coach=True)
    coordinator = CoordinatorshipFactory(organisation=cast.community.organisation).user
    asked, excused = MembershipFactory.create_batch(2, community=cast.community)
    for reader, decision in ((asked, Decision.CHANGES), (excused, Decision.WITHDRAWN)):
        Review.objects.create(
            minutes=cast.session.minutes,
            reader=reader,
            minute_taker=cast.minute_taker,
            revision=1,
            decision=decision,
            decided_at=cast.session.starts_at,
        )
    members = [cast.facilitator, cast.minute_taker, cast.member, coach, asked, excused]
    for user in [*(one.user for one in members), coordinator]:
        page = session_page(user, cast.session.pk)
        told = (page.guides, page.runs_board, page.may_plan, page.opens_contents, page.may_read_minutes)
        told += (page.may_write_minutes,)
        assert told == (
            may(user, "sessions.guide_board", cast.session),
            may(user, "sessions.run_board", cast.session),
            may(user, "sessions.plan_session", cast.session),
            may(user, "sessions.take_part", cast.session),
            may(user, "sessions.read_minutes", cast.session.minutes),
            may(user, "sessions.edit_minutes", cast.session.minutes),
        )


def test_a_first_session_gets_acquainted_in_place_of_step_6(cast, logged_in):
    cast.start(Part.YIELDS)
    response = logged_in(cast.member.user).get(page_of(cast))
    labels = [one.label for one in response.context["stages"]]
    assert "form" not in response.context
    assert len(labels) == 8
    assert str(Part.YIELDS.label) not in labels
    cast.previous()
    labels = [one.label for one in logged_in(cast.member.user).get(page_of(cast)).context["stages"]]
    assert labels[1] == str(Part.YIELDS.label)


def test_the_parts_stand_in_the_order_of_the_method_with_their_minutes(cast, logged_in):
    cast.start()
    stages = logged_in(cast.member.user).get(page_of(cast)).context["stages"]
    assert [(one.part, one.slot.minutes) for one in stages] == [
        (Part.CHECK_IN, 10),
        (Part.YIELDS, 25),
        (Part.SITUATION, 10),
        (Part.CLARIFY, 20),
        (Part.COLLECTIVE, 30),
        (Part.BREAK, 10),
        (Part.BALANCE, 30),
        (Part.CLOSE, 15),
    ]
    assert stages[-1].slot.ends_at == cast.session.ends_at


def test_what_people_type_is_shown_as_text(cast, logged_in):
    script = "<script>alert(1)</script>"
    fill(cast)
    Situation.objects.update(title=script, text=script)
    Contribution.objects.update(text=script)
    Intention.objects.update(text=script)
    Yield.objects.update(change=script, consideration=script)
    for part in Part:
        cast.start(part)
        assert script not in logged_in(cast.minute_taker.user).get(page_of(cast)).content.decode()
    type(cast.session).objects.filter(pk=cast.session.pk).update(state=SessionState.HELD)
    assert script not in logged_in(cast.member.user).get(page_of(cast)).content.decode()


def test_the_list_to_sign_has_each_member_once(cast, logged_in):
    text = logged_in(cast.member.user).get(reverse("attendance", args=[cast.session.pk])).content.decode()
    body = text[text.index("<tbody>") :]
    for one in (cast.facilitator, cast.minute_taker, cast.member):
        assert body.count(one.user.name) == 1


def test_a_session_that_nobody_opened_still_leads_to_its_minutes(cast, logged_in, at):
    at("2026-11-06T09:00")
    text = logged_in(cast.minute_taker.user).get(page_of(cast)).content.decode()
    assert reverse("edit_minutes", args=[cast.session.pk]) in text
    assert reverse("announce_presence", args=[cast.session.pk]) not in text
    assert reverse("open_board", args=[cast.session.pk]) not in text
    assert (
        reverse("edit_minutes", args=[cast.session.pk])
        not in logged_in(cast.member.user).get(page_of(cast)).content.decode()
    )


def test_who_spoke_and_left_since_is_named_and_is_not_among_who_was_there(cast, logged_in):
    left = MembershipFactory(
        community=cast.community, user__name="Noor Vertrokken", starts_on=date(2024, 9, 1), ends_on=date(2024, 10, 1)
    )
    cast.session.state, cast.session.closed_at = SessionState.HELD, cast.session.ends_at
    cast.session.save()
    Situation.objects.create(session=cast.session, bringer=left, title="Van vroeger")

    response = logged_in(cast.member.user).get(page_of(cast))

    assert "Ingebracht door Noor Vertrokken" in response.content.decode()
    assert left not in [one.membership for one in response.context["page"].people]
