"""Words and their stems: "Bewoners" and "bewoner" are one, and so are "één" and "een", "grens" and "grenzen".

PostgreSQL's own Dutch does not bring grens and grenzen together, SQLite has none; so both get the stems made here
(docs/decisions/search.md).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST_WORD = 60
WORD = re.compile(r"[^\W_]+")
ROUNDS = 3
"""How often a stem is stemmed again; nearly all are at rest after two."""

# Function words of Dutch, as they are folded: in every text, and no theme.
FUNCTION_WORDS = """
    aan achter af al alle alleen allemaal alles als altijd ander andere anderen anders behalve ben bent bij bijna
    boven buiten daar daarbij daarin daarna daarom daarvan dan dat de deden deed deze die dit doe doen doet door
    dus echt een eens eerst elk elkaar elke en enkele er eraan erbij erg ergens erin ervan even gaan gaat gedaan
    geen geweest gewoon ging graag haar had hadden heb hebben hebt heeft heel hem hen het hier hierbij hij hoe hun
    iemand iets ik in is ja jaar je jezelf jij jou jouw jullie kan kon konden kun kunnen kunt kwam laat laten later
    maar maken maakt me mee meer meest men met mij mijn misschien moest moesten moet moeten mogen mijzelf na naar
    nadat niemand niet niets nog nooit nu of om omdat ons onze ook op opnieuw over soms staan staat steeds te tegen
    ten ter terwijl toch toen tot tussen u uit uw van vanaf vanuit veel vaak verder via vond voor vooral voordat
    vroeg waar waarbij waardoor waarin waarom waarvan wanneer want waren was wat we weer weg wel welke werd werden
    wie wij wil wilde willen word worden wordt zal ze zei zelf zich zichzelf zij zijn zo zoals zodat zonder zou
    zouden zullen
"""
STOP_WORDS = frozenset(FUNCTION_WORDS.split())

_stemmer = snowballstemmer.stemmer("dutch")


@dataclass(frozen=True)
class Word:
    """A word in a text, with where it stands; `stem` is empty for what says nothing by itself."""

    start: int
    end: int
    stem: str


def words_of(text: str) -> Iterator[Word]:
    """The words in their order; stop words and single letters have an empty stem."""
    for found in WORD.finditer(text):
        yield Word(found.start(), found.end(), stem(found[0]))


def stems_of(text: str) -> list[str]:
    """The stems in their order, without what says nothing by itself."""
    return [word.stem for word in words_of(text) if word.stem]


def folded(text: str) -> str:
    """Without capitals and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word, folded; empty for a stop word, a single letter, and what folds to nothing."""
    plain = "".join(WORD.findall(folded(word)))[:LONGEST_WORD]
    if plain in STOP_WORDS or (len(plain) < 2 and not plain.isdigit()):
        return ""
    for _again in range(ROUNDS):
        shorter = str(_stemmer.stemWord(plain))
        if shorter == plain or len(shorter) < 2:
            break
        plain = shorter
    return plain
