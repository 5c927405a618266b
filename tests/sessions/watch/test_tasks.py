"""The periodic tasks: named as the settings have them, and leaving a heartbeat."""

import pytest
from django.conf import settings as django_settings
from django.db import connection

from lwg.celery import app
from lwg.jobs.models import Heartbeat
from lwg.notifications.models import Message
from sessions import tasks
from sessions.selectors.deadlines import due, due_ids
from sessions.services.one_by_one import IncompleteWatchError, one_by_one
from tests.sessions.watch.conftest import local

NAMES = ["watch_minutes", "watch_corrections", "watch_rosters", "nudge_practice", "watch_sessions"]


@pytest.mark.parametrize("name", NAMES)
def test_the_beat_knows_the_task(name):
    assert f"sessions.tasks.{name}" in django_settings.PERIODIC_TASKS
    assert getattr(tasks, name).name in app.tasks


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_task_leaves_a_heartbeat(name):
    getattr(tasks, name)()
    pulse = Heartbeat.objects.get(task=f"sessions.tasks.{name}")
    assert (pulse.finished_at >= pulse.started_at, pulse.error) == (True, "")


def test_a_task_watches_as_of_the_clock(cast, at):
    cast.session(local("2026-11-12T16:00"))
    cast.roster(local("2026-09-10T00:00").date(), local("2027-01-31T00:00").date())
    at("2026-11-13T15:59")
    tasks.watch_minutes()
    assert Message.objects.count() == 0
    at("2026-11-13T16:00")
    tasks.watch_minutes()
    tasks.watch_rosters()
    assert Message.objects.get().kind == "sessions.minutes_no_draft"


def test_what_failed_stands_in_the_heartbeat(cast, monkeypatch):
    monkeypatch.setattr("sessions.services.watch_rosters.facilitators_of", lambda pk, day: 1 / 0)
    with pytest.raises(IncompleteWatchError):
        tasks.watch_rosters()
    assert Heartbeat.objects.get().error == (
        f"IncompleteWatchError: 1 failed ({cast.community.pk}: ZeroDivisionError: division by zero)"
    )


def test_a_database_that_does_not_answer_ends_the_run():
    from django.db import OperationalError

    seen = []

    def watch(row):
        seen.append(row)
        raise OperationalError("gone")

    with pytest.raises(OperationalError):
        one_by_one([1, 2], watch)
    assert seen == [1]


def test_the_sweep_reads_the_partial_index_only(cast):
    now = local("2026-11-23T09:00")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a handful of rows is not worth an index
    assert "minutes_to_watch" in due.build(moment=now).explain()


def test_the_sweep_is_one_query_and_a_quiet_run_no_other(cast, django_assert_num_queries):
    cast.session(local("2026-11-12T16:00"))
    with django_assert_num_queries(1):
        assert list(due_ids(now=local("2026-11-12T16:00"))) == []
    from sessions.services.watch_minutes import watch_minutes

    with django_assert_num_queries(1):
        watch_minutes(now=local("2026-11-12T16:00"))
