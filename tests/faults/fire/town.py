"""The simulated communities with their people and sessions; whatever is done there is told to the log of happenings."""

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ValidationError

from communities.models import Community, Coordinatorship, Membership
from communities.services.memberships import end_membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import MinutesState, RosterState, SessionState
from sessions.models import Roster, Session
from sessions.planning.rhythm import moments_of
from sessions.services import rosters
from tests.factories.accounts import UserFactory
from tests.factories.communities import (
    CommunityFactory,
    CoordinatorshipFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.sessions import SessionFactory
from tests.faults.fire import happenings as happened
from tests.faults.fire.acts import DOES, OF_CORRECTIONS, address_of
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
        if session.state == SessionState.CANCELLED or session.minute_taker is None or session.facilitator is None:
            return False
        if (session.minutes.state == MinutesState.DISTRIBUTED) != (act.what in OF_CORRECTIONS):
            return False
        what = DOES[act.what](session, act, self.members[act.community])
        for one in what:
            self.log(one)
        return bool(what)
