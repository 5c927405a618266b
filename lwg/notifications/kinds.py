"""The registry of kinds of mail: each app says how its messages read and when their cause is gone."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lwg.notifications.models import Message


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mimetype: str


@dataclass(frozen=True)
class CalendarPart:
    """An iCalendar object for the recipient's program to act on; `method` is the one that it names (RFC 6047)."""

    name: str
    content: bytes
    method: str


@dataclass(frozen=True)
class Email:
    """What is sent: subject, plain text and HTML in the recipient's language."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = field(default=())
    reply_to: tuple[str, ...] = field(default=())
    calendar: tuple[CalendarPart, ...] = field(default=())


@dataclass(frozen=True)
class Kind:
    """`compose` makes the mail when it is sent; `still_wanted` says whether its cause is still there.

    `wipe_params` empties the row's params once it was sent or dropped: for a link to log in, say.
    """

    name: str
    compose: Callable[[Message], Email]
    still_wanted: Callable[[Message], bool] = lambda message: True
    wipe_params: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """The kind of that name; raises LookupError when no app registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"unknown kind of message {name!r}") from None


def all_kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)
