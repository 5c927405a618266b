"""The pages of minutes: who sees what, in a constant number of queries."""

import pytest
from django.urls import reverse

from sessions.enums import MinutesState, SessionState
from sessions.models import Minutes, Review, Session, Theme
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory, MembershipFactory
from tests.sessions.minutes.conftest import make_cast
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "state", "opens"),
    [
        ("taker", MinutesState.DRAFT, ["minutes", "edit_minutes", "ask_reader", "distribute_minutes"]),
        ("facilitator", MinutesState.DRAFT, ["minutes", "edit_minutes"]),
        ("reader", MinutesState.DRAFT, []),
        ("member", MinutesState.DRAFT, []),
        ("reader", MinutesState.IN_REVIEW, ["minutes", "review_minutes"]),
        ("taker", MinutesState.IN_REVIEW, ["minutes", "edit_minutes", "ask_reader", "distribute_minutes"]),
        ("member", MinutesState.APPROVED, []),
        ("member", MinutesState.DISTRIBUTED, ["minutes", "minutes_pdf"]),
        ("former", MinutesState.DISTRIBUTED, []),
        ("outsider", MinutesState.DISTRIBUTED, []),
        ("coordinator", MinutesState.DISTRIBUTED, []),
        ("administrator", MinutesState.DISTRIBUTED, []),
    ],
)
def test_each_door_is_there_for_whom_it_is_meant(cast, former, logged_in, who, state, opens):
    cast.bring_to(state)
    people = {
        "former": lambda: former.user,
        "outsider": lambda: MembershipFactory().user,
        "coordinator": lambda: CoordinatorshipFactory(organisation=cast.community.organisation).user,
        "administrator": lambda: UserFactory(is_staff=True),
    }
    user = people[who]() if who in people else getattr(cast, who).user
    browser = logged_in(user)
    pages = ["minutes", "edit_minutes", "ask_reader", "review_minutes", "distribute_minutes", "minutes_pdf"]
    found = [name for name in pages if browser.get(url(name, cast)).status_code != 404]
    assert found == opens
    doors = ["autosave_minutes", "fill_minutes", "approve_minutes", "request_changes"]
    answers = {name: browser.post(url(name, cast), {}).status_code != 404 for name in doors}
    writes, answered = "edit_minutes" in opens, who == "reader" and state != MinutesState.DRAFT
    assert answers == dict(zip(doors, [writes, writes, answered, answered], strict=True))


def test_a_member_of_another_community_finds_nothing_by_a_foreign_number(cast, logged_in):
    other = make_cast()
    other.bring_to(MinutesState.APPROVED)
    browser = logged_in(cast.taker.user)
    assert browser.get(url("minutes", other)).status_code == 404
    assert browser.post(url("distribute_minutes", other)).status_code == 404
    assert browser.get(reverse("minutes", args=[999_999])).status_code == 404
    assert other.state == MinutesState.APPROVED


def test_a_member_who_has_yet_to_accept_is_led_to_the_agreements_and_back(cast, logged_in):
    newcomer = MembershipFactory(community=cast.community, accepted=False)
    cast.bring_to(MinutesState.DISTRIBUTED)
    response = logged_in(newcomer.user).get(url("minutes", cast))
    agreements = reverse("agreements", args=[cast.community.pk])
    assert response.url == f"{agreements}?next=%2Fsessions%2F{cast.session.pk}%2Fminutes%2F"


def test_a_reader_whose_question_was_taken_back_sees_the_draft_no_more(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    cast.ask(cast.member)
    assert logged_in(cast.reader.user).get(url("minutes", cast)).status_code == 404


def test_text_of_a_cancelled_session_cannot_be_written(cast, logged_in):
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.CANCELLED)
    browser = logged_in(cast.taker.user)
    assert browser.get(url("edit_minutes", cast)).url == url("minutes", cast)
    page = browser.get(url("minutes", cast)).content.decode()
    assert "session cancelled" in page
    assert url("edit_minutes", cast) not in page


def test_scripts_in_every_section_go_and_in_themes_are_shown_as_text(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(**dict.fromkeys(Minutes.SECTIONS, f"<p>woord {SCRIPT}&lt;i&gt;</p>"), themes=["<b>thema</b>"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    page = logged_in(cast.member.user).get(url("minutes", cast)).content.decode()
    assert page.count("<p>woord &lt;i&gt;</p>") == 8
    assert "alert" not in page
    assert "<b>thema</b>" not in page


def grow(cast, number):
    """So many themes, members, contributions, questions to readers and sessions more."""
    for n in range(number):
        MembershipFactory(community=cast.community, is_reader=True)
        Theme.objects.create(community=cast.community, name=f"thema {n}", key=f"thema {n}")


@pytest.mark.parametrize(
    ("name", "who", "state"),
    [
        ("minutes", "taker", MinutesState.CHANGES_REQUESTED),
        ("minutes", "reader", MinutesState.IN_REVIEW),
        ("minutes", "member", MinutesState.DISTRIBUTED),
        ("edit_minutes", "taker", MinutesState.CHANGES_REQUESTED),
        ("ask_reader", "taker", MinutesState.IN_REVIEW),
        ("review_minutes", "reader", MinutesState.IN_REVIEW),
        ("distribute_minutes", "taker", MinutesState.APPROVED),
    ],
)
def test_pages_take_few_queries_however_much_there_is(
    cast, board, logged_in, django_assert_max_num_queries, name, who, state
):
    grow(cast, 1)
    cast.bring_to(MinutesState.DRAFT)
    cast.save(themes=["thema 0"])
    cast.bring_to(state)
    browser = logged_in(getattr(cast, who).user)
    browser.get(url(name, cast))
    with django_assert_max_num_queries(10) as few:
        assert browser.get(url(name, cast)).status_code == 200
    for n in range(1, 4):
        member = MembershipFactory(community=cast.community, is_reader=True)
        theme = Theme.objects.create(community=cast.community, name=f"thema {n}", key=f"thema {n}")
        cast.minutes.themes.add(theme)
        Review.objects.create(
            minutes=cast.minutes,
            reader=member,
            minute_taker=cast.taker,
            revision=1,
            decision="changes",
            decided_at=cast.minutes.saved_at.replace(year=2025),
            asked_at=cast.minutes.saved_at.replace(year=2025),
        )
    with django_assert_max_num_queries(10) as many:
        assert browser.get(url(name, cast)).status_code == 200
    assert len(many) == len(few)
    statements = [query["sql"] for query in many.captured_queries]
    assert len(set(statements)) == len(statements)
