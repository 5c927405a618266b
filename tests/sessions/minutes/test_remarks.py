"""Remarks at passages: made by who is asked, decided on by the minute taker, the text changed once and back again."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lwg import clock
from lwg.audit.services import trail_of
from lwg.notifications.models import Message
from sessions.enums import Decision, MinutesState, RemarkState
from sessions.models import Remark, Review
from sessions.services import remarks, reviews

pytestmark = pytest.mark.django_db

DRAFT, IN_REVIEW, CHANGES, APPROVED, DISTRIBUTED = MinutesState
TEXT = "<p>We trekken ons terug. We zwijgen.</p><p>We wachten.</p>"


@pytest.fixture
def read(cast):
    """With the reader, with something to read."""
    cast.bring_to(DRAFT)
    cast.save(patterns=TEXT)
    cast.ask()
    return cast


def suggestion(cast, passage="We zwijgen", words="We zeggen niets", **fields):
    return cast.remark(passage, suggestion=words, text="", **fields)


def accept(cast, remark):
    return remarks.accept_suggestion(actor=cast.taker.user, remark=remark)


def test_a_remark_knows_its_words_what_stands_before_them_and_its_revision(read):
    remark = read.remark("We  zwijgen", before="ons terug.")
    assert (remark.section, remark.passage, remark.before) == ("patterns", "We zwijgen", "We trekken ons terug.")
    assert (remark.review.reader, remark.revision, remark.state) == (read.reader, 2, RemarkState.OPEN)
    assert trail_of(read.minutes).first().verb == "minutes.remark_made"


def test_the_same_remark_twice_is_one(read):
    assert read.remark("We zwijgen") == read.remark("We zwijgen")
    assert Remark.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"passage": "Wij zwijgen"}, "passage"),
        ({"passage": "We zwijgen", "text": "  "}, "text"),
        ({"suggestion": "We praten"}, "passage"),
    ],
)
def test_a_remark_says_something_about_words_that_stand_there(read, fields, field):
    with pytest.raises(ValidationError) as refusal:
        read.remark(**fields)
    assert list(refusal.value.message_dict) == [field]
    assert not Remark.objects.exists()


def test_a_remark_at_an_older_text_is_refused(read):
    with pytest.raises(ValidationError):
        read.remark("We zwijgen", revision=1)


@pytest.mark.parametrize("who", ["taker", "facilitator", "member"])
def test_only_who_is_asked_makes_remarks(read, who):
    with pytest.raises(ValidationError):
        read.remark("We zwijgen", reader=getattr(read, who))


@pytest.mark.parametrize("answer", ["approve", "request_changes"])
def test_who_has_answered_makes_and_takes_back_no_remarks(read, answer):
    remark = read.remark("We zwijgen")
    getattr(read, answer)()
    with pytest.raises(ValidationError):
        read.remark("We wachten")
    with pytest.raises(ValidationError):
        remarks.remove_remark(actor=read.reader.user, remark=remark)
    assert Remark.objects.get() == remark


def test_its_maker_takes_a_remark_back_and_nobody_else(read):
    read.ask_second()
    remark = read.remark("We zwijgen")
    with pytest.raises(ValidationError):
        remarks.remove_remark(actor=read.member.user, remark=remark)
    for _ in range(2):
        remarks.remove_remark(actor=read.reader.user, remark=remark)
    assert not Remark.objects.exists()


def test_changes_can_be_asked_for_by_remarks_alone(read):
    with pytest.raises(ValidationError):
        read.request_changes("")
    read.remark("We zwijgen")
    read.request_changes("")
    assert read.state == CHANGES


def test_a_suggestion_takes_the_place_of_the_words_by_a_save(read):
    remark = suggestion(read)
    read.request_changes()
    for _ in range(2):
        accept(read, remark)
    assert read.minutes.patterns == TEXT.replace("We zwijgen", "We zeggen niets")
    assert (read.minutes.revision, read.minutes.saved_by) == (3, read.taker.user)
    assert [theme.name for theme in read.minutes.themes.all()] == ["grenzen"]
    remark.refresh_from_db()
    assert (remark.state, remark.decided_by, remark.decided_at) == ("accepted", read.taker.user, clock.now())


def test_words_that_are_gone_leave_the_suggestion_open(read):
    remark = suggestion(read)
    read.request_changes()
    read.save(patterns="<p>Anders</p>")
    with pytest.raises(ValidationError):
        accept(read, remark)
    assert (Remark.objects.get().state, read.minutes.revision) == (RemarkState.OPEN, 3)


def test_a_text_with_a_reader_is_not_changed(read):
    remark = suggestion(read)
    with pytest.raises(ValidationError):
        accept(read, remark)
    assert (Remark.objects.get().state, read.minutes.revision) == (RemarkState.OPEN, 2)


def test_a_suggestion_taken_over_after_approval_asks_for_a_reader_again(read):
    remark = suggestion(read)
    read.ask_second()
    read.approve()
    accept(read, remark)
    assert (read.state, reviews.standing_approval(read.minutes)) == (DRAFT, None)
    assert Review.objects.get(reader=read.member).decision == Decision.WITHDRAWN
    assert Message.objects.get(kind="sessions.review_not_needed").recipient == read.member.user
    with pytest.raises(ValidationError):
        read.distribute()


def test_taking_over_is_undone_to_the_letter(read):
    remark = suggestion(read, "terug. We zwijgen. We", "terug. Wij")  # runs over two paragraphs
    read.request_changes()
    accept(read, remark)
    assert read.minutes.patterns == "<p>We trekken ons terug. Wij</p><p> wachten.</p>".replace("> w", ">w")
    for _ in range(2):
        remarks.reopen_remark(actor=read.taker.user, remark=remark)
    assert (read.minutes.patterns, read.minutes.revision) == (TEXT, 4)
    assert Remark.objects.get().state == RemarkState.OPEN


def test_what_was_written_since_is_not_undone(read):
    remark = suggestion(read)
    read.request_changes()
    accept(read, remark)
    read.save(patterns="<p>Anders</p>")
    with pytest.raises(ValidationError):
        remarks.reopen_remark(actor=read.taker.user, remark=remark)
    assert (read.minutes.patterns, Remark.objects.get().state) == ("<p>Anders</p>", RemarkState.ACCEPTED)


@pytest.mark.parametrize(("door", "state"), [("decline_remark", "declined"), ("finish_remark", "done")])
def test_a_remark_is_settled_and_opened_again_without_a_change_of_the_text(read, door, state):
    remark = suggestion(read)
    for _ in range(2):
        getattr(remarks, door)(actor=read.taker.user, remark=remark)
    assert Remark.objects.get().state == state
    with pytest.raises(ValidationError):
        accept(read, remark)
    remarks.reopen_remark(actor=read.taker.user, remark=remark)
    assert (Remark.objects.get().state, read.minutes.revision) == (RemarkState.OPEN, 2)


@pytest.mark.parametrize("door", ["accept_suggestion", "decline_remark", "finish_remark", "reopen_remark"])
@pytest.mark.parametrize("who", ["reader", "facilitator", "member"])
def test_only_the_minute_taker_settles(read, door, who):
    remark = suggestion(read)
    read.request_changes()
    with pytest.raises(ValidationError):
        getattr(remarks, door)(actor=getattr(read, who).user, remark=remark)


@pytest.mark.parametrize("door", ["accept_suggestion", "decline_remark", "finish_remark", "reopen_remark"])
def test_nothing_is_settled_after_distribution(read, door):
    remark = suggestion(read)
    read.approve()
    read.distribute()
    with pytest.raises(ValidationError):
        getattr(remarks, door)(actor=read.taker.user, remark=remark)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "", "suggestion": ""},
        {"suggestion": "Beter"},
        {"state": "done"},
        {"state": "accepted", "decided_at": "now", "passage": "x"},
        {"section": "title"},
        {"state": "lost", "decided_at": "now"},
    ],
)
def test_the_database_holds_what_a_remark_is(read, wrong):
    fields = {"section": "patterns", "text": "Welk?", "revision": 2, "review": Review.objects.get()} | wrong
    if "decided_at" in fields:
        fields["decided_at"] = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(**fields)
