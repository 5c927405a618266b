"""What people do, through the services of the application; each act that was done is told to the log of happenings."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from communities.models import Community, Coordinatorship, Membership
from communities.services.memberships import end_membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import MinutesState, RosterState, SessionState
from sessions.models import Review, Roster, Session
from sessions.planning.rhythm import moments_of
from sessions.services import distribution, duties, minutes, planning, reviews, rosters
from sessions.services.deadlines import open_reviews_of
from tests.factories.accounts import UserFactory
from tests.factories.communities import (
    CommunityFactory,
    CoordinatorshipFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.sessions import SessionFactory
from tests.faults.fire import happenings as happened
from tests.faults.fire.plan import GUIDES, MEMBERS, READERS, TAKERS, Act, Plan, PlannedCommunity

IN_ONE_ORGANISATION = 5
Log = Callable[[happened.Happening], None]


class Town:
    """All communities, with their people and sessions by the names that the plan has for them."""

    def __init__(self, plan: Plan, log: Log) -> None:
        self.log = log
        self.communities: list[Community] = []
        self.members: list[dict[str, Membership]] = []
        self.sessions: list[list[int]] = []
        self.planned = plan.communities
        self.done = self.refused = 0
        for number, planned in enumerate(plan.communities):
            self._found(number, planned)

    def _found(self, number: int, planned: PlannedCommunity) -> None:
        at = clock.now()
        if number % IN_ONE_ORGANISATION == 0:
            self.organisation = OrganisationFactory(name=f"Stichting {number}")
            for which in ("a", "b")[: 1 + number // IN_ONE_ORGANISATION % 2]:
                user = UserFactory(email=f"coordinator-{which}-{number}@demo.example")
                CoordinatorshipFactory(organisation=self.organisation, user=user)
        community = CommunityFactory(organisation=self.organisation, name=f"LWG {number}")
        self.communities.append(community)
        self.members.append({})
        self.sessions.append([])
        for coordinates in Coordinatorship.objects.filter(organisation=self.organisation):
            self.log(happened.Coordinates(at, str(community.pk), coordinates.user.email))
        for name in MEMBERS:
            self._join(number, name)
        roster = Roster.objects.create(
            community=community,
            state=RosterState.PUBLISHED,
            first_day=at.date(),
            last_day=planned.roster_ends,
            weekday=3,
            starts_at="13:30",
            length_minutes=150,
            every_weeks=4,
            published_at=at,
        )
        self.log(happened.RosterPublished(at, str(community.pk), roster.first_day, roster.last_day))
        for one in planned.sessions:
            starts, ends = moments_of(one.day, one.starts_at, one.length_minutes)
            session = SessionFactory(
                community=community,
                starts_at=starts,
                ends_at=ends,
                facilitator=self.members[number][one.guide],
                minute_taker=self.members[number][one.taker],
            )
            self._tell_planned(number, session)

    def _join(self, number: int, name: str) -> None:
        community = self.communities[number]
        user = UserFactory(name=f"{name.title()} {number}", email=f"{name}-{number}@demo.example")
        self.members[number][name] = MembershipFactory(
            community=community,
            user=user,
            is_facilitator=name in GUIDES,
            is_minute_taker=name in TAKERS,
            is_reader=name in READERS,
        )
        self.log(happened.Joined(clock.now(), str(community.pk), user.email, name in GUIDES))

    def _tell_planned(self, number: int, session: Session) -> None:
        self.sessions[number].append(session.pk)
        told = (address_of(session.facilitator), address_of(session.minute_taker))
        community = str(session.community_id)
        self.log(happened.Planned(clock.now(), community, str(session.pk), session.starts_at, session.ends_at, *told))

    def do(self, act: Act) -> None:
        """What is refused, or makes no sense any more, is left out."""
        try:
            done = self._of_community(act) if act.session < 0 else self._of_session(act)
        except ValidationError:
            self.refused += 1
        else:
            self.done += bool(done)

    def _of_community(self, act: Act) -> bool:
        community, members = self.communities[act.community], self.members[act.community]
        at, name = clock.now(), str(community.pk)
        match act.what:
            case "leave":
                end_membership(actor=members["guide"].user, membership=members[act.who])
                members[act.who].refresh_from_db()
                last_day = members[act.who].ends_on
                assert last_day is not None
                self.log(happened.Left(at, name, address_of(members[act.who]), last_day))
            case "join":
                self._join(act.community, "newcomer")
            case "publish next roster":
                self._publish(act.community, community, members["guide"].user)
        return True

    def _publish(self, number: int, community: Community, actor: User) -> None:
        ends = self.planned[number].roster_ends
        first = max(ends + timedelta(days=1), clock.today() + timedelta(days=1))
        draft = rosters.draft_roster(
            actor=actor,
            community=community,
            first_day=first,
            last_day=first + timedelta(weeks=26),
            starts_at=self.planned[number].sessions[0].starts_at,
            length_minutes=150,
            every_weeks=6,
        )
        made = rosters.publish_roster(actor=actor, roster=draft)
        self.log(happened.RosterPublished(clock.now(), str(community.pk), draft.first_day, draft.last_day))
        for session in made:
            self._tell_planned(number, session)

    def _of_session(self, act: Act) -> bool:
        session = (
            Session.objects.select_related(
                "community", "minutes", "facilitator__user", "minute_taker__user", "reader__user"
            )
            .filter(pk=self.sessions[act.community][act.session])
            .get()
        )
        gone = session.state == SessionState.CANCELLED or session.minutes.state == MinutesState.DISTRIBUTED
        if gone or session.minute_taker is None or session.facilitator is None:
            return False
        what = DOES[act.what](session, act, self.members[act.community])
        for one in what:
            self.log(one)
        return bool(what)


def address_of(member: Membership | None) -> str:
    return member.user.email if member is not None else ""


def _stamp(session: Session) -> tuple[datetime, str, str]:
    return clock.now(), str(session.community_id), str(session.pk)


def _move(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    local = session.starts_at.astimezone(clock.AMSTERDAM) + timedelta(days=act.days, hours=0 if act.days else 1)
    before = (session.facilitator, session.minute_taker)
    moved = planning.move_session(
        actor=members["guide"].user,
        session=session,
        day=local.date(),
        starts_at=local.time(),
        length_minutes=session.length_minutes,
        on_purpose=True,
    )
    told: list[happened.Happening] = [happened.Moved(*_stamp(session), moved.starts_at, moved.ends_at)]
    if moved.facilitator != before[0]:
        told.append(happened.FacilitatorChanged(*_stamp(session), address_of(moved.facilitator)))
    if moved.minute_taker != before[1]:
        told.append(happened.MinuteTakerChanged(*_stamp(session), address_of(moved.minute_taker)))
    return told


def _cancel(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    if (act.what == "cancel") == session.has_ended:
        return []
    planning.cancel_session(actor=members["guide"].user, session=session, reason="ziek")
    return [happened.Cancelled(*_stamp(session))]


def _take_over(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    duty = "facilitator" if act.what == "take over guiding" else "minute_taker"
    before, new = getattr(session, duty), members[act.who]
    if new == before or not new.is_active:
        return []
    duties.assign_duties(
        actor=members["guide"].user,
        session=session,
        facilitator=new if duty == "facilitator" else session.facilitator,
        minute_taker=new if duty == "minute_taker" else session.minute_taker,
        reader=session.reader,
    )
    kind = happened.FacilitatorChanged if duty == "facilitator" else happened.MinuteTakerChanged
    return [kind(*_stamp(session), address_of(new))]


def _find_a_minute_taker(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    review = _open_review_of(session)
    busy = (session.facilitator, review.reader if review else None)
    free = [name for name, one in members.items() if one.is_active and one not in busy]
    if session.minute_taker is None or session.minute_taker.is_active or not free:
        return []
    return _take_over(session, Act(act.at, "take over minutes", act.community, act.session, who=free[0]), members)


def _start(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    taker = _taker(session)
    if taker is None or session.minutes.started_at is not None:
        return []
    minutes.open_minutes(actor=taker.user, minutes=session.minutes)
    return [happened.DraftStarted(*_stamp(session))]


def _ask(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    review, taker = _open_review_of(session), _taker(session)
    reads = members[act.who] if members[act.who].is_active else members["second"]
    if taker is None or (review is not None and review.reader == reads):
        return []
    reviews.ask_reader(actor=taker.user, minutes=session.minutes, reader=reads)
    return [happened.ReaderAsked(*_stamp(session), address_of(reads))]


def _open_review_of(session: Session) -> Review | None:
    """The plan never asks a second reader beside the first."""
    return next(iter(open_reviews_of(session.minutes)), None)


def _answer(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    review = _open_review_of(session)
    if review is None:
        return []
    reader = review.reader.user
    if act.what == "approve":
        reviews.approve(actor=reader, minutes=session.minutes, revision=session.minutes.revision)
        return [happened.Approved(*_stamp(session), reader.email)]
    reviews.request_changes(actor=reader, minutes=session.minutes, remark="Noem het patroon eerst.")
    return [happened.ChangesRequested(*_stamp(session), reader.email)]


def _distribute(session: Session, act: Act, members: dict[str, Membership]) -> list[happened.Happening]:
    taker = _taker(session)
    if taker is None:
        return []
    distribution.distribute(actor=taker.user, minutes=session.minutes)
    return [happened.Distributed(*_stamp(session))]


def _taker(session: Session) -> Membership | None:
    """The minute taker, while they are a member: who left opens no page any more (P4)."""
    taker = session.minute_taker
    return taker if taker is not None and taker.is_active else None


DOES: dict[str, Callable[[Session, Act, dict[str, Membership]], list[happened.Happening]]] = {
    "move": _move,
    "cancel": _cancel,
    "say it did not take place": _cancel,
    "take over minutes": _take_over,
    "take over guiding": _take_over,
    "find a minute taker": _find_a_minute_taker,
    "start": _start,
    "ask a reader": _ask,
    "ask for changes": _answer,
    "approve": _answer,
    "distribute": _distribute,
}
