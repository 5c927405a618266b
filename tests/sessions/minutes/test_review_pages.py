"""Reading minutes along, and distributing them."""

import pytest
from django.utils.html import escape

from lwg.notifications.models import Message
from sessions.enums import MinutesState
from sessions.models import MinutesVersion, Review
from tests.factories.communities import MembershipFactory
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db


# --- reading along -------------------------------------------------------------------------------------------


def test_asking_and_approving_through_the_pages(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    taker, reader = logged_in(cast.taker.user), logged_in(cast.reader.user)
    for _ in range(2):
        response = taker.post(url("ask_reader", cast), {"reader": cast.reader.pk})
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert reader.get(url("review_minutes", cast)).status_code == 200
    for _ in range(2):
        response = reader.post(url("approve_minutes", cast), {"revision": 1})
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert cast.state == MinutesState.APPROVED
    assert Message.objects.count() == 2
    assert reader.get(url("review_minutes", cast)).url == url("minutes", cast)


def test_those_with_the_duty_of_reader_come_first_and_the_minute_taker_is_not_there(cast, logged_in, former):
    cast.bring_to(MinutesState.DRAFT)
    response = logged_in(cast.taker.user).get(url("ask_reader", cast))
    offered = list(response.context["form"].readers.values())
    assert offered == [cast.reader, cast.facilitator, cast.member]
    cast.ask(cast.reader)
    response = logged_in(cast.taker.user).get(url("ask_reader", cast))
    assert list(response.context["form"].readers.values()) == [cast.facilitator, cast.member]


def test_who_asked_for_changes_is_the_first_choice_when_the_text_goes_back(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.ask(cast.reader)
    cast.ask_second()
    cast.request_changes(reader=cast.reader)  # which takes back the question to the second
    response = logged_in(cast.taker.user).get(url("ask_reader", cast))
    assert response.context["form"]["reader"].initial == cast.reader.pk


def test_a_reader_who_is_asked_again_sees_what_changed_since_their_answer(cast, logged_in):
    cast.bring_to(MinutesState.DRAFT)
    cast.ask(cast.reader)
    reader = logged_in(cast.reader.user)
    link = f'href="{url("compare_versions", cast)}?older=1"'
    assert link not in reader.get(url("review_minutes", cast)).content.decode()
    reader.post(url("request_changes", cast), {"revision": 1, "remark": "Anders."})
    cast.save(patterns="<p>Anders</p>")
    cast.ask(cast.reader)
    assert link in reader.get(url("review_minutes", cast)).content.decode()
    assert reader.get(f"{url('compare_versions', cast)}?older=1").status_code == 200


@pytest.mark.parametrize("who", ["taker", "stranger", "former"])
def test_a_foreign_or_wrong_reader_is_refused_in_the_form(cast, logged_in, former, who):
    cast.bring_to(MinutesState.DRAFT)
    wrong = {"taker": cast.taker, "stranger": MembershipFactory(), "former": former}[who]
    response = logged_in(cast.taker.user).post(url("ask_reader", cast), {"reader": wrong.pk})
    assert response.status_code == 422
    assert "Choose an active member" in response.content.decode()
    assert cast.state == MinutesState.DRAFT


def test_a_remark_is_needed_and_is_shown_to_the_writers(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    reader = logged_in(cast.reader.user)
    response = reader.post(url("request_changes", cast), {"remark": ""})
    assert response.status_code == 422
    assert "Say what should change, here or at a passage." in response.content.decode()
    for _ in range(2):
        response = reader.post(url("request_changes", cast), {"remark": f"Korter {SCRIPT}"})
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert Review.objects.get().remark == f"Korter {SCRIPT}"
    taker = logged_in(cast.taker.user)
    for name in ("minutes", "edit_minutes"):
        page = taker.get(url(name, cast)).content.decode()
        assert f"Korter {escape(SCRIPT)}" in page
        assert SCRIPT not in page


def test_a_remark_that_is_too_long_stays_in_the_form(cast, logged_in):
    cast.bring_to(MinutesState.IN_REVIEW)
    response = logged_in(cast.reader.user).post(url("request_changes", cast), {"remark": "x" * 4001})
    assert response.status_code == 422
    assert "x" * 4001 in response.content.decode()


@pytest.mark.parametrize("revision", ["1", "", "abc", "99"])
def test_an_older_page_cannot_approve(cast, logged_in, revision):
    cast.bring_to(MinutesState.CHANGES_REQUESTED)
    cast.save(patterns="Verbeterd")
    cast.ask()
    browser = logged_in(cast.reader.user)
    response = browser.post(url("approve_minutes", cast), {"revision": revision}, follow=True)
    assert "The text has changed since you opened it." in response.content.decode()
    assert cast.state == MinutesState.IN_REVIEW


# --- distribution --------------------------------------------------------------------------------------------


def test_the_page_says_who_gets_a_mail_and_two_clicks_send_it_once(cast, logged_in):
    MembershipFactory(community=cast.community, accepted=False)
    cast.bring_to(MinutesState.APPROVED)
    browser = logged_in(cast.taker.user)
    page = browser.get(url("distribute_minutes", cast)).content.decode()
    assert "5 people each get a mail of their own" in page
    assert "1 member has not accepted the agreements yet" in page
    assert "Mo Proefman" in page
    for _ in range(2):
        response = browser.post(url("distribute_minutes", cast))
        assert (response.status_code, response.url) == (302, url("minutes", cast))
    assert Message.objects.filter(kind="sessions.minutes_distributed").count() == 5
    assert MinutesVersion.objects.count() == 1
    assert browser.get(url("distribute_minutes", cast)).url == url("minutes", cast)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (MinutesState.DRAFT, "A reader has to approve the minutes first"),
        (MinutesState.IN_REVIEW, "The minutes are with the reader"),
        (MinutesState.CHANGES_REQUESTED, "The reader asked for changes"),
    ],
)
def test_what_stands_in_the_way_is_explained(cast, logged_in, state, reason):
    cast.bring_to(state)
    browser = logged_in(cast.taker.user)
    assert reason in browser.get(url("distribute_minutes", cast)).content.decode()
    response = browser.post(url("distribute_minutes", cast), follow=True)
    assert reason in response.content.decode()
    assert cast.state == state


def test_the_pdf_is_asked_of_a_worker_and_then_served(cast, logged_in, monkeypatch, django_capture_on_commit_callbacks):
    from sessions import pdf

    cast.bring_to(MinutesState.DISTRIBUTED)
    asked = []
    monkeypatch.setattr(pdf.make_minutes_pdf, "apply_async", lambda arguments, **options: asked.append(arguments))
    monkeypatch.setattr(pdf, "make_pdf", lambda version: b"%PDF-1.7 made by the worker")
    browser = logged_in(cast.member.user)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = browser.get(url("minutes_pdf", cast))
    assert waiting.status_code == 202
    assert "The PDF is being made" in waiting.content.decode()
    [arguments] = asked
    pdf.make_minutes_pdf(*arguments)
    response = browser.get(url("minutes_pdf", cast))
    assert response.content == b"%PDF-1.7 made by the worker"
    assert response["Content-Disposition"] == 'attachment; filename="minutes-2026-11-05.pdf"'
    assert response["Content-Type"] == "application/pdf"
