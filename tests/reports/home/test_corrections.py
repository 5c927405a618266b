"""What a correction of distributed minutes asks, and of whom, exactly."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reports.todos import Urgency
from sessions.enums import CorrectionState, MinutesState
from sessions.models import Correction
from tests.cast import NOW
from tests.factories.communities import MembershipFactory
from tests.reports.home.telling import held, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(community):
    return MembershipFactory(community=community)


@pytest.fixture
def session(community, duties):
    """On Thursday 19 November, with its minutes distributed."""
    return held(community, duties, 4, MinutesState.DISTRIBUTED, started=True)


def correction(session, state, reader=None):
    return Correction.objects.create(
        minutes=session.minutes,
        state=state,
        contents={"sections": {}, "themes": []},
        reason="De naam klopte niet.",
        revision=1,
        reader=reader,
        asked_at=NOW - timedelta(days=1) if reader else None,
        approved_at=NOW if state == CorrectionState.APPROVED else None,
    )


def test_the_reader_is_asked_and_the_minute_taker_waits(session, duties, reader):
    waiting = correction(session, CorrectionState.WITH_READER, reader)

    assert told(reader.user) == [
        (
            "Read a correction of the minutes of Thu 19 Nov along",
            "LWG Havenlicht, asked on Sun 22 Nov",
            reverse("review_correction", args=[session.pk]),
            Urgency.SOON,
            "waits for you",
        )
    ]
    assert (told(duties["minute_taker"].user), told(duties["facilitator"].user)) == ([], [])

    waiting.state, waiting.approved_at = CorrectionState.APPROVED, NOW
    waiting.save()
    assert told(reader.user) == []


@pytest.mark.parametrize(
    ("state", "what", "route"),
    [
        (CorrectionState.WRITING, "Finish the correction of Thu 19 Nov and ask a reader", "correct_minutes"),
        (CorrectionState.CHANGES, "Change the correction of Thu 19 Nov as the reader asks", "correct_minutes"),
        (CorrectionState.APPROVED, "Distribute the approved correction of Thu 19 Nov", "publish_correction"),
    ],
)
def test_the_minute_taker_is_told_how_to_go_on(session, duties, reader, state, what, route):
    correction(session, state, reader)

    url = reverse(route, args=[session.pk])
    assert told(duties["minute_taker"].user) == [(what, "LWG Havenlicht", url, Urgency.SOON, "waits for you")]
    assert told(reader.user) == []


def leave(reader, session):
    reader.ends_on = (NOW - timedelta(days=1)).date()
    reader.save()


def close(reader, session):
    reader.user.is_active = False
    reader.user.save()


@pytest.mark.parametrize("gone", [leave, close])
def test_where_the_reader_has_left_another_one_is_asked_for(session, duties, reader, gone):
    correction(session, CorrectionState.WITH_READER, reader)
    gone(reader, session)

    assert [todo[:3] for todo in told(duties["minute_taker"].user)] == [
        (
            "Ask another reader for the correction of Thu 19 Nov",
            "LWG Havenlicht",
            reverse("ask_correction_reader", args=[session.pk]),
        )
    ]


def test_a_reader_who_takes_the_minutes_now_asks_somebody_else(session, duties, reader):
    correction(session, CorrectionState.WITH_READER, reader)
    session.minute_taker = reader
    session.save()

    assert [what for what, *_ in told(reader.user)] == ["Ask another reader for the correction of Thu 19 Nov"]
    assert told(duties["minute_taker"].user) == []


def test_a_correction_that_is_over_asks_nothing(session, duties, reader):
    correction(session, CorrectionState.DISCARDED, reader)

    assert (told(duties["minute_taker"].user), told(reader.user)) == ([], [])
