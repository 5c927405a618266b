"""A kind of mail that tells what it was given, and people who get it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lwg.accounts.models import User
from lwg.notifications import kinds
from lwg.notifications.kinds import Email, Kind
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue


def _compose(message: Message) -> Email:
    number = message.params["number"]
    return Email(subject=f"Note {number}", text=f"This is note {number}.\n", html=f"<p>Note {number}</p>")


@pytest.fixture
def kind() -> Iterator[Callable[..., Kind]]:
    """Register a kind for this test: `kind("tests.other", compose=…)`; `tests.note` is there already."""
    before = dict(kinds._kinds)

    def register(name: str = "tests.note", **fields: Any) -> Kind:
        one = Kind(name, **{"compose": _compose, **fields})
        kinds.register(one)
        return one

    register()
    yield register
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_user("anna@demo.example", name="Anna Voorbeeld")


@pytest.fixture
def note(kind: Callable[..., Kind], anna: User) -> Callable[..., Message]:
    """Put note `number` in the outbox for Anna."""

    def write(number: int = 1, **changes: Any) -> Message:
        arguments: dict[str, Any] = {
            "kind": "tests.note",
            "key": f"note:{number}",
            "recipient": anna,
            "params": {"number": number},
        }
        message = enqueue(**arguments | changes)
        assert message is not None
        return message

    return write
