"""Whatever people do in whatever order: nothing goes out without a reader's approval of that text (A8c)."""

from contextlib import suppress
from datetime import UTC, datetime

import hypothesis
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lwg import clock
from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState
from sessions.models import MinutesVersion, Remark, Review, Session
from sessions.services import distribution, remarks, reviews
from sessions.services.minutes import EditConflict, open_minutes, save_minutes
from sessions.services.reviews import minute_taker_changed
from tests.sessions.minutes.conftest import make_cast

PEOPLE = st.sampled_from(["taker", "reader", "member", "facilitator"])


class MinutesLife(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.clock = clock.at(datetime(2026, 11, 6, 9, 0, tzinfo=UTC))
        self.clock.__enter__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.cast = make_cast()
        self.mails = 0

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.clock.__exit__(None, None, None)

    def attempt(self, act, **arguments):
        with suppress(ValidationError, EditConflict), transaction.atomic():
            act(minutes=self.cast.minutes, **arguments)

    @rule(who=PEOPLE)
    def open(self, who):
        self.attempt(open_minutes, actor=getattr(self.cast, who).user)

    @rule(who=PEOPLE, text=st.sampled_from(["a", "b", "c"]), behind=st.integers(0, 2))
    def save(self, who, text, behind):
        revision = self.cast.minutes.revision - behind
        actor = getattr(self.cast, who).user
        self.attempt(save_minutes, actor=actor, sections={"patterns": text}, themes=[text], revision=revision)

    @rule(who=PEOPLE, reader=PEOPLE, beside=st.booleans())
    def ask(self, who, reader, beside):
        asked = getattr(self.cast, reader)
        self.attempt(reviews.ask_reader, actor=getattr(self.cast, who).user, reader=asked, beside=beside)

    @rule()
    def ask_second(self):
        taker = self.cast.minutes.session.minute_taker
        for reader in (self.cast.reader, self.cast.member, self.cast.facilitator):
            self.attempt(reviews.ask_reader, actor=taker.user, reader=reader, beside=True)

    @rule(who=PEOPLE, words=st.sampled_from(["a", "b", ""]), put=st.sampled_from(["b", "c", ""]))
    def remark(self, who, words, put):
        self.attempt(
            remarks.make_remark,
            actor=getattr(self.cast, who).user,
            section="patterns",
            revision=self.cast.minutes.revision,
            passage=words,
            text="Waarom?",
            suggestion=put,
        )

    @rule(door=st.sampled_from(["accept_suggestion", "decline_remark", "finish_remark", "reopen_remark"]))
    def settle(self, door):
        remark = Remark.objects.order_by("pk").last()
        if remark is None:
            return
        before = self.cast.minutes
        with suppress(ValidationError), transaction.atomic():
            getattr(remarks, door)(actor=before.session.minute_taker.user, remark=remark)
        after = self.cast.minutes
        if before.state in (MinutesState.IN_REVIEW, MinutesState.DISTRIBUTED):  # what somebody reads stays as it is
            assert (after.revision, after.patterns) == (before.revision, before.patterns)

    @rule(who=PEOPLE, behind=st.integers(0, 2))
    def approve(self, who, behind):
        revision = self.cast.minutes.revision - behind
        self.attempt(reviews.approve, actor=getattr(self.cast, who).user, revision=revision)

    @rule(who=PEOPLE, remark=st.sampled_from(["", "korter"]))
    def request_changes(self, who, remark):
        self.attempt(reviews.request_changes, actor=getattr(self.cast, who).user, remark=remark)

    @rule(who=PEOPLE)
    def distribute(self, who):
        self.attempt(distribution.distribute, actor=getattr(self.cast, who).user)

    @rule()
    def go_on(self):
        """The next right step, so that the far states are reached, too."""
        minutes = self.cast.minutes
        taker = minutes.session.minute_taker
        waiting = minutes.reviews.filter(decided_at=None).first()
        if minutes.started_at is None:
            self.attempt(open_minutes, actor=taker.user)
        elif waiting is not None:
            self.attempt(reviews.approve, actor=waiting.reader.user, revision=minutes.revision)
        elif minutes.state == MinutesState.APPROVED:
            self.attempt(distribution.distribute, actor=taker.user)
        else:
            reader = next(one for one in (self.cast.reader, self.cast.member) if one != taker)
            self.attempt(reviews.ask_reader, actor=taker.user, reader=reader)

    @rule(who=st.sampled_from(["taker", "reader", "member"]))
    def change_minute_taker(self, who):
        if self.cast.state == MinutesState.DISTRIBUTED:  # the duties stand then, see assign_duties
            return
        Session.objects.filter(pk=self.cast.session.pk).update(minute_taker=getattr(self.cast, who))
        minute_taker_changed(actor=None, session=Session.objects.get(pk=self.cast.session.pk))

    @invariant()
    def nothing_went_out_without_approval(self):
        if not hasattr(self, "cast"):
            return
        minutes = self.cast.minutes
        versions = list(MinutesVersion.objects.filter(minutes=minutes))
        assert len(versions) == (minutes.state == MinutesState.DISTRIBUTED)
        for version in versions:
            assert version.content["revision"] == minutes.revision
            approvals = Review.objects.filter(minutes=minutes, decision=Decision.APPROVED, revision=minutes.revision)
            assert approvals.exclude(reader=minutes.session.minute_taker).exists()

    @invariant()
    def the_reader_is_never_the_minute_taker(self):
        if not hasattr(self, "cast"):
            return
        minutes = self.cast.minutes
        waiting = Review.objects.filter(minutes=minutes, decided_at=None)
        possible = {MinutesState.IN_REVIEW: (1, 2), MinutesState.APPROVED: (0, 1)}
        assert waiting.count() in possible.get(MinutesState(minutes.state), (0,))
        assert not waiting.filter(reader=minutes.session.minute_taker).exists()

    @invariant()
    def approved_is_approved_by_another_than_the_minute_taker(self):
        if hasattr(self, "cast") and self.cast.state == MinutesState.APPROVED:
            approval = reviews.standing_approval(self.cast.minutes)
            assert approval.revision == self.cast.minutes.revision
            assert approval.reader != self.cast.minutes.session.minute_taker

    @invariant()
    def each_member_gets_one_mail_at_the_most(self):
        if not hasattr(self, "cast"):
            return
        sent = Message.objects.filter(kind="sessions.minutes_distributed").count()
        assert sent == (4 if self.cast.state == MinutesState.DISTRIBUTED else 0)


@pytest.mark.django_db
def test_no_way_leads_around_the_reader():
    with translation.override("en"):
        hypothesis.stateful.run_state_machine_as_test(
            MinutesLife,
            settings=hypothesis.settings(
                max_examples=10,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(hypothesis.HealthCheck),
            ),
        )
