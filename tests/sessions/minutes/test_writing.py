"""Opening and saving minutes: filled from the board once, and no text lost to another."""

import pytest

from lwg.audit.services import trail_of
from sessions.enums import MinutesState, SessionState
from sessions.models import Minutes, Session, Situation, Theme
from sessions.services.minutes import EditConflict, NotWritableError, fill_from_board, open_minutes
from tests.sessions.minutes.conftest import make_cast

pytestmark = pytest.mark.django_db


def test_the_board_fills_the_sections(cast, board):
    minutes = open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    assert {section: getattr(minutes, section) for section in Minutes.SECTIONS} == {
        "collective_question": "Hoe blijven we nabij?\n\nUnderlying meaning:\n- Angst om te falen",
        "situation": "De dichte deur\nIk wist niet of ik moest bellen.",
        "patterns": (
            "Intention behind it:\n- Nabij blijven\n\n"
            "Pattern:\n- We trekken ons terug\n\n"
            "Relation:\n- Regels en vertrouwen"
        ),
        "considerations": "- Wachten is ook handelen",
        "action_perspectives": "- Een kaart in de bus\n  met een vraag",
        "agreements": "- Lea Fictief (talk it over with others): Ik bespreek het in het team",
        "yields": "- Mo Proefman: Ze deed open\n  What helped: Rustig blijven",
    }
    assert (minutes.revision, minutes.started_at, minutes.saved_by) == (1, minutes.saved_at, cast.taker.user)
    assert [entry.verb for entry in trail_of(minutes)] == ["minutes.started"]


def test_the_limits_are_those_of_the_fields():
    assert {one: Minutes._meta.get_field(one).max_length for one in Minutes.SECTIONS} == Minutes.LONGEST


def test_opening_again_changes_nothing(cast, board):
    open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    cast.save(situation="Korter", patterns="")
    Situation.objects.create(session=cast.session, bringer=cast.member, title="Nog een")
    minutes = open_minutes(actor=cast.facilitator.user, minutes=cast.minutes)
    assert (minutes.situation, minutes.patterns, minutes.revision) == ("Korter", "", 2)
    assert trail_of(minutes).count() == 1


def test_with_several_situations_each_line_tells_whose_it_is(cast, board):
    Situation.objects.create(session=cast.session, bringer=cast.member, title="De sleutel")
    minutes = open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    assert minutes.considerations == "De dichte deur:\n- Wachten is ook handelen"
    assert minutes.situation == "De dichte deur\nIk wist niet of ik moest bellen.\n\nDe sleutel"


def test_a_board_that_is_too_long_is_cut_at_a_line_and_says_so(cast):
    for number in range(3):
        Situation.objects.create(
            session=cast.session, bringer=cast.member, title=f"Situatie {number}", text=("woord " * 800).strip()
        )
    minutes = open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    assert len(minutes.situation) <= 8000
    assert minutes.situation.endswith("\n… The rest is on the board.")


def test_what_is_still_empty_can_be_filled_later_and_what_was_written_stays(cast):
    open_minutes(actor=cast.taker.user, minutes=cast.minutes)
    cast.save(patterns="Van mij")
    Situation.objects.create(session=cast.session, bringer=cast.member, title="Later ingebracht")
    minutes = fill_from_board(actor=cast.taker.user, minutes=cast.minutes)
    assert (minutes.situation, minutes.patterns, minutes.revision) == ("Later ingebracht", "Van mij", 3)
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
        assert cast.save(patterns="Nieuw").patterns == "Nieuw"
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
    assert conflict.value.theirs.patterns == "Van Fatima"
    assert conflict.value.theirs.saved_by == cast.facilitator.user
    assert conflict.value.their_themes == ["schaamte"]
    assert (cast.minutes.patterns, cast.minutes.revision) == ("Van Fatima", 2)


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
