"""A confirmed list is carried out by a worker: everybody of it or nobody, once, and the page says how it went."""

import pytest
from django.utils import translation

from communities.enums import Duty
from communities.models import Coordinatorship, MemberImport, Membership
from communities.services import imports
from communities.services.memberships import NewMember, invite_members
from lwg.accounts.models import User
from lwg.audit.models import Entry
from lwg.jobs import long_work
from lwg.jobs.enums import WorkState
from lwg.jobs.models import LongWork
from lwg.jobs.tasks import do_long_work
from lwg.notifications.models import Message
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, MembershipFactory

pytestmark = pytest.mark.django_db
KEY = "8a0d0a5e-7b0c-4f0e-9d43-0f3f0a1b2c3d"
GOOD = "anna@demo.example;Anna Voorbeeld;student;ervaring;notulist"
MORE = "bert@demo.example;Bert Bedacht;docent;vakkennis"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """No broker stands beside the tests; they run the task themselves."""
    calls = []
    monkeypatch.setattr(do_long_work, "apply_async", lambda *arguments, **options: calls.append(options))
    return calls


@pytest.fixture
def coordinator(coordinator):
    User.objects.filter(pk=coordinator.pk).update(language="en")
    coordinator.language = "en"
    return coordinator


@pytest.fixture
def base(community):
    return f"/communities/{community.pk}/members/"


@pytest.fixture
def ask(community, coordinator):
    def act(*rows):
        return imports.ask_import(actor=coordinator, community=community, text="\n".join(rows), rows=len(rows))

    return act


@pytest.fixture
def confirm(browser, base):
    """Confirm a list as the preview does; the address of the page that follows it."""

    def act(*rows, key=KEY):
        return browser.post(f"{base}import/confirm/", {"text": "\n".join(rows), "form_key": key}).url

    return act


def work_of(member_import):
    return LongWork.objects.get(pk=member_import.work_id)


def addresses(community):
    return sorted(community.memberships.values_list("user__email", flat=True))


def test_the_request_invites_nobody_and_the_worker_everybody(confirm, community, browser, told):
    address = confirm(GOOD, MORE)
    assert (addresses(community), len(told)) == ([], 0)
    do_long_work()
    assert addresses(community) == ["anna@demo.example", "bert@demo.example"]
    anna = community.memberships.get(user__email="anna@demo.example")
    assert (anna.user.name, anna.background, anna.duties) == ("Anna Voorbeeld", "student", [Duty.MINUTE_TAKER])
    assert Message.objects.filter(kind="accounts.invitation").count() == 2
    assert "2 people are invited by mail." in browser.get(address).content.decode()


def test_a_worker_is_told_when_the_list_is_written(confirm, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        confirm(GOOD)
    assert len(told) == 1


def test_a_double_click_imports_once(confirm, community):
    assert confirm(GOOD) == confirm(GOOD)
    do_long_work()
    do_long_work()
    assert MemberImport.objects.count() == 1
    assert addresses(community) == ["anna@demo.example"]
    assert Message.objects.count() == 1
    assert Entry.objects.filter(verb="membership.imported").count() == 1


def test_the_same_list_once_more_invites_nobody_again(confirm, community, browser):
    confirm(GOOD)
    do_long_work()
    again = confirm(GOOD, key="")
    do_long_work()
    assert Message.objects.count() == 1
    page = browser.get(again).content.decode()
    assert "0 people are invited by mail." in page
    assert "Line 1: anna@demo.example" in page


def test_who_became_a_member_meanwhile_stays_as_they_are_and_is_told_with_the_line(
    ask, community, coordinator, browser, base, terms
):
    asked = ask(GOOD, MORE)
    person = NewMember("bert@demo.example", "Bert", terms(duties=frozenset({Duty.READER})))
    invite_members(actor=coordinator, community=community, people=[person])
    do_long_work()
    assert work_of(asked).result == {"invited": 1, "already": [[2, "bert@demo.example"]]}
    assert community.memberships.get(user__email="bert@demo.example").duties == [Duty.READER]
    assert "Line 2: bert@demo.example" in browser.get(f"{base}import/{asked.pk}/").content.decode()


def test_one_row_that_cannot_be_any_more_stops_the_whole_list_and_is_told_with_its_line(ask, community, browser, base):
    asked = ask("", GOOD, MORE)
    UserFactory(email="bert@demo.example", is_active=False)
    do_long_work()
    work = work_of(asked)
    assert (work.state, work.error) == (WorkState.FAILED, "The list is not right any more. Nobody was invited.")
    wrong = {
        "line": 3,
        "typed": "bert@demo.example · Bert Bedacht",
        "reasons": ["The account of this person is closed."],
    }
    assert work.result == {"wrong": [wrong]}
    assert (addresses(community), Message.objects.count()) == ([], 0)
    page = browser.get(f"{base}import/{asked.pk}/").content.decode()
    assert "The account of this person is closed." in page
    assert GOOD in page  # what was typed is there to be mended


def test_a_closed_account_is_told_before_anything_is_asked(browser, base):
    UserFactory(email="anna@demo.example", is_active=False)
    response = browser.post(f"{base}import/", {"text": GOOD})
    assert response.status_code == 422
    assert [(row.line, row.reasons) for row in response.context["wrong"]] == [
        (1, ("The account of this person is closed.",))
    ]


@pytest.mark.parametrize("left", ["coordination", "account"])
def test_who_may_not_invite_any_more_invites_nobody(ask, community, coordinator, left):
    asked = ask(GOOD)
    if left == "account":
        User.objects.filter(pk=coordinator.pk).update(is_active=False)
    else:
        Coordinatorship.objects.filter(user=coordinator).delete()
    do_long_work()
    assert work_of(asked).error == "You do not manage the members of this community any more. Nobody was invited."
    assert addresses(community) == []


def test_a_worker_killed_in_the_middle_leaves_nothing_half_and_the_sweep_does_all(ask, community, at, monkeypatch):
    class KilledError(BaseException):
        pass

    def killed(*args, **kwargs):
        raise KilledError

    at("2026-11-24T09:00")
    asked = ask(GOOD, MORE)
    with monkeypatch.context() as patch:
        patch.setattr("communities.services.memberships._tell_added", killed)
        with pytest.raises(KilledError):
            do_long_work()
    assert (addresses(community), Message.objects.count(), work_of(asked).state) == ([], 0, WorkState.RUNNING)
    assert not User.objects.filter(email="anna@demo.example").exists()
    at("2026-11-24T09:03")
    do_long_work()
    assert (len(addresses(community)), Message.objects.count(), work_of(asked).state) == (2, 2, WorkState.DONE)


def test_the_list_is_wiped_once_everybody_is_in(ask):
    asked = ask(GOOD)
    do_long_work()
    asked.refresh_from_db()
    assert asked.text == ""


def test_five_hundred_rows_take_no_more_queries_than_their_parts(ask, community, django_assert_max_num_queries):
    asked = ask(*(f"p{number}@demo.example;P {number};student;lokaal" for number in range(500)))
    with django_assert_max_num_queries(90):
        do_long_work()
    assert work_of(asked).result["invited"] == community.memberships.count() == 500


def test_the_page_shows_how_far_it_is_and_asks_again(ask, browser, base):
    asked = ask(GOOD, MORE)
    address = f"{base}import/{asked.pk}/"
    page = browser.get(address).content.decode()
    assert "It waits for its turn." in page
    assert f'hx-get="{address}?seen=waiting-0--False"' in page
    assert browser.get(f"{address}?seen=waiting-0--False", headers=HTMX).status_code == 204
    do_long_work()
    part = browser.get(f"{address}?seen=waiting-0--False", headers=HTMX).content.decode()
    assert "2 people are invited by mail." in part
    assert "hx-get" not in part
    assert "<html" not in part


def test_an_import_under_way_is_found_from_the_members(ask, browser, base):
    asked = ask(GOOD)
    assert f'href="{base}import/{asked.pk}/"' in browser.get(base).content.decode()


def test_a_list_of_last_week_is_not_shown_any_more(ask, browser, base, at):
    at("2026-11-16T09:00")
    ask(GOOD)
    do_long_work()
    at("2026-11-24T09:00")
    assert browser.get(base).context["latest_import"] is None


def test_stopping_in_time_invites_nobody(ask, browser, base, community):
    asked = ask(GOOD)
    for _ in range(2):
        assert browser.post(f"{base}import/{asked.pk}/stop/").url == f"{base}import/{asked.pk}/"
    do_long_work()
    assert addresses(community) == []
    page = browser.get(f"{base}import/{asked.pk}/").content.decode()
    assert "It was stopped. Nobody was invited." in page
    assert GOOD in page


def test_a_fault_on_our_side_is_told_in_words(ask, browser, base):
    asked = ask(GOOD)
    LongWork.objects.update(state=WorkState.FAILED, finished_at=asked.work.asked_at, fault="ZeroDivisionError: x")
    page = browser.get(f"{base}import/{asked.pk}/").content.decode()
    assert "Something went wrong on our side." in page
    assert "ZeroDivisionError" not in page


def test_an_import_of_another_community_is_out_of_reach(ask, browser, coordinator):
    other = CommunityFactory()
    foreign = imports.ask_import(actor=coordinator, community=other, text=GOOD, rows=1)
    mine = MembershipFactory().community
    assert browser.get(f"/communities/{other.pk}/members/import/{foreign.pk}/").status_code == 404
    assert browser.get(f"/communities/{mine.pk}/members/import/{foreign.pk}/").status_code == 404
    assert browser.post(f"/communities/{other.pk}/members/import/{foreign.pk}/stop/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_invite_each_person_once(ask, community):
    for number in range(3):
        ask(GOOD, MORE, f"p{number}@demo.example;P;student;lokaal")

    def work():
        while long_work.do_next():
            pass

    at_once(work, workers=3)
    assert set(LongWork.objects.values_list("state", flat=True)) == {WorkState.DONE}
    assert Membership.objects.count() == Message.objects.count() == 5
