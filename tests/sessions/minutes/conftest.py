"""A known cast around the minutes of one session, on the morning after it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from communities.enums import Background
from communities.models import Community, Membership
from lwg.accounts.models import User
from sessions.enums import ContributionKind, MinutesState, PracticeForm, SessionState, Step
from sessions.models import Contribution, Intention, Minutes, Session, Situation, Yield
from sessions.services import distribution, remarks, reviews
from sessions.services import minutes as writing
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.minutes.correcting import Correcting


@dataclass
class Cast:
    community: Community
    session: Session
    facilitator: Membership
    taker: Membership
    reader: Membership
    member: Membership

    @property
    def minutes(self) -> Minutes:
        """As the database has them now."""
        return Minutes.objects.select_related("session__community").get(session=self.session)

    @property
    def state(self) -> str:
        return self.minutes.state

    def save(self, actor: User | None = None, revision: int | None = None, themes=("grenzen",), **sections) -> Minutes:
        minutes = self.minutes
        return writing.save_minutes(
            actor=actor or self.taker.user,
            minutes=minutes,
            sections=sections,
            themes=themes,
            revision=minutes.revision if revision is None else revision,
        )

    def ask(self, reader: Membership | None = None):
        return reviews.ask_reader(actor=self.taker.user, minutes=self.minutes, reader=reader or self.reader)

    def ask_second(self):
        return reviews.ask_reader(actor=self.taker.user, minutes=self.minutes, reader=self.member, beside=True)

    def approve(self, revision: int | None = None, reader: Membership | None = None):
        minutes = self.minutes
        revision = minutes.revision if revision is None else revision
        return reviews.approve(actor=(reader or self.reader).user, minutes=minutes, revision=revision)

    def request_changes(self, remark: str = "Graag zonder naam.", reader: Membership | None = None):
        return reviews.request_changes(actor=(reader or self.reader).user, minutes=self.minutes, remark=remark)

    def remark(self, passage: str = "", reader: Membership | None = None, **fields):
        minutes = self.minutes
        said: dict[str, Any] = {
            "section": "patterns",
            "revision": minutes.revision,
            "text": "Welk?",
            "passage": passage,
        }
        return remarks.make_remark(actor=(reader or self.reader).user, minutes=minutes, **(said | fields))

    def distribute(self):
        return distribution.distribute(actor=self.taker.user, minutes=self.minutes)

    def bring_to(self, state: MinutesState) -> "Cast":
        """Through the doors, as people do."""
        if not self.minutes.started_at:
            writing.open_minutes(actor=self.taker.user, minutes=self.minutes)
        if state == MinutesState.DRAFT:
            return self
        self.ask()
        if state == MinutesState.CHANGES_REQUESTED:
            self.request_changes()
        if state in (MinutesState.APPROVED, MinutesState.DISTRIBUTED):
            self.approve()
        if state == MinutesState.DISTRIBUTED:
            self.distribute()
        assert self.state == state
        return self


def make_cast(**changes) -> Cast:
    community = changes.pop("community", None) or CommunityFactory(name="LWG Havenlicht")

    def someone(name: str, **duties) -> Membership:
        membership = MembershipFactory(community=community, **duties)
        membership.user.name = name
        membership.user.language = "en"
        membership.user.save()
        return membership

    facilitator = someone("Fatima Bedacht", is_facilitator=True, background=Background.LECTURER)
    taker = someone("Teun Voorbeeld", is_minute_taker=True)
    starts_at = changes.pop("starts_at", datetime(2026, 11, 5, 12, 30, tzinfo=UTC))
    session = SessionFactory(
        community=community,
        starts_at=starts_at,
        facilitator=facilitator,
        minute_taker=taker,
        state=changes.pop("state", SessionState.HELD),
    )
    return Cast(
        community=community,
        session=session,
        facilitator=facilitator,
        taker=taker,
        reader=someone("Lea Fictief", is_reader=True),
        member=someone("Mo Proefman"),
    )


@pytest.fixture(autouse=True)
def _in_english():
    """Texts are compared as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db, at) -> Cast:
    at("2026-11-06T10:00")
    return make_cast()


@pytest.fixture
def board(cast) -> Situation:
    """Something in each place of the board from which the minutes are filled."""
    situation = Situation.objects.create(
        session=cast.session, bringer=cast.member, title="De dichte deur", text="Ik wist niet of ik moest bellen."
    )
    for step, kind, text in [
        (Step.CLARIFY, ContributionKind.QUESTION, "Hoe vaak was je er?"),
        (Step.COLLECTIVE, ContributionKind.PURPOSE, "Nabij blijven"),
        (Step.COLLECTIVE, ContributionKind.PATTERN, "We trekken ons terug"),
        (Step.COLLECTIVE, ContributionKind.RELATION, "Regels en vertrouwen"),
        (Step.COLLECTIVE, ContributionKind.MEANING, "Angst om te falen"),
        (Step.BALANCE, ContributionKind.CONSIDERATION, "Wachten is ook handelen"),
        (Step.BALANCE, ContributionKind.ACTION_PERSPECTIVE, "Een kaart in de bus\nmet een vraag"),
    ]:
        Contribution.objects.create(situation=situation, step=step, kind=kind, author=cast.member, text=text)
    Intention.objects.create(
        session=cast.session, membership=cast.reader, form=PracticeForm.TALK, text="Ik bespreek het in het team"
    )
    Yield.objects.create(
        session=cast.session, membership=cast.member, change="Ze deed open", consideration="Rustig blijven"
    )
    return situation


@pytest.fixture
def former(cast) -> Membership:
    return MembershipFactory(community=cast.community, ends_on=date(2026, 11, 5))


@pytest.fixture
def correcting(cast) -> Correcting:
    """Minutes that were distributed, with words and a theme of which some can be wrong."""
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="<p>Wij wachten af</p>", themes=["grenzen"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    return Correcting(cast)
