"""The files that `manage.py run` keeps in its data folder."""

import os

import pytest
from django.contrib.staticfiles import finders
from kombu import Connection

from lwg.jobs import lockfile
from lwg.jobs.broker_file import forget_delivered
from lwg.jobs.static_files import collect_when_changed

LATER = 4_000_000_000


# kombu's models, read with SQLAlchemy 2.1
@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")
def test_what_workers_took_is_forgotten_and_what_waits_is_kept(tmp_path):
    path = tmp_path / "broker.sqlite3"
    with Connection(f"sqla+sqlite:///{path}") as broker:
        queue = broker.SimpleQueue("celery")
        for number in range(3):
            queue.put({"number": number})
        queue.get(timeout=5).ack()
        queue.get(timeout=5).ack()
        assert forget_delivered(path) == 2
        assert forget_delivered(path) == 0
        assert queue.get(timeout=5).payload == {"number": 2}


def test_a_broker_that_never_ran_has_nothing_to_forget(tmp_path):
    assert forget_delivered(tmp_path / "broker.sqlite3") == 0
    (tmp_path / "empty.sqlite3").touch()
    assert forget_delivered(tmp_path / "empty.sqlite3") == 0


def test_a_lock_is_held_once_and_free_again(tmp_path):
    with (
        lockfile.held(tmp_path / "lock"),
        pytest.raises(lockfile.TakenError, match=r"^\d+$"),
        lockfile.held(tmp_path / "lock"),
    ):
        pass
    with lockfile.held(tmp_path / "lock"):
        pass


def test_static_files_are_collected_when_one_changed(tmp_path, settings):
    source = tmp_path / "source"
    source.mkdir()
    (source / "one.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "collected"
    finders.get_finder.cache_clear()
    try:
        stamp = tmp_path / "stamp"
        assert collect_when_changed(stamp) is True
        assert collect_when_changed(stamp) is False
        (source / "one.css").write_text("a { color: red }")
        os.utime(source / "one.css", (LATER, LATER))
        assert collect_when_changed(stamp) is True
        assert (tmp_path / "collected" / "one.css").read_text() == "a { color: red }"
    finally:
        finders.get_finder.cache_clear()
