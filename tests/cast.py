"""The roles of the demo cast around one community, for tests that ask what each of them may."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.test import Client

from communities.enums import Background
from communities.models import Community, MemberImport, Membership, Organisation, SchoolHoliday
from communities.services.imports import ask_import
from lwg.accounts.models import User
from lwg.notifications.enums import MessageState
from lwg.notifications.models import Message
from reports.enums import Audience, WayOfLearning
from reports.models import LearningOutcome
from sessions.enums import (
    AttendanceState,
    ContributionKind,
    CorrectionState,
    Decision,
    HalfDay,
    MinutesState,
    Part,
    PracticeForm,
    SessionDuty,
    SessionState,
)
from sessions.models import (
    Attendance,
    AvailabilityRound,
    BusyCalendar,
    CandidateAnswer,
    CommunityBook,
    Contribution,
    Correction,
    DutySwap,
    Intention,
    MinutesSave,
    MinutesVersion,
    OwnDraft,
    PracticeEntry,
    ProgrammePlan,
    Remark,
    Reply,
    Review,
    Roster,
    RosterPlanning,
    Session,
    Situation,
    Theme,
    Yield,
)
from sessions.planning.roster_options import PlanningOptions
from sessions.services.books import ask_book
from sessions.services.proposals import ask_fair_plan
from tests.browsers import browser_like
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

# Monday 23 November 2026, 09:00 in Amsterdam: the day of the demo.
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

ROLES = (
    "anonymous",
    "outsider",
    "former",
    "future",
    "member",
    "minute_taker",
    "facilitator",
    "elsewhere",
    "coordinator",
    "administrator",
)


@dataclass
class Cast:
    """One community and what is in it: `things` by name; `people[role]` is None for anonymous."""

    community: Community
    organisation: Organisation
    people: dict[str, User | None] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    log_ins: dict[str, Client] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """A new one, in which this role is logged in; KeyError where nobody logged it in."""
        return browser_like(self.log_ins[role])


def make_cast() -> Cast:
    """Everybody of ROLES. The member is also the asked reader, and the writer of what is on the board."""
    community = CommunityFactory()
    today = date(2026, 11, 23)
    periods: dict[str, dict[str, Any]] = {
        "former": {"starts_on": date(2025, 9, 1), "ends_on": today - timedelta(days=1)},
        "future": {"starts_on": today + timedelta(days=1)},
        "member": {"is_reader": True},
        "minute_taker": {"is_minute_taker": True, "background": Background.PROFESSIONAL},
        "facilitator": {"is_facilitator": True, "is_lwg_lecturer": True, "background": Background.LECTURER},
    }
    memberships: dict[str, Any] = {
        role: MembershipFactory(community=community, **fields) for role, fields in periods.items()
    }
    people: dict[str, User | None] = {role: member.user for role, member in memberships.items()}
    people |= {
        "anonymous": None,
        "outsider": UserFactory(),
        "elsewhere": CoordinatorshipFactory().user,
        "coordinator": CoordinatorshipFactory(organisation=community.organisation).user,
        "administrator": UserFactory(is_staff=True),
    }
    cast = Cast(community, community.organisation, people, memberships)
    _set_things(cast)
    return cast


def _session(cast: Cast, starts_at: datetime, **fields: Any) -> Session:
    duties = {"facilitator": cast.memberships["facilitator"], "minute_taker": cast.memberships["minute_taker"]}
    return SessionFactory(community=cast.community, starts_at=starts_at, **duties, **fields)


def _set_things(cast: Cast) -> None:
    """Sessions in each state, with minutes in each state, a draft roster, and one of everything that is written."""
    member = cast.memberships["member"]
    day = datetime(2026, 11, 19, 12, 30, tzinfo=UTC)
    sessions = {
        "distributed": _session(cast, day - timedelta(weeks=12), state=SessionState.HELD),
        "approved": _session(cast, day - timedelta(weeks=8), state=SessionState.HELD),
        "reviewed": _session(cast, day - timedelta(weeks=4), state=SessionState.HELD),
        "held": _session(cast, day, state=SessionState.HELD),
        "running": _session(
            cast, NOW - timedelta(minutes=30), state=SessionState.RUNNING, part=Part.CLARIFY, part_started_at=NOW
        ),
        "today": _session(cast, NOW + timedelta(hours=4)),
        "planned": _session(cast, day + timedelta(weeks=4)),
    }
    _set_minutes(cast, sessions)
    Attendance.objects.create(session=sessions["running"], membership=member, state=AttendanceState.PRESENT)
    situation = Situation.objects.create(session=sessions["running"], bringer=member, title="De deur")
    intention = Intention.objects.create(
        session=sessions["held"], membership=member, form=PracticeForm.TALK, text="Ik vraag het."
    )
    organisation = cast.organisation
    roster = _draft(cast)
    cast.things |= sessions | {
        "situation": situation,
        "bare_situation": Situation.objects.create(session=sessions["running"], bringer=member, title="Nog een"),
        "contribution": Contribution.objects.create(
            situation=situation, step=2, kind=ContributionKind.QUESTION, author=member, text="Wie?"
        ),
        "yield": Yield.objects.create(session=sessions["running"], membership=member, change="Het ging beter."),
        "intention": intention,
        "entry": PracticeEntry.objects.create(intention=intention, text="Gedaan."),
        "roster": roster,
        "roster_date": roster.dates.first(),
        "candidate": roster.candidates.get(),
        "round": _asked(cast, roster),
        "planning": _planning(cast, roster),
        "busy_calendar": _busy_calendar(member.user),
        "location": LocationFactory(organisation=organisation),
        "holiday": SchoolHoliday.objects.create(
            organisation=organisation, kind="other", study_year=2026, first_day=NOW.date(), last_day=NOW.date()
        ),
        "outcome": LearningOutcome.objects.create(
            membership=member, title="Ik leerde wachten", text="…", way=WayOfLearning.IN, audience=Audience.COMMUNITY
        ),
        "import": _import(cast),
        "book": _book(cast),
        "swap": DutySwap.objects.create(
            session=sessions["planned"],
            duty=SessionDuty.MINUTE_TAKER,
            holder=cast.memberships["minute_taker"],
            asked=member,
        ),
        "programme": _programme(cast, roster),
        "invited": MembershipFactory(community=cast.community, user=User.objects.create_user("nieuw@demo.example")),
        "message": Message.objects.create(
            kind="accounts.security", key="kapot", address="a@demo.example", state=MessageState.FAILED
        ),
    }


def _set_minutes(cast: Cast, sessions: dict[str, Session]) -> None:
    member, minute_taker = cast.memberships["member"], cast.memberships["minute_taker"]
    asked = {"reader": member, "minute_taker": minute_taker, "revision": 1}
    for name, state in (("reviewed", MinutesState.IN_REVIEW), ("approved", MinutesState.APPROVED)):
        minutes = sessions[name].minutes
        minutes.state, minutes.revision, minutes.started_at = state, 1, NOW
        minutes.save()
        decided = {"decision": Decision.APPROVED, "decided_at": NOW} if state == MinutesState.APPROVED else {}
        review = Review.objects.create(minutes=minutes, **asked, **decided)
        if state == MinutesState.IN_REVIEW:
            cast.things["remark"] = Remark.objects.create(
                review=review, section="patterns", passage="Een patroon", text="Welk?", revision=1
            )
    sent = sessions["distributed"].minutes
    sent.state, sent.distributed_at, sent.next_reminder_at, sent.started_at = MinutesState.DISTRIBUTED, NOW, None, NOW
    sent.save()
    Review.objects.create(minutes=sent, **asked, decision=Decision.APPROVED, decided_at=NOW)
    MinutesSave.objects.create(minutes=sessions["reviewed"].minutes, number=1, changed={"patterns": "<p>Wachten</p>"})
    cast.things["own_draft"] = OwnDraft.objects.create(
        minutes=sessions["held"].minutes,
        author=minute_taker.user,
        revision=0,
        contents={"sections": {"patterns": "<p>Nog niet bewaard</p>"}, "themes": []},
    )
    MinutesVersion.objects.create(minutes=sent, number=1, content={"sections": {}, "themes": [], "revision": 1})
    cast.things["theme"] = Theme.objects.create(community=cast.community, name="grenzen", key="grenzen")
    correction = Correction.objects.create(
        minutes=sent,
        state=CorrectionState.WITH_READER,
        contents={"sections": {"patterns": "<p>Wij wachten.</p>"}, "themes": []},
        reason="De naam klopte niet.",
        revision=1,
        reader=member,
        asked_at=NOW,
    )
    MinutesSave.objects.create(
        minutes=sent, correction=correction, number=1, changed={"patterns": "<p>Wij wachten.</p>"}
    )


def _busy_calendar(user: User) -> BusyCalendar:
    calendar = BusyCalendar(user=user, next_read_at=None)
    calendar.address = "https://kalender.example/geheim.ics"
    calendar.save()
    return calendar


def _book(cast: Cast) -> CommunityBook:
    """Made, of the half-year with minutes that were distributed."""
    member = cast.people["member"]
    assert member is not None
    book = ask_book(actor=member, community=cast.community, day=NOW.date() - timedelta(weeks=13))
    CommunityBook.objects.filter(pk=book.pk).update(html=b"<p>Het boek</p>", pdf=b"%PDF-1.7")
    return book


def _import(cast: Cast) -> MemberImport:
    coordinator = cast.people["coordinator"]
    assert coordinator is not None
    return ask_import(
        actor=coordinator, community=cast.community, text="anna@demo.example;Anna;student;ervaring", rows=1
    )


def _programme(cast: Cast, roster: Roster) -> ProgrammePlan:
    """A plan that found one date, to be taken over."""
    plan = ProgrammePlan.objects.create(
        organisation=cast.organisation,
        first_day=roster.first_day,
        last_day=roster.last_day,
        result={"objective": 1, "bound": 1, "ending": "proven"},
    )
    figures = {"members": 3, "yes": 1, "if_need_be": 0, "no": 0, "asked": True, "by_hand": False}
    people: dict[str, list[int]] = {"counts_on": [], "without": []}
    date_found = {"key": 1, "starts": "2027-02-04T13:30:00", "ends": "2027-02-04T16:00:00", **figures, **people}
    plan.parts.create(community=cast.community, roster=roster, found={"dates": [date_found]})
    return plan


def _asked(cast: Cast, roster: Roster) -> AvailabilityRound:
    """Open for two weeks, with a remark and an answer of the member."""
    asking = AvailabilityRound.objects.create(roster=roster, respond_by=NOW + timedelta(weeks=2))
    for name in ("member", "minute_taker", "facilitator"):
        Reply.objects.create(round=asking, membership=cast.memberships[name], remark="Liefst laat.")
    CandidateAnswer.objects.create(
        candidate=roster.candidates.get(), membership=cast.memberships["member"], value="yes"
    )
    return asking


def _planning(cast: Cast, roster: Roster) -> RosterPlanning:
    facilitator = cast.people["facilitator"]
    assert facilitator is not None
    return ask_fair_plan(actor=facilitator, roster=roster, options=PlanningOptions())


def _draft(cast: Cast) -> Roster:
    roster = Roster.objects.create(
        community=cast.community,
        first_day=date(2027, 2, 4),
        last_day=date(2027, 7, 8),
        weekday=3,
        starts_at=time(13, 30),
        length_minutes=150,
        every_weeks=4,
    )
    for day in (date(2027, 2, 4), date(2027, 3, 4)):
        roster.dates.create(rhythm_day=day, day=day)
    roster.candidates.create(day=date(2027, 2, 4), half_day=HalfDay.AFTERNOON, starts_at=time(13, 30))
    return roster
