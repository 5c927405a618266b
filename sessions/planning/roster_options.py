"""What a facilitator asks of the planner beside the answers, as it stands in the address of a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

MOST_DAYS, MOST_SESSIONS, MOST_ON_PURPOSE = 370, 60, 20


@dataclass(frozen=True)
class PlanningOptions:
    """`from_day`: of a change, the day from which dates may move; `free`: dates chosen by hand may go too.

    The others are as in `Relaxation`.
    """

    from_day: date | None = None
    free: bool = False
    longest_days: int | None = None
    shortest_days: int | None = None
    sessions: int | None = None
    without_facilitator: bool = False
    without_minute_taker: bool = False
    on_purpose: tuple[date, ...] = ()

    @property
    def is_relaxed(self) -> bool:
        return replace(self, from_day=None, free=False) != PlanningOptions()

    @property
    def query(self) -> str:
        """As `read` takes it back; "" where nothing is asked."""
        return urlencode([(name, told) for name, told in self._told()])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values, for hidden fields of a form."""
        return self._told()

    def _told(self) -> list[tuple[str, str]]:
        told = []
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, tuple):
                value = ",".join(one.isoformat() for one in value)
            elif value is True:
                value = "1"
            if value:
                told.append((each.name, str(value)))
        return told


def read_options(query: Mapping[str, str]) -> PlanningOptions:
    """What is no sensible value counts as not asked."""
    return PlanningOptions(
        from_day=next(_days(query.get("from_day", "")), None),
        free=query.get("free") == "1",
        longest_days=_number(query.get("longest_days", ""), MOST_DAYS),
        shortest_days=_number(query.get("shortest_days", ""), MOST_DAYS),
        sessions=_number(query.get("sessions", ""), MOST_SESSIONS),
        without_facilitator=query.get("without_facilitator") == "1",
        without_minute_taker=query.get("without_minute_taker") == "1",
        on_purpose=tuple(sorted(set(_days(query.get("on_purpose", "")))))[:MOST_ON_PURPOSE],
    )


def read_query(text: str) -> PlanningOptions:
    return read_options(dict(parse_qsl(text)))


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= most else None


def _days(text: str) -> Iterator[date]:
    for one in text[:1000].split(","):
        try:
            yield date.fromisoformat(one)
        except ValueError:
            continue
