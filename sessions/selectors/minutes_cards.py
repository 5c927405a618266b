"""The cards of a session's board as they stand beside its minutes, for whoever writes those (P1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Value
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sessions.enums import ContributionKind, PracticeForm
from sessions.models import Contribution, Session, Situation
from sessions.selectors.names import name_of
from sessions.selectors.sections import SECTIONS

SECTION_OF_KIND: dict[str, str] = {
    ContributionKind.MEANING: "collective_question",
    ContributionKind.PURPOSE: "patterns",
    ContributionKind.PATTERN: "patterns",
    ContributionKind.RELATION: "patterns",
    ContributionKind.CONSIDERATION: "considerations",
    ContributionKind.ACTION_PERSPECTIVE: "action_perspectives",
}
LOOKS = {one.key: one for one in SECTIONS}


@dataclass(frozen=True)
class Card:
    """What one person said; `by` where the minutes tell who."""

    section: str
    step: int
    icon: str
    kind: str
    text: str
    by: str = ""

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class CardGroup:
    title: str | Promise
    cards: list[Card]


def cards_of(session: Session) -> list[CardGroup]:
    """By the section to which they belong, without empty groups; one query, however many cards."""
    found = [_card(*row) for row in _rows(session)]
    groups = (CardGroup(one.title, [card for card in found if card.section == one.key]) for one in SECTIONS)
    return [group for group in groups if group.cards]


def _rows(session: Session) -> Iterator[tuple[str, str, str, str, str]]:
    """Of each card which kind it is, how (of an intention), its text, what comes after it, and who; as they came."""
    who = name_of("membership__user")
    said = Contribution.objects.filter(situation__session=session, kind__in=SECTION_OF_KIND)
    of_session = [
        Situation.objects.filter(session=session).values_list(
            Value("situation"), Value(""), "title", "text", Value(""), "created_at"
        ),
        said.values_list("kind", Value(""), "text", Value(""), Value(""), "created_at"),
        session.intentions.values_list(Value("intention"), "form", "text", Value(""), who, "created_at"),
        session.yields.values_list(Value("yield"), Value(""), "change", "consideration", who, "created_at"),
    ]
    first, *others = [rows.order_by() for rows in of_session]
    for *card, _created_at in first.union(*others, all=True).order_by("created_at"):
        yield tuple(card)


def _card(what: str, how: str, text: str, more: str, by: str) -> Card:
    if what == "situation":
        section, kind = "situation", _("Situation")
    elif what == "intention":
        section, kind = "agreements", capfirst(str(PracticeForm(how).label))
    elif what == "yield":
        section, kind = "yields", _("Yield")
    else:
        section, kind = SECTION_OF_KIND[what], capfirst(str(ContributionKind(what).label))
    look = LOOKS[section]
    return Card(section=section, step=look.step, icon=look.icon, kind=kind, text=f"{text}\n{more}", by=by)
