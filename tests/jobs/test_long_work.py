"""Long work is done once, whatever happens to its worker, and says how far it is."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from lwg import clock
from lwg.jobs import long_work
from lwg.jobs.enums import WorkState
from lwg.jobs.models import Heartbeat, LongWork
from lwg.jobs.tasks import do_long_work
from lwg.web.models import UsedForm
from tests.at_once import at_once
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
KIND = "tests.write"


def write(hold):
    """The effect of the work in these tests: one row more."""
    hold.report(1, 2, "half-way")
    with hold.finishing() as result:
        UsedForm.objects.create()
        result["written"] = 1


@pytest.fixture
def told(monkeypatch):
    calls = []
    monkeypatch.setattr(do_long_work, "apply_async", lambda arguments, **options: calls.append(options))
    return calls


@pytest.fixture
def ask(monkeypatch, told):
    def make(carry_out=write, key="one", **user):
        monkeypatch.setitem(long_work._kinds, KIND, carry_out)
        work, _ = long_work.ask(kind=KIND, key=key, asked_by=UserFactory(**user), total=2)
        return work

    return make


def now_of(work):
    return LongWork.objects.get(pk=work.pk)


def effects():
    return UsedForm.objects.count()


def test_what_was_asked_is_done_with_its_result(ask):
    work = ask()
    do_long_work()
    found = now_of(work)
    assert (found.state, found.done, found.total, found.result) == (WorkState.DONE, 2, 2, {"written": 1})
    assert found.finished_at is not None
    assert effects() == 1
    assert Heartbeat.objects.get(task="lwg.jobs.tasks.do_long_work").error == ""
    assert "lwg.jobs.tasks.do_long_work" in django_settings.PERIODIC_TASKS


def test_the_same_key_is_asked_once_and_done_once(ask):
    assert ask() == ask()
    for _ in range(3):
        do_long_work()
    assert (LongWork.objects.count(), effects()) == (1, 1)


def test_an_unknown_kind_is_a_fault_of_the_program():
    with pytest.raises(LookupError, match=r"tests\.unknown"):
        long_work.ask(kind="tests.unknown", key="one", asked_by=UserFactory())


def test_a_worker_is_told_after_the_commit_and_again_for_the_next(ask, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask()
        ask(key="two")
    assert len(told) == 2
    do_long_work()
    assert len(told) == 3
    do_long_work()
    assert len(told) == 3


def test_long_work_takes_one_thread_of_a_worker_at_a_time(ask, told):
    def let_another_thread_try(hold):
        other = threading.Thread(target=do_long_work)
        other.start()
        other.join()
        write(hold)

    works = [ask(let_another_thread_try), ask(let_another_thread_try, key="two")]
    do_long_work()
    assert [now_of(work).state for work in works] == [WorkState.DONE, WorkState.WAITING]
    assert len(told) == 1
    do_long_work()
    assert now_of(works[1]).state == WorkState.DONE


def test_without_a_broker_the_sweep_does_the_work(ask, monkeypatch, django_capture_on_commit_callbacks):
    def no_broker(arguments, **options):
        raise OSError("no broker")

    monkeypatch.setattr(do_long_work, "apply_async", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        work = ask()
    monkeypatch.setattr(do_long_work, "apply_async", no_broker)
    do_long_work()
    assert now_of(work).state == WorkState.DONE


def test_how_far_it_is_can_be_read_while_it_runs(ask):
    seen = []

    def look(hold):
        hold.report(1, 2, "half-way")
        row = now_of(hold.work)
        seen.append((row.state, row.done, row.total, row.message))
        write(hold)

    ask(look)
    do_long_work()
    assert seen == [(WorkState.RUNNING, 1, 2, "half-way")]


def test_what_a_killed_worker_held_is_done_again_after_its_claim(ask, at):
    at("2026-11-24T09:00")
    work = ask()
    assert long_work.claim_next(now=clock.now()) == work
    at("2026-11-24T09:02")
    do_long_work()
    assert (now_of(work).state, effects()) == (WorkState.RUNNING, 0)
    at("2026-11-24T09:03")
    do_long_work()
    assert (now_of(work).state, effects()) == (WorkState.DONE, 1)


def test_what_kills_its_worker_each_time_is_given_up(ask, at):
    work = ask()
    start = clock.now()
    for number in range(django_settings.LONG_WORK_MAX_ATTEMPTS):
        at(start + timedelta(minutes=5 * number))
        long_work.release_stale(now=clock.now())
        assert long_work.claim_next(now=clock.now()) == work
    at(start + timedelta(hours=1))
    do_long_work()
    found = now_of(work)
    assert (found.state, found.error, found.fault) == (WorkState.FAILED, "", "its worker died each time")


def test_a_worker_that_was_given_up_has_no_effect_any_more(ask):
    def lose(hold):
        LongWork.objects.update(state=WorkState.WAITING, claim=None, claimed_at=None)
        with hold.finishing():
            UsedForm.objects.create()

    work = ask(lose)
    do_long_work()
    assert (now_of(work).state, effects()) == (WorkState.WAITING, 0)


def test_a_report_renews_the_claim(ask, at):
    at("2026-11-24T09:00")

    def take_long(hold):
        at("2026-11-24T09:01")
        hold.report(1, 2)
        at("2026-11-24T09:02:30")
        long_work.release_stale(now=clock.now())
        write(hold)

    work = ask(take_long)
    do_long_work()
    assert (now_of(work).state, effects()) == (WorkState.DONE, 1)


def test_a_refusal_is_told_in_the_language_of_who_asked(ask):
    def refuse(hold):
        raise long_work.RefusedError(gettext("Members"), wrong=[1])

    found = ask(refuse, language="nl")
    do_long_work()
    found = now_of(found)
    assert (found.state, found.error, found.result, found.fault) == (WorkState.FAILED, "Leden", {"wrong": [1]}, "")


def test_what_a_service_refuses_is_an_error_in_words(ask):
    def refuse(hold):
        with hold.finishing():
            UsedForm.objects.create()
            raise ValidationError(["Not this.", "Nor that."])

    work = ask(refuse)
    do_long_work()
    assert (now_of(work).state, now_of(work).error, effects()) == (WorkState.FAILED, "Not this. Nor that.", 0)


@pytest.mark.parametrize("fault", ["raises", "returns unfinished"])
def test_a_fault_is_tried_again_and_then_given_up_leaving_nothing_half(ask, at, fault):
    def break_down(hold):
        if fault == "raises":
            with hold.finishing():
                UsedForm.objects.create()
                raise ZeroDivisionError("by zero")

    at("2026-11-24T09:00")
    work = ask(break_down)
    for moment, state in [
        ("2026-11-24T09:00", WorkState.WAITING),
        ("2026-11-24T09:00:30", WorkState.WAITING),
        ("2026-11-24T09:01", WorkState.WAITING),
        ("2026-11-24T09:03", WorkState.FAILED),
    ]:
        at(moment)
        do_long_work()
        assert now_of(work).state == state
    found = now_of(work)
    assert found.attempts == 3
    assert found.fault.startswith("ZeroDivisionError: by zero" if fault == "raises" else "RuntimeError")
    assert (found.error, effects()) == ("", 0)


def test_what_waits_is_stopped_at_once(ask):
    work = ask()
    long_work.wish_stop(work=work)
    do_long_work()
    assert (now_of(work).state, effects()) == (WorkState.STOPPED, 0)


def test_what_runs_hears_of_the_wish_to_stop(ask):
    def heed(hold):
        long_work.wish_stop(work=hold.work)
        assert not hold.stop_wished
        hold.report(1, 2)
        if hold.stop_wished:
            raise long_work.StoppedError

    work = ask(heed)
    do_long_work()
    assert now_of(work).state == WorkState.STOPPED


def test_what_is_done_does_not_stop(ask):
    work = ask()
    do_long_work()
    long_work.wish_stop(work=work)
    assert (now_of(work).state, now_of(work).stop_wished) == (WorkState.DONE, False)


def test_what_ended_is_forgotten_after_a_month(ask, at):
    at("2026-11-24T09:00")
    work = ask()
    do_long_work()
    at("2026-12-24T08:59")
    do_long_work()
    assert LongWork.objects.filter(pk=work.pk).exists()
    at("2026-12-24T09:01")
    do_long_work()
    assert not LongWork.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_do_each_work_once(ask):
    for number in range(6):
        ask(key=str(number))

    def work():
        while long_work.do_next():
            pass

    at_once(work, workers=3)
    assert effects() == 6
    assert set(LongWork.objects.values_list("state", "attempts")) == {(WorkState.DONE, 1)}
