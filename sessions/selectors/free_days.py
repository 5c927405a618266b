"""On which days a community plans no sessions, and the reason in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communities.enums import HolidayKind
from communities.models import Community, SchoolHoliday
from sessions.planning import holidays
from sessions.planning.holidays import Span


@dataclass(frozen=True)
class FreeDays:
    """The school holidays of a community over a period, read once; public holidays come with them."""

    school_holidays: tuple[Span, ...]

    def why_not(self, day: date) -> str:
        """The reason as `sessions.planning.holidays.why_not` names it; "" for a free day."""
        return holidays.why_not(day, self.school_holidays)

    @property
    def summers(self) -> list[Span]:
        return [span for span in self.school_holidays if span.kind == HolidayKind.SUMMER]

    def between(self, first: date, last: date) -> list[Span]:
        """School holidays that touch these days."""
        return [span for span in self.school_holidays if span.first <= last and span.last >= first]


def free_days_of(community: Community, first: date, last: date) -> FreeDays:
    """One query; `community.organisation` should be there already."""
    found = SchoolHoliday.objects.that_hold_for(community.organisation, community.region, first, last)
    return FreeDays(tuple(Span(one.first_day, one.last_day, one.kind) for one in found))


def holiday_name(kind: str) -> str:
    """The school holiday in the reader's language: "Christmas holiday"."""
    return str(HolidayKind(kind).label) if kind in HolidayKind.values else kind


def reason_in_words(day: date, reason: str) -> str:
    """31 December is in the Christmas holiday; in the reader's language. "" where there is no reason."""
    told_day = date_format(day, "j F")
    if reason == holidays.PUBLIC:
        name = holidays.public_holidays(day.year, (get_language() or "nl")[:2]).get(day, "")
        return _("%(day)s is a public holiday (%(name)s)") % {"day": told_day, "name": name}
    _school, _separator, kind = reason.partition(":")
    if kind == HolidayKind.OTHER:
        return _("%(day)s is a day off of the organisation") % {"day": told_day}
    if kind:
        return _("%(day)s is in the %(holiday)s") % {"day": told_day, "holiday": holiday_name(kind)}
    return ""


def shift_in_words(passed_over: Iterable[dict[str, str]]) -> list[str]:
    """The reasons of a roster date's `passed_over`, oldest first."""
    return [reason_in_words(date.fromisoformat(one["day"]), one["reason"]) for one in passed_over]
