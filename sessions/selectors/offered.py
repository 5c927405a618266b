"""What the pages show on which half-days are offered and asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lwg import clock
from lwg.web.templatetags.lwg import short_day
from sessions.enums import HalfDay, half_day_of
from sessions.models import AvailabilityRound, CandidateAnswer, Roster
from sessions.models.rosters import Weekday
from sessions.planning.candidates import days_offered
from sessions.selectors.asked import with_unanswered
from sessions.selectors.free_days import free_days_of, reason_in_words


@dataclass(frozen=True)
class OfferedRow:
    pk: int
    label: str
    answers: int


@dataclass(frozen=True)
class OfferedGroup:
    """All candidates on one weekday in one half-day."""

    name: str
    rows: Sequence[OfferedRow]


@dataclass(frozen=True)
class CandidatesPage:
    groups: Sequence[OfferedGroup]
    left_out: Sequence[str]
    number: int
    is_asked: bool


def candidates_page(roster: Roster) -> CandidatesPage:
    """Four queries; days that were left out are told with their reason, of weekdays that are offered."""
    found = list(roster.candidates.order_by("day", "starts_at"))
    answered = dict(
        CandidateAnswer.objects.filter(candidate__roster=roster).values_list("candidate").annotate(n=Count("pk"))
    )
    groups: dict[tuple[int, str], list[OfferedRow]] = {}
    for one in sorted(found, key=lambda one: (one.day.weekday(), one.starts_at, one.day)):
        key = (one.day.weekday(), one.half_day)
        groups.setdefault(key, []).append(OfferedRow(one.pk, short_day(one.day), answered.get(one.pk, 0)))
    return CandidatesPage(
        groups=[
            OfferedGroup(
                _("%(weekday)s %(half_day)s")
                % {"weekday": Weekday(weekday).label, "half_day": HalfDay(half_day).label},
                rows,
            )
            for (weekday, half_day), rows in groups.items()
        ],
        left_out=_left_out(roster, {weekday for weekday, _half_day in groups}),
        number=len(found),
        is_asked=roster.availability_rounds.filter(closed_at=None).exists(),
    )


def _left_out(roster: Roster, weekdays: set[int]) -> list[str]:
    if not weekdays:
        return []
    why_not = free_days_of(roster.community, roster.first_day, roster.last_day).why_not
    _free, passed = days_offered(roster.first_day, roster.last_day, weekdays, why_not)
    return [
        f"{date_format(one.day, 'D')} {reason_in_words(one.day, one.reason)}"
        for one in passed
        if one.day > clock.today()
    ]


def usual_offer(roster: Roster) -> dict[str, list[object]]:
    """The roster's own weekday and half-day."""
    return {"weekdays": [roster.weekday], "half_days": [half_day_of(roster.starts_at).value]}


def usual_deadline(roster: Roster) -> date:
    """Two weeks ahead, or the day before the first candidate when that is sooner."""
    in_two_weeks = clock.today() + timedelta(weeks=2)
    first = roster.candidates.filter(day__gt=clock.today()).order_by("day").values_list("day", flat=True).first()
    return min(in_two_weeks, first - timedelta(days=1)) if first else in_two_weeks


def deadline_as_it_stands(asking: AvailabilityRound) -> dict[str, object]:
    local = asking.respond_by.astimezone(clock.AMSTERDAM)
    return {"respond_on": local.date(), "respond_at": local.time()}


def who_is_told(roster: Roster) -> list[str]:
    """Names of those who would get a mail now."""
    return [str(one.user) for one in with_unanswered(roster, clock.today()).select_related("user") if one.unanswered]


def number_to_ask(roster: Roster) -> int:
    return roster.candidates.filter(day__gte=clock.today()).count()
