"""Who is there in a session: its members, with what was noted of their presence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
    """A member of the community on this session, with what was noted of their presence."""

    membership: Membership
    state: str
    heard: bool
    is_me: bool
    guides: bool
    writes: bool

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


def people_of(session: Session, user: User) -> list[Person]:
    """Members on the day of the session, whoever was noted for it, and the reader's own membership, by name."""
    asked = asked_people(session, user)
    return [
        Person(
            membership=one,
            state=one.noted_state or "",
            heard=one.noted_heard_at is not None,
            is_me=one.user_id == user.pk,
            guides=one.pk == session.facilitator_id,
            writes=one.pk == session.minute_taker_id,
        )
        for one in asked.read(**asked.arguments)
    ]


def asked_people(session: Session, user: User) -> Asked:
    """What `people_of` asks, to ask it together with more."""
    day = session.starts_at.astimezone(clock.AMSTERDAM).date()
    return _people.asked(community=session.community_id, session=session.pk, user=user.pk, day=day)


# What the page tells of members, or asks of them; the rest of an account is left where it is.
OF_MEMBERS = (
    *("community", "user", "background", "starts_on", "ends_on", *Membership.DUTY_FIELDS.values()),
    *("user__name", "user__email", "user__is_active"),
)


@prepared_objects
def _people(community: int, session: int, user: int, day: date) -> QuerySet[Any, Any]:
    members = Membership.objects.filter(community_id=community)
    return (
        members.annotate(noted=FilteredRelation("attendances", condition=Q(attendances__session_id=session)))
        .filter(Q(pk__in=members.active_on(day).values("pk")) | Q(noted__isnull=False) | Q(user_id=user))
        .annotate(noted_state=F("noted__state"), noted_heard_at=F("noted__heard_at"))
        .select_related("user")
        .only(*OF_MEMBERS)
        .order_by("user__name", "pk")
    )
