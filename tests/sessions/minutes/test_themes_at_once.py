"""Themes that two people touch at the same moment: nothing that was named is lost, and nobody waits for ever."""

import threading

import pytest
from django.db import connections, transaction

from lwg import clock
from sessions.models import Minutes, Theme
from sessions.services.theme_merging import merge_themes, rename_theme, undo_merge
from tests.sessions.minutes.conftest import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
NOW = "2026-11-06T10:00"


def at_once(first, second):
    """Do `second` after `first` wrote and before it commits, unless it waits for that; raises what went wrong."""
    written, errors = threading.Event(), []

    def begin():
        with transaction.atomic():
            first()
            written.set()
            threading.Event().wait(0.4)

    def follow():
        written.wait(timeout=20)
        second()

    def run(work):
        try:
            with clock.at(moment):
                work()
        except Exception as error:  # noqa: BLE001 (looked at by the test)
            errors.append(error)
        finally:
            written.set()
            connections.close_all()

    moment = clock.now()
    threads = [threading.Thread(target=run, args=[work]) for work in (begin, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.fixture
def stage(at):
    """Minutes being written that name grens, and some that name grenzen; and what may happen to them."""
    at(NOW)
    one = make_cast()
    other = make_cast(community=one.community, starts_at=one.session.starts_at.replace(month=10))
    one.save(themes=["grens"])
    other.save(themes=["grenzen"])
    return one, other


def theme(name):
    return Theme.objects.get(name=name)


def named():
    return sorted(sorted(theme.name for theme in one.themes.all()) for one in Minutes.objects.all())


def acts(one, other):
    actor = one.taker.user
    return {
        "merge": lambda: merge_themes(actor=actor, theme=theme("grens"), into=theme("grenzen")),
        "save with it": lambda: other.save(themes=["grens", "grenzen"]),
        "save a new one": lambda: other.save(themes=["grenzen", "schaamte"]),
        "save without it": lambda: one.save(themes=["moed"]),
        "rename": lambda: rename_theme(actor=actor, theme=theme("grens"), name="afstand"),
    }


@pytest.mark.parametrize(
    ("first", "second", "then"),
    [
        ("merge", "save with it", [["grenzen"], ["grenzen"]]),
        ("save with it", "merge", [["grenzen"], ["grenzen"]]),
        ("merge", "save a new one", [["grenzen"], ["grenzen", "schaamte"]]),
        ("save a new one", "merge", [["grenzen"], ["grenzen", "schaamte"]]),
        ("save without it", "save with it", [["grens", "grenzen"], ["moed"]]),
        ("save with it", "save without it", [["grens", "grenzen"], ["moed"]]),
        ("rename", "save with it", [["afstand"], ["afstand", "grenzen"]]),
        ("save with it", "rename", [["afstand"], ["afstand", "grenzen"]]),
    ],
)
def test_no_theme_is_lost_between_a_merge_and_a_save(first, second, then, stage):
    possible = acts(*stage)
    at_once(possible[first], possible[second])
    assert named() == then
    assert not Minutes.objects.filter(themes__merged_into__isnull=False).exists()


def test_two_that_merge_one_theme_at_once_merge_it_once(stage):
    possible = acts(*stage)
    at_once(possible["merge"], possible["merge"])
    assert named() == [["grenzen"], ["grenzen"]]
    undo_merge(actor=stage[0].taker.user, theme=theme("grens"))
    assert named() == [["grens"], ["grenzen"]]
