"""The cards of the board beside the minutes: which there are, and that they cost one query."""

import pytest

from sessions.enums import ContributionKind, Step
from sessions.models import Contribution
from sessions.selectors.minutes_cards import cards_of
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db


def test_every_card_stands_with_the_section_it_belongs_to(cast, board, django_assert_num_queries):
    with django_assert_num_queries(1):
        groups = cards_of(cast.session)
    found = [(str(group.title), card.kind, card.by, card.lines) for group in groups for card in group.cards]
    assert found == [
        ("Collective question", "Underlying meaning", "", ["Angst om te falen"]),
        ("Situation", "Situation", "", ["De dichte deur", "Ik wist niet of ik moest bellen."]),
        ("Patterns", "Intention behind it", "", ["Nabij blijven"]),
        ("Patterns", "Pattern", "", ["We trekken ons terug"]),
        ("Patterns", "Relation", "", ["Regels en vertrouwen"]),
        ("Considerations", "Consideration", "", ["Wachten is ook handelen"]),
        ("Action perspectives", "Action perspective", "", ["Een kaart in de bus", "met een vraag"]),
        ("Agreements and intentions", "Talk it over with others", "Lea Fictief", ["Ik bespreek het in het team"]),
        ("Yields of last time", "Yield", "Mo Proefman", ["Ze deed open", "Rustig blijven"]),
    ]


def test_a_board_with_nothing_on_it_has_no_cards(cast):
    assert cards_of(cast.session) == []


def test_cards_are_shown_to_the_writer_escaped(cast, board, logged_in):
    Contribution.objects.create(
        situation=board, step=Step.BALANCE, kind=ContributionKind.CONSIDERATION, author=cast.member, text=SCRIPT
    )
    page = logged_in(cast.taker.user).get(url("edit_minutes", cast)).content.decode()
    assert page.count("data-card\n") == 10
    assert SCRIPT not in page
    assert logged_in(cast.member.user).get(url("edit_minutes", cast)).status_code == 404
