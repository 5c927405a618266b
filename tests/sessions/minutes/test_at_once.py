"""Two people at the same instant, each with a connection of their own: each door lets one thing happen."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from lwg import clock
from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState, RemarkState
from sessions.models import Remark, Review
from sessions.services import remarks, reviews
from tests.factories.communities import MembershipFactory
from tests.sessions.minutes.conftest import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(transactional_db: None, at) -> Cast:
    """With two readers."""
    at("2026-11-06T10:00")
    cast = make_cast()
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="<p>We zwijgen.</p>")
    cast.ask()
    cast.ask_second()
    return cast


def at_once(*acts: Callable[[], Any]) -> list[bool]:
    """For each act whether it was let through; nothing else than a refusal may happen."""
    now = clock.now()
    begin = threading.Barrier(len(acts))
    went: list[bool | None] = [None] * len(acts)

    def work(place: int, act: Callable[[], Any]) -> None:
        with clock.at(now):
            begin.wait()
            try:
                act()
                went[place] = True
            except ValidationError:
                went[place] = False
            finally:
                connections.close_all()

    workers = [threading.Thread(target=work, args=one) for one in enumerate(acts)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert None not in went
    return [bool(one) for one in went]


def decisions() -> list[str]:
    return list(Review.objects.order_by("pk").values_list("decision", flat=True))


def test_two_readers_approve_at_the_same_instant(both):
    assert at_once(lambda: both.approve(), lambda: both.approve(reader=both.member)) == [True, True]
    assert (both.state, decisions()) == (MinutesState.APPROVED, [Decision.APPROVED, Decision.APPROVED])


def test_one_approves_while_the_other_asks_for_changes(both):
    went = at_once(lambda: both.approve(), lambda: both.request_changes(reader=both.member))
    # Either the approval came first and was overtaken, or the request took the question back.
    assert both.state == MinutesState.CHANGES_REQUESTED
    assert (went, decisions()) in (
        ([True, True], [Decision.APPROVED, Decision.CHANGES]),
        ([False, True], [Decision.WITHDRAWN, Decision.CHANGES]),
    )


def test_both_ask_for_changes_and_one_is_heard_and_one_told(both):
    went = at_once(lambda: both.request_changes(), lambda: both.request_changes(reader=both.member))
    assert sorted(went) == [False, True]
    assert sorted(decisions()) == [Decision.CHANGES, Decision.WITHDRAWN]
    kinds = Message.objects.filter(kind__in=["sessions.changes_requested", "sessions.review_not_needed"])
    assert kinds.count() == 2


def test_a_third_and_a_fourth_are_asked_and_two_questions_stay(both):
    others = [MembershipFactory(community=both.community) for _ in range(2)]
    asked = [
        lambda one=one: reviews.ask_reader(actor=both.taker.user, minutes=both.minutes, reader=one) for one in others
    ]
    assert at_once(*asked) == [True, True]
    assert Review.objects.filter(decided_at=None).count() == 2


def test_two_suggestions_for_the_same_words_are_taken_over_once(both):
    first = both.remark("zwijgen", suggestion="praten")
    second = both.remark("zwijgen", suggestion="wachten", reader=both.member)
    both.request_changes("")
    accept = [lambda one=one: remarks.accept_suggestion(actor=both.taker.user, remark=one) for one in (first, second)]
    assert sorted(at_once(*accept)) == [False, True]
    assert both.minutes.revision == 3
    assert sorted(Remark.objects.values_list("state", flat=True)) == [RemarkState.ACCEPTED, RemarkState.OPEN]


def test_a_remark_is_settled_while_it_is_taken_back(both):
    remark = both.remark("zwijgen")
    went = at_once(
        lambda: remarks.decline_remark(actor=both.taker.user, remark=remark),
        lambda: remarks.remove_remark(actor=both.reader.user, remark=remark),
    )
    left = list(Remark.objects.values_list("state", flat=True))
    assert (went, left) in (([True, False], [RemarkState.DECLINED]), ([False, True], []))
