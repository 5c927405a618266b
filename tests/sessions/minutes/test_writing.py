"""Opening and saving minutes: filled from the board once, and no text lost to another."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from lwg.audit.services import trail_of
from sessions.enums import MinutesState, SessionState
from sessions.models import Minutes, Session, Situation, Theme
from sessions.rich_text import plain
from sessions.services.minutes import EditConflict, NotWritableError, fill_from_board, open_minutes
from tests.factories.communities import LocationFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.minutes.conftest import make_cast

pytestmark = pytest.mark.django_db


def test_the_board_fills_the_sections(cast, board):
    minutes = open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    assert {section: getattr(minutes, section) for section in Minutes.SECTIONS} == {
        "collective_question": (
            "<p>Hoe blijven we nabij?</p><h4>Underlying meaning</h4><ul><li>Angst om te falen</li></ul>"
        ),
        "situation": "<h4>De dichte deur</h4><p>Ik wist niet of ik moest bellen.</p>",
        "patterns": (
            "<h4>Intention behind it</h4><ul><li>Nabij blijven</li></ul>"
            "<h4>Pattern</h4><ul><li>We trekken ons terug</li></ul>"
            "<h4>Relation</h4><ul><li>Regels en vertrouwen</li></ul>"
        ),
        "considerations": "<ul><li>Wachten is ook handelen</li></ul>",
        "action_perspectives": "<ul><li>Een kaart in de bus<br>met een vraag</li></ul>",
        "agreements": "<ul><li>Lea Fictief (talk it over with others): Ik bespreek het in het team</li></ul>",
        "yields": "<ul><li>Mo Proefman: Ze deed open<br>What helped: Rustig blijven</li></ul>",
        "next_session": "",
    }
    assert (minutes.revision, minutes.started_at, minutes.saved_by) == (1, minutes.saved_at, cast.taker.user)
    assert [entry.verb for entry in trail_of(minutes)] == ["minutes.started"]


def test_the_next_session_that_is_planned_stands_in_its_section(cast):
    later = {"community": cast.community, "facilitator": cast.facilitator, "minute_taker": cast.taker}
    SessionFactory(starts_at=at_noon(12), state=SessionState.CANCELLED, **later)
    place = LocationFactory(organisation=cast.community.organisation, name="De Kade", address="", city="")
    SessionFactory(starts_at=at_noon(19), location=place, **later)
    SessionFactory(starts_at=at_noon(26), **later)
    minutes = open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    assert minutes.next_session == "<p>Thursday 19 November 2026, 13:30–16:00<br>De Kade</p>"


def at_noon(day):
    return datetime(2026, 11, day, 12, 30, tzinfo=UTC)


def test_what_is_too_long_is_told_by_its_words_and_nothing_is_saved(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns=f"<p>{'x' * 20_000}</p>")
    with pytest.raises(ValidationError) as refusal:
        cast.save(patterns=f"<p>{'y' * 20_001}</p>", collective_question="z" * 10_001, situation="Kort")
    assert sorted(refusal.value.message_dict) == ["collective_question", "patterns"]
    assert (cast.minutes.situation, cast.minutes.revision) == ("", 2)


def test_opening_again_changes_nothing(cast, board):
    open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    cast.save(situation="Korter", patterns="")
    Situation.objects.create(session=cast.session, bringer=cast.member, title="Nog een")
    minutes = open_minutes(actor=cast.facilitator.user, minutes=cast.minutes)
    assert (minutes.situation, minutes.patterns, minutes.revision) == ("<p>Korter</p>", "", 2)
    assert trail_of(minutes).count() == 1


def test_with_several_situations_each_line_tells_whose_it_is(cast, board):
    Situation.objects.create(session=cast.session, bringer=cast.member, title="De sleutel")
    minutes = open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    assert minutes.considerations == "<p>De dichte deur:</p><ul><li>Wachten is ook handelen</li></ul>"
    assert minutes.situation == "<h4>De dichte deur</h4><p>Ik wist niet of ik moest bellen.</p><h4>De sleutel</h4>"


def test_a_board_that_is_too_long_is_cut_at_a_line_and_says_so(cast):
    for number in range(5):
        Situation.objects.create(
            session=cast.session, bringer=cast.member, title=f"Situatie {number}", text=("woord " * 800).strip()
        )
    minutes = open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    words = plain(minutes.situation)
    assert 10_000 < len(words) <= 20_000
    assert words.endswith("\n… The rest is on the board.")


def test_what_is_still_empty_can_be_filled_later_and_what_was_written_stays(cast):
    open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    cast.save(patterns="Van mij")
    Situation.objects.create(session=cast.session, bringer=cast.member, title="Later ingebracht")
    minutes = fill_from_board(actor=cast.taker.user, minutes=cast.minutes)
    assert (minutes.situation, minutes.patterns, minutes.revision) == (
        "<h4>Later ingebracht</h4>",
        "<p>Van mij</p>",
        3,
    )
    assert fill_from_board(actor=cast.taker.user, minutes=cast.minutes).revision == 3


@pytest.mark.parametrize(
    ("state", "now", "writable"),
    [
        (SessionState.PLANNED, "2026-11-05T13:29", False),
        (SessionState.PLANNED, "2026-11-05T13:30", True),
        (SessionState.RUNNING, "2026-11-05T13:20", True),
        (SessionState.HELD, "2026-11-06T10:00", True),
        (SessionState.CANCELLED, "2026-11-06T10:00", False),
    ],
)
def test_minutes_are_written_once_the_session_has_begun(cast, at, state, now, writable):
    Session.objects.filter(pk=cast.session.pk).update(state=state)
    at(now)
    if writable:
        assert open_minutes(actor=cast.taker.user, minutes=cast.minutes).started_at is not None
    else:
        with pytest.raises(NotWritableError):
            open_minutes(actor=cast.taker.user, minutes=cast.minutes)
        assert cast.minutes.started_at is None


@pytest.mark.parametrize("state", MinutesState)
def test_text_changes_only_as_a_draft_or_when_changes_were_asked_for(cast, state):
    cast.bring_to(state)
    if state in (MinutesState.DRAFT, MinutesState.CHANGES_REQUESTED):
        assert cast.save(patterns="Nieuw").patterns == "<p>Nieuw</p>"
        assert cast.state == state
    else:
        with pytest.raises(NotWritableError):
            cast.save(patterns="Nieuw")
        assert cast.minutes.patterns == ""


def test_saving_on_an_older_revision_gives_both_texts_and_keeps_the_first(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(actor=cast.facilitator.user, revision=1, patterns="Van Fatima", themes=["schaamte"])
    with pytest.raises(EditConflict) as conflict:
        cast.save(revision=1, patterns="Van Teun")
    assert conflict.value.theirs.patterns == "<p>Van Fatima</p>"
    assert conflict.value.theirs.saved_by == cast.facilitator.user
    assert (cast.minutes.patterns, cast.minutes.revision) == ("<p>Van Fatima</p>", 2)


def test_the_same_text_twice_is_one_save_and_no_conflict(cast):
    cast.bring_to(MinutesState.DRAFT)
    first = cast.save(revision=1, patterns="Een\r\nTwee ")
    second = cast.save(revision=1, patterns="Een\nTwee")
    assert (first.revision, second.revision) == (2, 2)


def test_themes_are_found_again_however_they_are_written(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(themes=["Schaamte", "Grenzen stellen"])
    cast.save(themes=["  grénzen   STELLEN", "schaamte", "Nabijheid"])
    assert [theme.name for theme in cast.minutes.themes.all()] == ["Grenzen stellen", "Nabijheid", "Schaamte"]


def test_a_half_typed_theme_that_autosave_kept_goes_again(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(themes=["gren"])
    cast.save(themes=["grenzen"])
    assert [theme.name for theme in Theme.objects.all()] == ["grenzen"]


def test_a_theme_that_other_minutes_name_stays(cast):
    other = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=10))
    other.save(themes=["grenzen"])
    cast.save(themes=["grenzen"])
    cast.save(themes=[])
    assert [theme.name for theme in Theme.objects.all()] == ["grenzen"]


def test_another_community_has_its_own_theme_of_that_name(cast):
    cast.save(themes=["grenzen"])
    make_cast().save(themes=["grenzen"])
    assert Theme.objects.count() == 2
