"""Reading a pasted or uploaded list of members: each row a person, or a line with its reasons why not.

Columns: e-mail; name; background; kinds of knowledge; duties; from; until. Separated by semicolons, commas or tabs,
with or without a heading; words in Dutch or English. Nothing is asked of the database here.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from communities.enums import Background, Duty, Knowledge
from communities.forms.fields import EARLIEST, LATEST
from communities.services.memberships import NewMember, Terms

MOST_ROWS = 500
COLUMNS = ("email", "name", "background", "knowledge", "duties", "starts_on", "ends_on")
HEADINGS = {
    "email": ("e mail", "email", "mail", "e mailadres", "emailadres", "mailadres", "adres", "e mail address"),
    "name": ("name", "naam"),
    "background": ("background", "achtergrond"),
    "knowledge": ("knowledge", "kennis", "kinds of knowledge", "soort kennis", "soorten kennis"),
    "duties": ("duties", "duty", "taken", "taak"),
    "starts_on": ("from", "starts on", "start", "van", "vanaf", "begin"),
    "ends_on": ("until", "ends on", "end", "tot", "tot en met", "t m", "einde"),
}
BACKGROUNDS = {
    Background.STUDENT: ("student", "studente", "studenten"),
    Background.LECTURER: ("lecturer", "teacher", "docent", "docente", "lwg docent"),
    Background.PROFESSIONAL: ("professional", "beroepskracht", "sociaal werker", "social worker"),
    Background.RESEARCHER: ("researcher", "onderzoeker"),
    Background.EXPERT_BY_EXPERIENCE: ("expert by experience", "ervaringsdeskundige", "ervaringswerker"),
    Background.CITIZEN: (
        "citizen",
        "client representative",
        "citizen or client representative",
        "burger",
        "bewoner",
        "clientvertegenwoordiger",
        "burger of clientvertegenwoordiger",
        "mantelzorger",
    ),
}
KNOWLEDGE = {
    Knowledge.EXPERIENTIAL: ("experiential", "experiential knowledge", "experience", "ervaring", "ervaringskennis"),
    Knowledge.LOCAL: ("local", "local knowledge", "lokaal", "lokale kennis"),
    Knowledge.PROFESSIONAL: (
        "professional",
        "professional knowledge",
        "professioneel",
        "professionele kennis",
        "vakkennis",
    ),
}
DUTIES = {
    Duty.FACILITATOR: ("facilitator", "gespreksleider"),
    Duty.MINUTE_TAKER: ("minute taker", "notulist"),
    Duty.READER: ("reader", "meelezer"),
    Duty.LWG_LECTURER: ("lwg lecturer", "lwg docent"),
    Duty.PROCESS_COACH: ("process coach", "procescoach", "procesbegeleider"),
}
Choice = TypeVar("Choice", bound=str)
SEVERAL = re.compile(r"[,;/+&|]|\s+(?:en|and)\s+", re.IGNORECASE)
DAY_FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d")


@dataclass(frozen=True)
class WrongRow:
    """A line (counted from 1 in what was typed) that cannot be taken in, with all its reasons."""

    line: int
    typed: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class MemberList:
    """What was read; only where nothing is wrong may anything be carried out."""

    people: tuple[NewMember, ...]
    wrong: tuple[WrongRow, ...]


def read_members(text: str, *, starts_on: date) -> MemberList:
    """Read `text`; a row without a first day gets `starts_on`.

    Raises ValidationError where it is no list at all: empty, or with more than 500 rows.
    """
    rows = [(line, row) for line, row in _rows(text) if any(row)]
    order: Sequence[str] = COLUMNS
    if rows and (named := _heading(rows[0][1])):
        order, rows = named, rows[1:]
    if not rows:
        raise ValidationError(_("There are no rows in this list."), code="empty")
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            _("This list has %(rows)s rows; at most %(most)s go in at once. Split it in parts."),
            code="too_long",
            params={"rows": len(rows), "most": MOST_ROWS},
        )
    people: list[NewMember] = []
    wrong: list[WrongRow] = []
    first_seen: dict[str, int] = {}
    for line, row in rows:
        cells = dict(zip(order, row, strict=False))
        person, reasons = _person(line, cells, starts_on)
        if len(row) > len(order) and any(row[len(order) :]):
            reasons.append(_("There are more columns than expected."))
        email = cells.get("email", "").lower()
        if email and email in first_seen:
            reasons.append(_("This address stands on line %(line)s already.") % {"line": first_seen[email]})
        first_seen.setdefault(email, line)
        if reasons or person is None:
            wrong.append(WrongRow(line, " · ".join(row)[:300], tuple(reasons)))
        else:
            people.append(person)
    return MemberList(tuple(people), tuple(wrong))


def _rows(text: str) -> Iterable[tuple[int, list[str]]]:
    """Line number and trimmed cells; the separator is the one that stands most often in the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    line = 0
    try:
        for row in reader:
            yield line + 1, [cell.strip() for cell in row]
            line = reader.line_num
    except csv.Error as error:
        raise ValidationError(
            _("Line %(line)s cannot be read: perhaps a quotation mark is not closed."),
            code="unreadable",
            params={"line": line + 1},
        ) from error


def _heading(row: Sequence[str]) -> list[str]:
    """The columns in the order of a heading; empty when this row is no heading. Unknown columns are passed over."""
    if any("@" in cell for cell in row):
        return []
    known = {word: column for column, words in HEADINGS.items() for word in words}
    columns = [known.get(_plain(cell), "") for cell in row]
    return columns if "email" in columns else []


def _person(line: int, cells: Mapping[str, str], starts_on: date) -> tuple[NewMember | None, list[str]]:
    """The person of one row, and all that is wrong with it."""
    reasons: list[str] = []
    email, name = cells.get("email", "").lower(), cells.get("name", "")
    if not _is_address(email):
        reasons.append(_("“%(typed)s” is no e-mail address.") % {"typed": email[:80]})
    if len(name) > 120:
        reasons.append(_("The name is longer than 120 characters."))
    background = _one_of(BACKGROUNDS, cells.get("background", ""))
    if background is None:
        reasons.append(_("Background “%(typed)s” is not known.") % {"typed": cells.get("background", "")[:80]})
    knowledge = _some_of(KNOWLEDGE, cells.get("knowledge", ""), reasons)
    if not cells.get("knowledge", ""):
        reasons.append(_("No kind of knowledge is given."))
    duties = _some_of(DUTIES, cells.get("duties", ""), reasons)
    first = _day(cells.get("starts_on", ""), reasons) or starts_on
    last = _day(cells.get("ends_on", ""), reasons)
    if last is not None and last < first:
        reasons.append(_("The last day lies before the first."))
    if reasons or background is None:
        return None, reasons
    return NewMember(email, name, Terms(background, knowledge, first, last, duties), line), reasons


def _is_address(typed: str) -> bool:
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return len(typed) <= 254


def _one_of(words: Mapping[Background, Sequence[str]], typed: str) -> Background | None:
    plain = _plain(typed)
    return next((choice for choice, names in words.items() if plain == choice.value or plain in names), None)


def _some_of(words: Mapping[Choice, Sequence[str]], typed: str, reasons: list[str]) -> frozenset[Choice]:
    """The choices named in one cell; a word that is not known becomes a reason."""
    found: set[Choice] = set()
    for part in filter(None, (one.strip() for one in SEVERAL.split(typed))):
        plain = _plain(part)
        choice = next((choice for choice, names in words.items() if plain in names), None)
        if choice is None:
            reasons.append(_("“%(typed)s” is not known here.") % {"typed": part[:80]})
        else:
            found.add(choice)
    return frozenset(found)


def _day(typed: str, reasons: list[str]) -> date | None:
    """A day as Dutch people write it, or as computers do."""
    if not typed:
        return None
    for form in DAY_FORMATS:
        try:
            found = datetime.strptime(typed, form).date()  # noqa: DTZ007 (a calendar day has no zone)
        except ValueError:
            continue
        if EARLIEST <= found <= LATEST:
            return found
    reasons.append(_("“%(typed)s” is no date; write 31-1-2027.") % {"typed": typed[:40]})
    return None


def _plain(typed: str) -> str:
    """Lower case, without accents, and with single spaces for dashes and underscores."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", typed.casefold()) if not unicodedata.combining(c))
    return " ".join(re.split(r"[\s_\-./]+", bare)).strip()
