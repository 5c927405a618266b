"""A broker that does not answer is no fault of what was done; anything else comes through."""

import logging

import kombu.exceptions
import pytest
import redis.exceptions
import sqlalchemy.exc

from lwg.jobs.asking import ask_worker
from lwg.jobs.tasks import do_long_work


def breaks(monkeypatch, error):
    def hand_over(arguments, **options):
        raise error

    monkeypatch.setattr(do_long_work, "apply_async", hand_over)


@pytest.mark.parametrize(
    "error",
    [
        kombu.exceptions.OperationalError("no broker"),
        sqlalchemy.exc.OperationalError("INSERT", {}, Exception("database is locked")),
        redis.exceptions.ConnectionError("refused"),
        redis.exceptions.TimeoutError("too slow"),
        ConnectionRefusedError("refused"),
    ],
    ids=lambda error: f"{type(error).__module__}.{type(error).__name__}",
)
def test_a_broker_that_does_not_answer_is_told_in_the_log(monkeypatch, caplog, error):
    breaks(monkeypatch, error)
    with caplog.at_level(logging.WARNING):
        ask_worker(do_long_work, expires=60, otherwise="the sweep will find the work")
    assert [one.getMessage() for one in caplog.records] == [
        f"no worker could be asked for {do_long_work.name}: the sweep will find the work"
    ]


def test_a_fault_of_ours_comes_through(monkeypatch):
    breaks(monkeypatch, TypeError("not serialisable"))
    with pytest.raises(TypeError, match="not serialisable"):
        ask_worker(do_long_work, expires=60, otherwise="nothing")
