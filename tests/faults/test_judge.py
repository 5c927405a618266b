"""The judge of the simulated time finds what is wrong: it is no use that only says that all is well."""

from datetime import UTC, date, datetime, timedelta

from tests.faults.fire import happenings as happened
from tests.faults.fire.judge import Judge, Told
from tests.faults.fire.message import Message
from tests.faults.fire.post import Arrival

ENDS = datetime(2026, 10, 22, 14, 0, tzinfo=UTC)  # Thursday 16:00 in Amsterdam; on Sunday the clock goes back
ABOUT = "1 on 2026-10-22"
LOG: list[happened.Happening] = [
    happened.Joined(ENDS, "c", "guide", True),
    happened.Joined(ENDS, "c", "taker"),
    happened.Coordinates(ENDS, "c", "coordinator"),
    happened.Planned(ENDS, "c", "1", ENDS - timedelta(hours=2), ENDS, "guide", "taker"),
    happened.DraftStarted(ENDS, "c", "1"),
]
DUE = datetime(2026, 10, 29, 15, 0, tzinfo=UTC)
STEPS = [("reminder", 3), ("reminder", 5), ("reminder", 6), ("overdue", 7)]
TO_TAKER = [Message(kind, ABOUT, str(days), "taker") for kind, days in STEPS]
ESCALATION = [
    Message("overdue: facilitator", ABOUT, "7", "guide"),
    Message("overdue: coordinator", ABOUT, "7", "coordinator"),
]


def _problems(told: list[Message], at: datetime = DUE, more: list[happened.Happening] | None = None) -> list[str]:
    """All mails arrive at that moment, after what else happened; everything is settled after it."""
    log = [*LOG, *(more or [])]
    arrivals = [Arrival(str(number), one.person, at, len(log), len(log)) for number, one in enumerate(told)]
    outbox = {str(number): Told("c", one.kind, one.person, one) for number, one in enumerate(told)}
    verdict = Judge(arrivals, outbox).judge([*log, happened.Settled(at, "")])
    return [problem.partition(" at ")[0] for problem in verdict.problems]


def _missing(told: list[Message], at: datetime, more: list[happened.Happening]) -> list[str]:
    """Only what has not arrived by then, of what had arrived at the deadline."""
    arrivals = [Arrival(str(number), one.person, DUE, len(LOG) + 1, len(LOG) + 1) for number, one in enumerate(told)]
    outbox = {str(number): Told("c", one.kind, one.person, one) for number, one in enumerate(told)}
    verdict = Judge(arrivals, outbox).judge([*LOG, *more, happened.Settled(at, "")])
    return [problem.partition(" at ")[0] for problem in verdict.problems if problem.startswith("missing")]


def test_nothing_is_wrong_when_all_that_is_owed_has_arrived():
    assert _problems([*TO_TAKER, *ESCALATION]) == []


def test_a_message_that_did_not_arrive_is_missing():
    assert _problems([*TO_TAKER, ESCALATION[0]]) == ["missing"]
    assert _problems([*TO_TAKER[1:], *ESCALATION]) == ["missing"]


def test_the_same_in_two_mails_is_twice():
    assert _problems([*TO_TAKER, *ESCALATION, TO_TAKER[0]]) == ["twice"]


def test_nobody_hears_of_overdue_minutes_before_the_time_on_the_wall():
    early = DUE - timedelta(minutes=1)
    assert _problems([*TO_TAKER, *ESCALATION], early) == ["without a cause"] * 3


def test_minutes_that_went_out_are_no_cause():
    went_out = happened.Distributed(DUE, "c", "1")
    minutes = [Message("minutes", "1", "1", person) for person in ("guide", "taker")]
    assert _problems(minutes, more=[went_out]) == []
    assert _problems([*minutes, ESCALATION[1]], more=[went_out]) == ["without a cause"]


def test_who_left_hears_nothing():
    left = happened.Left(DUE, "c", "guide", date(2026, 10, 28))
    assert _problems([*TO_TAKER, *ESCALATION], more=[left]) == ["without a cause"]
    assert _problems([*TO_TAKER, ESCALATION[1]], more=[left]) == []


def test_where_the_minute_taker_left_before_the_step_the_other_facilitators_hear_it():
    """SEED=7 COMMUNITIES=30 YEARS=1: who left an hour after a step, as of the day before, had heard it themselves."""
    second = happened.Joined(ENDS, "c", "second", True)
    after, before = (
        happened.Left(at, "c", "taker", date(2026, 10, 28))
        for at in (DUE + timedelta(hours=1), DUE - timedelta(hours=1))
    )
    told = [*TO_TAKER[:3], *ESCALATION]
    later = DUE + timedelta(hours=4)
    assert _problems([*told, TO_TAKER[3]], more=[second]) == []
    assert _missing([*told, TO_TAKER[3]], later, [second, after]) == []
    assert _missing(told, later, [second, before]) == ["missing"]


def test_a_repeat_under_the_same_message_id_is_counted_apart():
    told = [*TO_TAKER, *ESCALATION]
    arrivals = [Arrival(one.step + one.kind, one.person, DUE, len(LOG), len(LOG)) for one in told]
    outbox = {one.step + one.kind: Told("c", one.kind, one.person, one) for one in told}
    verdict = Judge([*arrivals, arrivals[0]], outbox).judge([*LOG, happened.Settled(DUE, "")])
    assert (verdict.problems, verdict.repeats) == ([], 1)


def test_reminders_that_were_put_off_are_told_as_one_and_what_is_overdue_all_the_same():
    until = ENDS + timedelta(days=5, hours=12)
    put_off = happened.PutOff(ENDS + timedelta(days=4), "c", "1", until)
    one = Message("put off until now", ABOUT, str(until), "taker")
    told = [TO_TAKER[0], *TO_TAKER[2:], one, *ESCALATION]
    assert _problems(told, more=[put_off]) == []
    assert _problems([*told, TO_TAKER[1]], more=[put_off]) == ["without a cause"]
    assert _problems([*TO_TAKER[2:], *ESCALATION], more=[put_off]) == ["missing"]


def test_a_correction_is_told_once_to_its_reader_and_to_each_member():
    corrected = [
        happened.Distributed(DUE, "c", "1"),
        happened.CorrectionAsked(DUE, "c", "1", "guide"),
        happened.CorrectionApproved(DUE, "c", "1"),
        happened.Corrected(DUE, "c", "1"),
    ]
    first = [Message("minutes", "1", "1", person) for person in ("guide", "taker")]
    correction = [Message("correction", "1", "1", person) for person in ("guide", "taker")]
    asked = Message("correction: reader asked", "1", "1", "guide")
    assert _problems([*first, *correction], more=corrected) == []
    assert _problems([*first, *correction, correction[0]], more=corrected) == ["twice"]
    assert _problems([*first, correction[0]], more=corrected) == ["missing"]
    assert _problems([*first, asked], more=corrected[:2]) == []
    assert _problems(first, more=corrected[:2]) == ["missing"]
    assert _problems([*first, *correction, asked], more=corrected) == ["without a cause"]
