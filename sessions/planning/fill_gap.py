"""Days that fill a gap which is too long (A9), and their order: where most can come first."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sessions.planning.rhythm import LONGEST_GAP_DAYS, SHORTEST_GAP_DAYS, Gap

SATURDAY = 5


def days_within(gap: Gap, *, first: date, why_not: Callable[[date], str]) -> list[date]:
    """Free working days on or after `first` on which a session keeps the rhythm, oldest first.

    Six weeks at most from the session before and to the one after. In a gap that one session cannot mend, only the
    former counts; and three weeks at least on both sides where that leaves room. `why_not` as in `propose_dates`.
    """
    days = [gap.earlier + timedelta(days=number) for number in range(1, gap.days)]
    days = [day for day in days if day >= first and day.weekday() < SATURDAY and not why_not(day)]
    mends_it = gap.days <= 2 * LONGEST_GAP_DAYS
    kept = [
        day
        for day in days
        if (day - gap.earlier).days <= LONGEST_GAP_DAYS and (not mends_it or (gap.later - day).days <= LONGEST_GAP_DAYS)
    ]
    roomy = [day for day in kept if min((day - gap.earlier).days, (gap.later - day).days) >= SHORTEST_GAP_DAYS]
    return roomy or kept


def best_first(days: Mapping[date, float], *, gap: Gap, weekday: int) -> list[date]:
    """The days in the order of offering; the value of each says how many can come, a half for who rather would not.

    Most people first; then the weekday on which the community meets; then nearest to the middle of the gap.
    """
    middle = gap.earlier.toordinal() + gap.days / 2

    def rank(day: date) -> tuple[float, bool, float, date]:
        return (-days[day], day.weekday() != weekday, abs(day.toordinal() - middle), day)

    return sorted(days, key=rank)
