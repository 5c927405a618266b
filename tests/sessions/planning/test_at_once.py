"""Two communities that plan at the same instant, each with a connection of its own, never give one person two turns."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.db.models import Q

from lwg import clock
from sessions.enums import Scope
from sessions.models import Session
from sessions.services import duties, planning, rosters
from sessions.services.series import Wish, move_sessions, plan_moves
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
DAY = date(2026, 9, 10)
FIRST = datetime(2026, 9, 10, 11, 30, tzinfo=UTC)
HALF_PAST_ONE = time(13, 30)


class Side:
    """A community in which both shared lecturers have duties; what is done in it, at the same time as in another."""

    def __init__(self, guide, writer):
        self.community = CommunityFactory()
        self.guide = MembershipFactory(community=self.community, user=guide, is_facilitator=True)
        self.writer = MembershipFactory(community=self.community, user=writer, is_minute_taker=True)

    def on(self, day=FIRST, **fields):
        return SessionFactory(community=self.community, starts_at=day, **fields)

    def to_publish(self):
        roster = rosters.draft_roster(
            actor=self.guide.user,
            community=self.community,
            first_day=DAY,
            last_day=DAY,
            starts_at=HALF_PAST_ONE,
            length_minutes=150,
            every_weeks=4,
        )
        return lambda: rosters.publish_roster(actor=self.guide.user, roster=roster)

    def to_add(self):
        return lambda: planning.add_session(
            actor=self.guide.user, community=self.community, day=DAY, starts_at=HALF_PAST_ONE, length_minutes=150
        )

    def to_move(self):
        later = self.on(FIRST + timedelta(weeks=1), facilitator=self.guide, minute_taker=self.writer)
        return lambda: planning.move_session(
            actor=self.guide.user, session=later, day=DAY, starts_at=HALF_PAST_ONE, length_minutes=150
        )

    def to_move_together(self):
        later = self.on(FIRST + timedelta(weeks=1), facilitator=self.guide, minute_taker=self.writer)
        self.on(FIRST + timedelta(weeks=5), facilitator=self.guide, minute_taker=self.writer)
        wish = Wish(session=later, scope=Scope.ALL, day=DAY, starts_at=HALF_PAST_ONE, length_minutes=150)
        seen = plan_moves(wish=wish).fingerprint
        return lambda: move_sessions(actor=self.guide.user, wish=wish, seen=seen)

    def to_assign(self):
        bare = self.on(facilitator=None, minute_taker=None)
        return lambda: duties.assign_duties(
            actor=self.guide.user, session=bare, facilitator=self.guide, minute_taker=self.writer
        )


ACTS = ("to_publish", "to_add", "to_move", "to_move_together", "to_assign")
PAIRS = [("to_publish", act) for act in ACTS] + [(act, "to_publish") for act in ACTS[1:]]


def at_once(first, second):
    """Do `second` after `first` wrote and before it commits, unless it waits for that; returns what went wrong."""
    written, second_done = threading.Event(), threading.Event()
    errors = []

    def begin():
        with transaction.atomic():
            first()
            written.set()
            second_done.wait(timeout=0.5)

    def follow():
        written.wait(timeout=20)
        second()
        second_done.set()

    def run(work):
        try:
            with clock.at(NOW):
                work()
        except Exception as error:  # noqa: BLE001 (looked at by the test)
            errors.append(error)
        finally:
            written.set()
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in (begin, follow)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_person_gets_one_turn_at_one_time(first, second, at):
    at(NOW)
    people = UserFactory(), UserFactory()
    one, other = Side(*people), Side(*people)

    errors = at_once(getattr(one, first)(), getattr(other, second)())

    assert [type(error) for error in errors] == ([ValidationError] if second == "to_assign" else [])
    there = Session.objects.filter(starts_at=FIRST)
    assert there.count() == 2
    for person in people:
        duty = Q(facilitator__user=person) | Q(minute_taker__user=person)
        assert there.filter(duty).values_list("community", flat=True).get() == one.community.pk


def test_two_who_give_each_other_s_people_turns_do_not_wait_for_each_other(at):
    at(NOW)
    first, second = UserFactory(), UserFactory()
    one, other = Side(first, second), Side(second, first)

    errors = at_once(one.to_publish(), other.to_publish())

    assert errors == []
    assert Session.objects.exclude(facilitator=None).get().community == one.community
