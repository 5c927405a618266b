"""Who is there in a session: its members, with what was noted of their presence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import Asked, prepared_objects
from sessions.enums import AttendanceState
from sessions.models import Session


@dataclass(frozen=True)
class Person:
    """Who is or was a member of the community, with what was noted of their presence in this session."""

    membership: Membership
    state: str
    heard: bool
    is_me: bool
    guides: bool
    writes: bool
    belongs: bool  # a member on the day, or noted for it, or who looks

    @property
    def pk(self) -> int:
        return self.membership.pk

    @property
    def name(self) -> str:
        return str(self.membership.user)

    @property
    def is_present(self) -> bool:
        return self.state == AttendanceState.PRESENT

    @property
    def is_excused(self) -> bool:
        return self.state == AttendanceState.EXCUSED

    @property
    def is_absent(self) -> bool:
        return self.state == AttendanceState.ABSENT


@dataclass(frozen=True)
class PresenceLine:
    """A person's presence to read: look, icon and word."""

    name: str
    css: str
    icon: str
    word: str


PRESENCE: dict[str, tuple[str, str, Promise]] = {
    AttendanceState.PRESENT: ("is-heard", "check", gettext_lazy("present")),
    AttendanceState.EXCUSED: ("is-absent", "x", gettext_lazy("excused")),
    AttendanceState.ABSENT: ("is-absent", "x", gettext_lazy("absent")),
    "": ("", "dash", gettext_lazy("not noted yet")),
}


def presence_lines(people: Sequence[Person]) -> tuple[PresenceLine, ...]:
    words = {state: str(word) for state, (_css, _icon, word) in PRESENCE.items()}
    return tuple(PresenceLine(one.name, *PRESENCE[one.state][:2], words[one.state]) for one in people)


def everyone_of(session: Session, user: User) -> list[Person]:
    """All members of the community, those of before too, by name: who spoke in a session is among them."""
    day = session.starts_at.astimezone(clock.AMSTERDAM).date()
    return [
        Person(
            membership=one,
            state=one.noted_state or "",
            heard=one.noted_heard_at is not None,
            is_me=one.user_id == user.pk,
            guides=one.pk == session.facilitator_id,
            writes=one.pk == session.minute_taker_id,
            belongs=one.is_active_on(day) or one.noted_state is not None or one.user_id == user.pk,
        )
        for one in asked_everyone(session).answer()
    ]


def asked_everyone(session: Session) -> Asked:
    """What `everyone_of` asks, to ask it together with more."""
    return _everyone.asked(community=session.community_id, session=session.pk)


# What the page tells of members, or asks of them; the rest of an account is left where it is.
OF_MEMBERS = (
    *("community", "user", "background", "starts_on", "ends_on", *Membership.DUTY_FIELDS.values()),
    *("user__name", "user__email", "user__is_active"),
)


@prepared_objects
def _everyone(community: int, session: int) -> QuerySet[Any, Any]:
    return (
        Membership.objects.filter(community_id=community)
        .annotate(noted=FilteredRelation("attendances", condition=Q(attendances__session_id=session)))
        .annotate(noted_state=F("noted__state"), noted_heard_at=F("noted__heard_at"))
        .select_related("user")
        .only(*OF_MEMBERS)
        .order_by("user__name", "pk")
    )
