"""Whether one comes: on the page, and by the links of a mail, which open that one answer and nothing else."""

import re
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from lwg.notifications.sending import send_all_due
from sessions.enums import AnswerChoice, AnswerWay, AttendanceState, SessionState
from sessions.models import Answer, Attendance, Session
from sessions.services import planning
from sessions.services.answer_links import links_for, read_link, use_link
from sessions.services.answers import answer_on_page, give_answer
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.usefixtures("in_september")


@pytest.fixture
def session(cast):
    """Thursday 8 October 2026, 13:30–16:00 in Amsterdam."""
    return planning.add_session(
        actor=cast.facilitator.user,
        community=cast.community,
        day=date(2026, 10, 8),
        starts_at=time(13, 30),
        length_minutes=150,
    )


def link(session, member, choice="accepted"):
    return links_for(session, member)[choice].removeprefix("http://testserver")


def move(cast, session, day, location=None):
    return planning.move_session(
        actor=cast.facilitator.user,
        session=session,
        day=day,
        starts_at=time(13, 30),
        length_minutes=150,
        location=location,
    )


def standing():
    return list(Answer.objects.values_list("membership__user__email", "choice", "way"))


# --- on the page ------------------------------------------------------------------------------------------------


def test_a_member_answers_on_the_page_and_everybody_sees_it(cast, session, logged_in):
    logged_in(cast.student.user).post(reverse("answer_session", args=[session.pk]), {"choice": "tentative"})

    page = logged_in(cast.facilitator.user).get(reverse("session", args=[session.pk]))

    assert standing() == [("daan@demo.example", "tentative", "page")]
    answers = page.context["answers"]
    assert (answers.coming, answers.maybe, answers.absent, answers.mine) == (0, 1, 0, "")
    assert [(line.name, line.word) for line in answers.lines if line.icon == "question"] == [("Daan Fictief", "maybe")]
    assert "Coming: 0. Maybe: 1. Not coming: 0." in " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    ("choice", "presence"),
    [("accepted", [AttendanceState.PRESENT]), ("declined", [AttendanceState.EXCUSED]), ("tentative", [])],
)
def test_the_list_of_presence_follows_the_answer(cast, session, choice, presence):
    answer_on_page(actor=cast.student.user, session=session, choice=AnswerChoice.ACCEPTED)
    answer_on_page(actor=cast.student.user, session=session, choice=AnswerChoice(choice))

    assert list(Attendance.objects.values_list("state", flat=True)) == presence
    assert Answer.objects.count() == 1


def test_what_the_facilitator_noted_for_who_phoned_counts(cast, session, logged_in):
    answer_on_page(actor=cast.student.user, session=session, choice=AnswerChoice.TENTATIVE)
    noted = {"presence": f"{cast.student.pk}:excused"}
    logged_in(cast.facilitator.user).post(reverse("set_presence", args=[session.pk]), noted)

    answers = logged_in(cast.student.user).get(reverse("session", args=[session.pk])).context["answers"]

    assert (answers.mine, answers.coming, answers.maybe, answers.absent) == ("declined", 0, 0, 1)


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.RUNNING, SessionState.HELD])
def test_nobody_answers_what_began_or_was_cancelled(cast, session, state):
    Session.objects.update(state=state)

    with pytest.raises(ValidationError):
        answer_on_page(actor=cast.student.user, session=session, choice=AnswerChoice.ACCEPTED)


def test_nobody_answers_for_a_community_of_others(cast, session):
    with pytest.raises(ValidationError):
        answer_on_page(actor=MembershipFactory().user, session=session, choice=AnswerChoice.ACCEPTED)


def test_an_answer_that_is_none_does_not_exist(cast, session, logged_in):
    client = logged_in(cast.student.user)

    assert client.post(reverse("answer_session", args=[session.pk]), {"choice": "perhaps"}).status_code == 404
    assert standing() == []


def test_another_moment_asks_again_and_another_place_does_not(cast, session):
    answer_on_page(actor=cast.student.user, session=session, choice=AnswerChoice.ACCEPTED)

    move(cast, session, date(2026, 10, 8), location=cast.location)
    assert (Answer.objects.count(), Attendance.objects.count()) == (1, 1)

    move(cast, session, date(2026, 10, 15), location=cast.location)
    assert (Answer.objects.count(), Attendance.objects.count()) == (0, 0)


def test_an_older_answer_of_a_calendar_changes_nothing(cast, session, at):
    answer_on_page(actor=cast.student.user, session=session, choice=AnswerChoice.DECLINED)
    kept = Answer.objects.get()

    give_answer(
        session=session,
        membership=cast.student,
        choice=AnswerChoice.ACCEPTED,
        way=AnswerWay.CALENDAR,
        answered_at=kept.answered_at - timedelta(seconds=1),
    )

    assert Answer.objects.get().choice == AnswerChoice.DECLINED


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_one_query_for_the_answers_of_all(cast, session, logged_in, django_assert_num_queries, number):
    for _ in range(number):
        give_answer(
            session=session,
            membership=MembershipFactory(community=cast.community),
            choice=AnswerChoice.ACCEPTED,
            way=AnswerWay.PAGE,
        )
    client = logged_in(cast.student.user)
    client.get(reverse("session", args=[session.pk]))

    with django_assert_num_queries(6):
        client.get(reverse("session", args=[session.pk]))


# --- by a link --------------------------------------------------------------------------------------------------


def test_opening_a_link_answers_nothing_and_handing_it_in_does(cast, session):
    address = link(session, cast.student, "declined")
    client = Client()

    page = client.get(address)
    assert (page.status_code, standing()) == (200, [])
    assert "8 October 2026" in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"

    done = client.post(address, {"sequence": "0"})
    assert done.status_code == 200
    assert standing() == [("daan@demo.example", "declined", "link")]
    assert "_auth_user_id" not in client.session


def test_a_link_works_once_and_the_others_of_the_mail_still_do(cast, session):
    yes, no = link(session, cast.student), link(session, cast.student, "declined")

    assert Client().post(yes, {"sequence": "0"}).status_code == 200
    assert (Client().get(yes).status_code, Client().post(yes, {"sequence": "0"}).status_code) == (404, 404)
    assert Client().post(no, {"sequence": "0"}).status_code == 200
    assert Client().post(yes, {"sequence": "0"}).status_code == 404
    assert standing() == [("daan@demo.example", "declined", "link")]


def test_two_who_hand_in_one_link_at_once_give_one_answer(cast, session):
    opened = read_link(link(session, cast.student).split("/")[2])

    assert use_link(opened) is not None
    assert use_link(opened) is None


@pytest.mark.parametrize("place", [0, 5, -1])
def test_an_altered_link_does_not_exist(cast, session, place):
    token = link(session, cast.student).split("/")[2]
    letter = "A" if token[place] != "A" else "B"
    altered = token[:place] + letter + (token[place:][1:])

    assert Client().get(reverse("answer_by_link", args=[altered])).status_code == 404
    assert Client().get(reverse("answer_by_link", args=[token + "x"])).status_code == 404
    assert Client().get(reverse("answer_by_link", args=["x" * 5000])).status_code == 404


def test_a_link_ends_when_the_session_begins_ends_or_is_cancelled(cast, session, at):
    address = link(session, cast.student)
    for state in (SessionState.RUNNING, SessionState.HELD, SessionState.CANCELLED):
        Session.objects.update(state=state)
        assert Client().get(address).status_code == 404
    Session.objects.update(state=SessionState.PLANNED)

    at(session.ends_at - timedelta(minutes=1))
    assert Client().get(address).status_code == 200
    at(session.ends_at)
    assert Client().get(address).status_code == 404


def test_a_link_ends_with_the_membership_and_with_the_account(cast, session, at):
    address = link(session, cast.student)
    cast.student.user.is_active = False
    cast.student.user.save()
    assert Client().get(address).status_code == 404

    cast.student.user.is_active = True
    cast.student.user.save()
    cast.student.ends_on = date(2026, 9, 10)
    cast.student.save()
    at("2026-09-11T09:00")
    assert Client().get(address).status_code == 404


def test_a_link_opens_nothing_but_its_answer(cast, session):
    client = Client()
    client.post(link(session, cast.student), {"sequence": "0"})

    assert client.get(reverse("session", args=[session.pk])).status_code == 302
    assert client.get(reverse("home")).status_code == 302


def test_who_confirms_a_session_that_was_moved_meanwhile_sees_when_it_is_now(cast, session):
    address = link(session, cast.student)
    move(cast, session, date(2026, 10, 15))

    answer = Client().post(address, {"sequence": "0"})

    assert (answer.status_code, standing()) == (409, [])
    assert "15 October 2026" in answer.content.decode()
    assert Client().post(address, {"sequence": "1"}).status_code == 200


def test_the_mail_holds_the_three_links_of_its_recipient(cast, session, smtp_sink):
    send_all_due()
    (mail,) = smtp_sink.to("daan@demo.example")
    text = mail.get_body(("plain",)).get_content()
    links = re.findall(r"http://testserver/answers/(\S+)/", text)

    found = [read_link(token) for token in links]

    assert [(one.membership, one.session, one.choice) for one in found] == [
        (cast.student, session, choice) for choice in ("accepted", "tentative", "declined")
    ]
    assert set(re.findall(r"http://testserver/answers/(\S+?)/", mail.get_body(("html",)).get_content())) == set(links)


def test_the_form_of_a_link_needs_its_own_page(cast, session):
    client = Client(enforce_csrf_checks=True)

    assert client.post(link(session, cast.student), {"sequence": "0"}).status_code == 403
    assert standing() == []
