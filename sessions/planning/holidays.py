"""Days on which no session is planned: the public holidays of the Netherlands, and school holidays that are given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

PUBLIC = "public"
SCHOOL = "school"
LIBRARY_LANGUAGES = {"en": "en_US"}


@dataclass(frozen=True)
class Span:
    """A run of days, both ends included; `kind` says which school holiday it is."""

    first: date
    last: date
    kind: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@lru_cache(maxsize=64)
def public_holidays(year: int, language: str = "nl") -> Mapping[date, str]:
    """The public holidays of a year with their names, as the library `holidays` knows them (5 May each fifth year)."""
    from holidays.countries.netherlands import Netherlands  # loads slowly; only who plans needs it

    found: Mapping[date, str] = Netherlands(  # type: ignore[no-untyped-call]  # the library has no types
        years=year, categories=("public",), language=LIBRARY_LANGUAGES.get(language, language)
    )
    return dict(found.items())


def why_not(day: date, school_holidays: Iterable[Span]) -> str:
    """Why no session falls on `day`: "public", "school:<kind>", or "" when it is free.

    A public holiday within a school holiday is told as the school holiday: the longer reason explains more.
    """
    for span in school_holidays:
        if day in span:
            return f"{SCHOOL}:{span.kind}"
    return PUBLIC if day in public_holidays(day.year) else ""
