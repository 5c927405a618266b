"""The demo cast on the day of the demo, and browsers of its roles."""

from collections.abc import Callable, Sequence

import pytest
from django.test import Client

from tests.cast import NOW, Cast, make_cast


@pytest.fixture(autouse=True)
def _now(db, at):
    at(NOW)  # Monday 23 November 2026, 09:00


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def seen_by(cast, logged_in) -> Callable[[Sequence[str], dict[str, int]], dict[Client, dict[str, int]]]:
    """What `hold` wants: that these roles see so much more."""

    def seen(roles: Sequence[str], more: dict[str, int]) -> dict[Client, dict[str, int]]:
        return {logged_in(cast.people[role]): more for role in roles}

    return seen
