"""Administrators see when each job last ran and what became of each mail; to others these pages do not exist."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from lwg.jobs.enums import WorkState
from lwg.jobs.heartbeat import heartbeat
from lwg.jobs.models import Heartbeat, LongWork
from lwg.jobs.selectors import MESSAGES_A_PAGE, jobs
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message
from tests.factories.accounts import UserFactory

BEAT = "lwg.jobs.tasks.beat"


@pytest.fixture
def administrator(db):
    return UserFactory(is_staff=True, language="en")


@pytest.fixture
def browser(administrator, logged_in):
    return logged_in(administrator)


@pytest.fixture
def message(administrator):
    def write(number=1, **fields):
        given = {
            "key": f"test:{number}",
            "kind": "tests.note",
            "recipient": administrator,
            "address": f"person{number}@demo.example",
            "params": {"text": "a secret link"},
        }
        return Message.objects.create(**given | fields)

    return write


def state_of(task):
    return next(job for job in jobs(now=timezone.now()) if job.task == task)


@pytest.mark.parametrize(
    ("name", "method"), [("system", "get"), ("outbox", "get"), ("retry_message", "post")], ids=lambda value: value
)
def test_to_anyone_but_administrators_the_pages_do_not_exist(db, logged_in, message, name, method):
    args = [message(state=MessageState.FAILED).pk] if name == "retry_message" else []
    response = getattr(logged_in(UserFactory()), method)(reverse(name, args=args))
    assert response.status_code == 404
    assert not Message.objects.filter(state=MessageState.WAITING).exists()


def test_a_job_that_never_ran_is_late_when_twice_its_interval_has_passed_since_the_database_was_set_up(
    browser, settings
):
    set_up = MigrationRecorder(connection).migration_qs
    quick = [task for task, seconds in settings.PERIODIC_TASKS.items() if seconds < 10 * 60]
    set_up.update(applied=timezone.now() - timedelta(minutes=20))
    page = browser.get(reverse("system")).content.decode()
    assert page.count("badge-status is-late") == len(quick)
    assert page.count("not yet") == len(settings.PERIODIC_TASKS) - len(quick)
    assert page.count("never") >= len(settings.PERIODIC_TASKS)
    set_up.update(applied=timezone.now() - timedelta(days=2))
    page = browser.get(reverse("system")).content.decode()
    assert page.count("badge-status is-late") == len(settings.PERIODIC_TASKS)


def test_a_job_that_ran_is_on_time_until_twice_its_interval_has_passed(db):
    with heartbeat(BEAT):
        pass
    assert not state_of(BEAT).is_late
    Heartbeat.objects.update(finished_at=timezone.now() - timedelta(seconds=59))
    assert not state_of(BEAT).is_late
    Heartbeat.objects.update(finished_at=timezone.now() - timedelta(seconds=61))
    assert state_of(BEAT).is_late


def test_the_error_of_the_last_run_is_shown(browser):
    with pytest.raises(ZeroDivisionError), heartbeat(BEAT):
        raise ZeroDivisionError("by a <b>zero</b>")
    page = browser.get(reverse("system")).content.decode()
    assert "ZeroDivisionError: by a &lt;b&gt;zero&lt;/b&gt;" in page


def test_a_run_that_goes_well_forgets_the_error_of_the_one_before(db):
    with pytest.raises(ZeroDivisionError), heartbeat(BEAT):
        raise ZeroDivisionError
    with heartbeat(BEAT):
        pass
    assert not state_of(BEAT).has_failed


def test_the_outbox_opens_on_what_failed(browser, message):
    message(1, state=MessageState.FAILED, error="SMTPRecipientsRefused: no such user", attempts=12)
    message(2)
    page = browser.get(reverse("outbox")).content.decode()
    assert "person1@demo.example" in page
    assert "SMTPRecipientsRefused: no such user" in page
    assert "person2@demo.example" not in page


def test_what_is_in_a_mail_is_not_shown(browser, message):
    message(1, state=MessageState.FAILED)
    assert "secret" not in browser.get(reverse("outbox")).content.decode()


@pytest.mark.parametrize("state", MessageState.values)
def test_the_outbox_can_be_filtered_by_state(browser, message, state):
    claim = {"claim": "11111111-1111-1111-1111-111111111111", "claimed_at": timezone.now()}
    extra = {MessageState.CLAIMED: claim, MessageState.SENT: {"sent_at": timezone.now()}}
    for number, one in enumerate(MessageState):
        message(number, state=one, **extra.get(one, {}))
    response = browser.get(reverse("outbox"), {"state": state})
    assert [one.state for one in response.context["page"]] == [state]
    assert [one.count for one in response.context["counts"]] == [1] * len(MessageState)


def test_a_state_that_does_not_exist_shows_what_failed(browser):
    assert browser.get(reverse("outbox"), {"state": "nonsense"}).context["shown"] == MessageState.FAILED


def test_trying_again_puts_a_failed_mail_back_once(browser, message):
    failed = message(1, state=MessageState.FAILED, attempts=12)
    url = reverse("retry_message", args=[failed.pk])
    for _ in range(2):
        response = browser.post(url)
        assert (response.status_code, response["Location"]) == (302, f"{reverse('outbox')}?state=failed")
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (MessageState.WAITING, 0)


def test_trying_again_is_not_done_by_following_a_link(browser, message):
    failed = message(1, state=MessageState.FAILED)
    assert browser.get(reverse("retry_message", args=[failed.pk])).status_code == 405


def test_a_long_outbox_comes_in_pages(browser, message):
    for number in range(MESSAGES_A_PAGE + 1):
        message(number, state=MessageState.FAILED)
    assert len(browser.get(reverse("outbox")).context["page"]) == MESSAGES_A_PAGE
    assert len(browser.get(reverse("outbox"), {"page": 2}).context["page"]) == 1
    assert browser.get(reverse("outbox"), {"page": "nonsense"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_the_same_whatever_their_length(browser, message, rows, django_assert_max_num_queries):
    for number in range(rows):
        message(number, state=MessageState.FAILED)
    # session, user, counts, messages or what broke down, jobs and since when; the coordinator's menu
    with django_assert_max_num_queries(5) as of_outbox:
        browser.get(reverse("outbox"))
    with django_assert_max_num_queries(7):
        browser.get(reverse("system"))
    assert len({query["sql"] for query in of_outbox.captured_queries}) == len(of_outbox.captured_queries)


def test_long_work_that_broke_down_is_shown_and_what_was_refused_or_done_is_not(browser, administrator):
    def work(key, state, **fields):
        now = timezone.now()
        ended = None if state == WorkState.WAITING else now
        LongWork.objects.create(
            key=key, kind=f"tests.{key}", asked_by=administrator, state=state, finished_at=ended, **fields
        )

    assert "Nothing broke down" in browser.get(reverse("system")).content.decode()
    work("broken", WorkState.FAILED, fault="ZeroDivisionError: by a <b>zero</b>")
    work("again", WorkState.WAITING, fault="OSError: full")
    work("refused", WorkState.FAILED, error="Choose other dates.")
    work("mended", WorkState.DONE, fault="OSError: full")
    page = browser.get(reverse("system")).content.decode()
    assert re.findall(r"tests\.\w+", page) == ["tests.again", "tests.broken"]
    assert "ZeroDivisionError: by a &lt;b&gt;zero&lt;/b&gt;" in page
    assert "Nothing broke down" not in page
