"""What the board of a session already says, laid out for its minutes: nobody types twice."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sessions.enums import ContributionKind
from sessions.models import Contribution, Minutes, Session, Situation

PATTERN_KINDS = (ContributionKind.PURPOSE, ContributionKind.PATTERN, ContributionKind.RELATION)


def from_board(session: Session) -> dict[str, str]:
    """A text for each section of the minutes; empty where the board has nothing. Four queries."""
    situations = list(session.situations.prefetch_related("contributions"))
    texts = {
        "collective_question": _collective_question(session, situations),
        "situation": "\n\n".join(f"{one.title}\n{one.text}".strip() for one in situations),
        "patterns": "\n\n".join(filter(None, (_of_kind(situations, kind, headed=True) for kind in PATTERN_KINDS))),
        "considerations": _of_kind(situations, ContributionKind.CONSIDERATION),
        "action_perspectives": _of_kind(situations, ContributionKind.ACTION_PERSPECTIVE),
        "agreements": _intentions(session),
        "yields": _yields(session),
    }
    return {section: _fitting(section, text) for section, text in texts.items()}


def _collective_question(session: Session, situations: list[Situation]) -> str:
    """The shared question, and the meaning that step 3 found underneath it (A2, A8a)."""
    meaning = _of_kind(situations, ContributionKind.MEANING, headed=True)
    return "\n\n".join(filter(None, (session.community.shared_question, meaning)))


def _of_kind(situations: list[Situation], kind: ContributionKind, *, headed: bool = False) -> str:
    """One line a contribution of that kind; under the situation's title where there are several situations."""
    lines: list[str] = []
    for situation in situations:
        said = [one for one in situation.contributions.all() if one.kind == kind]
        if said and len(situations) > 1:
            lines.append(f"{situation.title}:")
        lines += _bullets(said)
    if lines and headed:
        lines.insert(0, f"{str(kind.label).capitalize()}:")
    return "\n".join(lines)


def _bullets(contributions: Iterable[Contribution]) -> list[str]:
    return [_bullet(one.text) for one in contributions]


def _bullet(text: str) -> str:
    """A dash, with further lines of the same text indented under it."""
    return "- " + "\n  ".join(line.strip() for line in text.strip().splitlines() if line.strip())


def _intentions(session: Session) -> str:
    found = session.intentions.select_related("membership__user")
    return "\n".join(_bullet(f"{one.membership} ({one.get_form_display()}): {one.text}") for one in found)


def _yields(session: Session) -> str:
    lines = []
    for one in session.yields.select_related("membership__user"):
        helped = "\n" + _("What helped: %(consideration)s") % {"consideration": one.consideration}
        lines.append(_bullet(f"{one.membership}: {one.change}{helped if one.consideration else ''}"))
    return "\n".join(lines)


def _fitting(section: str, text: str) -> str:
    """No longer than the section may be: cut at a line, and saying so; the board keeps the rest."""
    longest = Minutes.LONGEST[section]
    if len(text) <= longest:
        return text
    note = "\n" + _("… The rest is on the board.")
    return text[: longest - len(note)].rpartition("\n")[0] + note
