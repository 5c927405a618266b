"""What the page of one session needs: who looks, who is there, and how the parts are timed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from communities.models import Coordinatorship, Membership
from communities.selectors.access import coordinates_any_of
from lwg import clock
from lwg.accounts.models import User
from lwg.prepared import prepared, prepared_objects
from sessions.enums import EDITABLE_STATES, TOOK_PLACE, Decision, MinutesState, Part, SessionState
from sessions.models import Minutes, PartTiming, Review, Session
from sessions.planning.timing import PartMinutes, Slot, agenda, divide
from sessions.selectors.names import not_shown_of
from sessions.selectors.people import Person, PresenceLine, everyone_of, presence_lines


@dataclass
class SessionPage:
    """One session as one person sees it; without open contents there are no people and nothing that was said."""

    session: Session
    user: User
    opens_contents: bool
    coordinates: bool
    coordinates_any: bool  # this organisation or another
    reads_along: bool
    previous_pk: int | None
    is_first: bool
    next_starts_at: datetime | None

    @cached_property
    def everyone(self) -> list[Person]:
        """All who are or were members, for who sees the contents."""
        return everyone_of(self.session, self.user) if self.opens_contents else []

    @cached_property
    def people(self) -> list[Person]:
        """Who is there: members on the day of the session, whoever was noted for it, and who looks."""
        return [one for one in self.everyone if one.belongs]

    @cached_property
    def names(self) -> dict[int, str]:
        """By membership: of those who were there, and of those who spoke and left since."""
        return {one.pk: one.name for one in self.everyone}

    @cached_property
    def me(self) -> Membership | None:
        """The membership of who looks, while it opens the contents."""
        mine = next((one.membership for one in self.people if one.is_me), None)
        return mine if mine is not None and mine.is_active else None

    @cached_property
    def my_state(self) -> str:
        return next((one.state for one in self.people if one.is_me), "")

    @property
    def guides(self) -> bool:
        """As the rule `sessions.guide_board`."""
        return self.me is not None and self.me.pk == self.session.facilitator_id

    @property
    def writes(self) -> bool:
        return self.me is not None and self.me.pk == self.session.minute_taker_id

    @property
    def runs_board(self) -> bool:
        """As the rule `sessions.run_board`."""
        return self.guides or self.writes

    @property
    def may_plan(self) -> bool:
        """As the rule `sessions.plan_session`."""
        return self.coordinates or (self.me is not None and (self.me.is_facilitator or self.me.is_process_coach))

    @property
    def sees_trail(self) -> bool:
        return self.runs_board or self.may_plan

    @property
    def may_read_minutes(self) -> bool:
        """As the rule `sessions.read_minutes`."""
        return self.opens_contents and (
            self.session.minutes.state == MinutesState.DISTRIBUTED or self.runs_board or self.reads_along
        )

    @property
    def may_write_minutes(self) -> bool:
        """As the rule `sessions.edit_minutes`, once there is something to write about."""
        return self.has_begun and self.runs_board and self.session.minutes.state in EDITABLE_STATES

    @property
    def may_hand_over(self) -> bool:
        """As the rule `sessions.hand_over_minutes`, while there are minutes to hand over."""
        return (
            self.me is not None
            and self.session.minute_taker_id is not None
            and self.session.state != SessionState.CANCELLED
            and self.session.minutes.state != MinutesState.DISTRIBUTED
            and (self.runs_board or self.me.is_facilitator or self.me.is_process_coach)
        )

    @property
    def has_begun(self) -> bool:
        return self.session.state != SessionState.PLANNED or self.session.starts_at <= clock.now()

    @property
    def was_not_opened(self) -> bool:
        """Its time is over, and nobody opened the board."""
        return self.session.state == SessionState.PLANNED and self.session.has_ended

    @property
    def is_running(self) -> bool:
        return self.session.state == SessionState.RUNNING

    @property
    def may_open(self) -> bool:
        return self.runs_board and self.session.state == SessionState.PLANNED

    @property
    def is_today(self) -> bool:
        return self.session.starts_at.astimezone(clock.AMSTERDAM).date() == clock.today()

    @property
    def may_change_intention(self) -> bool:
        """One's own, from the session on until the next one begins."""
        if self.me is None or self.session.state not in TOOK_PLACE:
            return False
        return self.is_running or self.next_starts_at is None or self.next_starts_at > clock.now()

    @property
    def presence(self) -> tuple[PresenceLine, ...]:
        return presence_lines(self.people)

    @property
    def present(self) -> list[Person]:
        return [one for one in self.people if one.is_present]

    @property
    def unheard(self) -> list[Person]:
        """A7b: who is there and was not heard yet; the facilitator guards this and is not counted."""
        return [one for one in self.present if not one.heard and not one.guides]


def session_page(user: User, pk: int) -> SessionPage:
    """The session and everything about who looks, in one query; people are asked for when they are needed.

    Raises Http404 for whom the session does not exist (P3, P4).
    """
    session = next(iter(_session(user=user.pk, session=pk)), None)
    if session is None or not (session.opens_contents or session.is_coordinated):  # as `visible_to`, asked once
        raise Http404
    return SessionPage(
        session=session,
        user=user,
        opens_contents=session.opens_contents,
        coordinates=session.is_coordinated,
        coordinates_any=session.coordinates_any,
        reads_along=session.reads_along,
        previous_pk=session.previous_pk,
        is_first=not session.has_earlier,
        next_starts_at=session.next_starts_at,
    )


# The texts of the minutes are for their own page.
NOT_SHOWN = (
    "community__shared_question",
    *(f"minutes__{section}" for section in Minutes.SECTIONS),
    *not_shown_of("facilitator"),
    *not_shown_of("minute_taker"),
    *not_shown_of("reader"),
)


@prepared_objects
def _session(user: int, session: int) -> QuerySet[Any, Any]:
    who = User(pk=user)
    same_community = Session.objects.standing().filter(community_id=OuterRef("community_id"))
    earlier = same_community.filter(starts_at__lt=OuterRef("starts_at")).order_by("-starts_at")
    later = same_community.filter(starts_at__gt=OuterRef("starts_at")).order_by("starts_at")
    return (
        Session.objects.filter(pk=session)
        .order_by()
        .select_related("community", "location", "facilitator__user", "minute_taker__user", "reader__user", "minutes")
        .defer(*NOT_SHOWN)
        .annotate(
            opens_contents=Exists(Membership.objects.opening_to(who).filter(community_id=OuterRef("community_id"))),
            is_coordinated=Exists(
                Coordinatorship.objects.filter(user_id=user, organisation_id=OuterRef("community__organisation_id"))
            ),
            coordinates_any=coordinates_any_of(user),
            reads_along=Exists(
                Review.objects.exclude(decision=Decision.WITHDRAWN).filter(
                    minutes_id=OuterRef("minutes__pk"), reader__user_id=user
                )
            ),
            previous_pk=Subquery(earlier.filter(state__in=TOOK_PLACE).values("pk")[:1]),
            has_earlier=Exists(earlier),
            next_starts_at=Subquery(later.values("starts_at")[:1]),
        )
    )


@dataclass(frozen=True)
class Stage:
    """A part in the strip: what it is called, its look, its time, and where the session stands."""

    part: Part
    label: str
    icon: str
    css: str
    slot: Slot
    is_done: bool = False
    is_current: bool = False


LOOKS = {
    Part.CHECK_IN: ("cup-hot", ""),
    Part.YIELDS: ("flower1", "step-6"),
    Part.SITUATION: ("person-raised-hand", "step-1"),
    Part.CLARIFY: ("question-circle", "step-2"),
    Part.COLLECTIVE: ("people", "step-3"),
    Part.BREAK: ("pause-circle", ""),
    Part.BALANCE: ("signpost-split", "step-4"),
    Part.CLOSE: ("person-walking", "step-5"),
}


def stages_of(page: SessionPage, acquaintance: str) -> list[Stage]:
    """A3: the parts in their order with the timing of this session's length, in one query.

    A first session has `acquaintance` in place of step 6.
    """
    session = page.session
    slots = agenda(session.starts_at, divide(session.length_minutes, default_timing()))
    parts = [Part(slot.part) for slot in slots]
    current = parts.index(Part(session.part)) if session.part in parts else -1
    return [
        Stage(
            part=part,
            label=acquaintance if page.is_first and part == Part.YIELDS else str(part.label),
            icon="chat-heart" if page.is_first and part == Part.YIELDS else LOOKS[part][0],
            css=LOOKS[part][1],
            slot=slot,
            is_done=place < current,
            is_current=place == current,
        )
        for place, (part, slot) in enumerate(zip(parts, slots, strict=True))
    ]


def default_timing() -> dict[int, Sequence[PartMinutes]]:
    """The default minutes per part, per length, in order."""
    timing: dict[int, list[PartMinutes]] = {}
    for length, part, minutes in _timings():
        timing.setdefault(length, []).append(PartMinutes(part, minutes))
    return dict(timing)


@prepared
def _timings() -> QuerySet[Any, Any]:
    return PartTiming.objects.values_list("length_minutes", "part", "minutes")
