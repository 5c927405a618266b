"""`/healthz` says that the process is up; `/readyz` that everything it needs is, or what is not."""

import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from kombu import Connection

from lwg.celery import app
from lwg.jobs.heartbeat import heartbeat
from lwg.jobs.models import Heartbeat
from tests.components import free_port

BEAT = "lwg.jobs.tasks.beat"


@pytest.fixture
def alive(db):
    with heartbeat(BEAT):
        pass


@pytest.fixture
def broker(monkeypatch):
    """Point the broker elsewhere for this test."""

    def at(url):
        monkeypatch.setattr(app, "connection_for_write", lambda: Connection(url, connect_timeout=3))

    at("memory://")
    return at


def test_healthz_asks_nobody_anything(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_is_ready_when_all_answer(alive, broker, client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def test_readyz_needs_no_log_in_and_few_queries(alive, broker, client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/readyz")


def test_readyz_tells_that_no_beat_ever_ran(db, broker, client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unready", "problems": {"beat": "has never run"}}


def test_readyz_tells_that_the_beat_is_silent_after_twice_its_interval(alive, broker, client):
    Heartbeat.objects.update(finished_at=timezone.now() - timedelta(seconds=58))
    assert client.get("/readyz").status_code == 200
    Heartbeat.objects.update(finished_at=timezone.now() - timedelta(seconds=90))
    assert client.get("/readyz").json()["problems"] == {"beat": "silent for 90 seconds"}


def test_readyz_tells_quickly_that_redis_is_away(alive, broker, client):
    broker(f"redis://127.0.0.1:{free_port()}/0")
    start = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - start < 5
    assert response.status_code == 503
    assert response.json()["problems"] == {"broker": "does not answer: OperationalError"}


@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")
def test_readyz_tells_that_the_broker_s_file_cannot_be_read(alive, broker, client, tmp_path):
    broker(f"sqla+sqlite:///{tmp_path}/nowhere/broker.sqlite3")
    assert client.get("/readyz").json()["problems"] == {"broker": "does not answer: OperationalError"}


def test_readyz_is_ready_with_a_real_redis(alive, broker, client, redis_url):
    broker(redis_url)
    assert client.get("/readyz").status_code == 200


def test_readyz_tells_that_the_database_is_away(db, broker, client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    with monkeypatch.context() as outage:
        outage.setattr(connection, "cursor", away)
        outage.setattr(connection, "chunked_cursor", away)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == {
        "database": "does not answer: OperationalError",
        "beat": "unknown, the database does not answer",
    }
