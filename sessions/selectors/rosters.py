"""What the pages of rosters show: dates with their shifts, gaps and turns, and the half-year as a strip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community
from lwg import clock
from lwg.web.templatetags.lwg import brief
from sessions.enums import RosterState, SessionState
from sessions.models import Roster, RosterDate, Session
from sessions.planning.rhythm import Gap, ProposedDate, local_day
from sessions.planning.turns import Turn
from sessions.selectors.absences import absences
from sessions.selectors.free_days import FreeDays, free_days_of, holiday_name, reason_in_words, shift_in_words
from sessions.selectors.turns import SuggestedTurn, earlier_turns, turns_for


@dataclass
class DateRow:
    """One date of a roster as its page shows it."""

    day: date
    hour: time | None = None
    reasons: list[str] = field(default_factory=list)
    gap: str = ""
    is_breach: bool = False
    is_short: bool = False
    problem: str = ""
    facilitator: str = ""
    minute_taker: str = ""
    reader: str = ""
    by_hand: bool = False
    on_purpose: bool = False
    is_cancelled: bool = False
    is_skipped: bool = False
    moved_from: date | None = None
    is_new: bool = False
    url: str = ""
    change_url: str = ""
    remove_url: str = ""
    was_held: bool = False

    @property
    def has_remarks(self) -> bool:
        """Whether there is more to say than day, gap and turns."""
        marks = (self.is_cancelled, self.problem, self.is_breach, self.is_short, self.moved_from, self.by_hand)
        return bool(any(marks) or self.is_new or self.was_held or self.reasons)


@dataclass(frozen=True)
class StripItem:
    """A date, or the name of a holiday between two dates."""

    month: str = ""
    number: str = ""
    note: str = ""
    icon: str = ""
    status: str = ""
    url: str = ""
    holiday: str = ""


@dataclass(frozen=True)
class RosterPage:
    rows: list[DateRow]
    strip: list[StripItem]
    breaches: list[str]
    hints: list[str]

    @property
    def problems(self) -> list[str]:
        return [row.problem for row in self.rows if row.problem]


def rosters_of(community: Community, *, with_drafts: bool) -> list[Roster]:
    """Newest first, with `number_of_dates`, `first_date` and `last_date`."""
    found = Roster.objects.filter(community=community).select_related("location")
    if not with_drafts:
        found = found.published()
    return list(
        found.annotate(
            number_of_dates=Count("dates"), first_date=Min("dates__day"), last_date=Max("dates__day")
        ).order_by("-first_day", "-pk")
    )


def gap_in_words(days: int) -> str:
    """4 weeks; 30 days."""
    if days % 7:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return ngettext("%(n)d week", "%(n)d weeks", days // 7) % {"n": days // 7}


def preview_of(community: Community, proposed: Sequence[ProposedDate]) -> RosterPage:
    """The dates of a draft that is not made yet; two queries."""
    rows = [
        DateRow(
            day=one.day,
            reasons=[reason_in_words(passed.day, passed.reason) for passed in one.passed_over],
        )
        for one in proposed
    ]
    return page_of(community, rows, day_before(community, proposed[0].day))


def draft_page(roster: Roster) -> RosterPage:
    """A draft with suggested turns and addresses to change it; six queries."""
    planned = list(roster.dates.order_by("day"))
    if not planned:
        return page_of(roster.community, [], None)
    earlier = earlier_turns(roster.community, planned[0].moments(roster)[0])
    turns = suggested_turns(roster, planned, earlier)
    rows = [
        DateRow(
            day=one.day,
            hour=one.starts_at,
            reasons=[] if one.by_hand else shift_in_words(one.passed_over),
            by_hand=one.by_hand,
            on_purpose=one.on_purpose,
            facilitator=str(turn.facilitator.user) if turn.facilitator else "",
            minute_taker=str(turn.minute_taker.user) if turn.minute_taker else "",
            reader=str(turn.reader.user) if turn.reader else "",
            change_url=reverse("change_roster_date", args=[roster.pk, one.pk]),
            remove_url=reverse("remove_roster_date", args=[roster.pk, one.pk]),
        )
        for one, turn in zip(planned, turns, strict=True)
    ]
    return page_of(roster.community, rows, earlier[0].day if earlier else None)


def suggested_turns(
    roster: Roster, planned: Sequence[RosterDate], earlier: Sequence[Turn] | None = None
) -> list[SuggestedTurn]:
    """Whose turn it is on each of these dates, earliest first, besides whom a plan of the programme needs elsewhere."""
    moments = [one.moments(roster) for one in planned]
    return turns_for(
        roster.community,
        moments,
        earlier,
        away=absences(roster.community, moments),
        elsewhere={one.day: one.needed_elsewhere for one in planned},
    )


def published_page(roster: Roster) -> RosterPage:
    """A published roster as its sessions stand now; three queries."""
    planned = roster.dates.select_related(
        "session__facilitator__user", "session__minute_taker__user", "session__reader__user", "session__location"
    ).order_by("day")
    rows = sorted((_published_row(one) for one in planned), key=lambda row: row.day)
    return page_of(roster.community, rows, day_before(roster.community, rows[0].day) if rows else None)


def _published_row(one: RosterDate) -> DateRow:
    session: Session | None = getattr(one, "session", None)
    row = DateRow(
        day=one.day,
        reasons=[] if one.by_hand else shift_in_words(one.passed_over),
        by_hand=one.by_hand,
        on_purpose=True,  # said before publishing; a holiday that was added later concerns no session that stands
    )
    if session is None:
        return row
    row.day = local_day(session.starts_at)
    if row.day != one.day:
        row.moved_from, row.reasons = one.day, []
    row.is_cancelled = session.state == SessionState.CANCELLED
    row.is_skipped = session.skipped
    row.was_held = session.state == SessionState.HELD
    row.facilitator = str(session.facilitator.user) if session.facilitator else ""
    row.minute_taker = str(session.minute_taker.user) if session.minute_taker else ""
    row.reader = str(session.reader.user) if session.reader else ""
    row.url = reverse("session", args=[session.pk])
    return row


def day_before(community: Community, day: date) -> date | None:
    """The day of the last session before these dates, from which the first gap counts."""
    starts_at = (
        Session.objects.standing()
        .filter(community=community, starts_at__date__lt=day)
        .order_by("-starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
    return local_day(starts_at) if starts_at else None


def page_of(community: Community, rows: list[DateRow], before: date | None) -> RosterPage:
    if not rows:
        return RosterPage([], [], [], [])
    free_days = free_days_of(community, before or rows[0].day, rows[-1].day)
    breaches, hints = [], []
    previous = before
    for row in rows:
        if not row.on_purpose and (reason := free_days.why_not(row.day)):
            row.problem = reason_in_words(row.day, reason)
        if row.is_cancelled:
            continue
        if previous is not None and previous < row.day:
            gap = Gap(previous, row.day)
            row.gap = gap_in_words(gap.days)
            row.is_breach, row.is_short = gap.is_breach(free_days.summers), gap.is_short
            if row.is_breach:
                breaches.append(_between(gap))
            if row.is_short:
                hints.append(_between(gap))
        previous = row.day
    return RosterPage(rows, strip_of(rows, free_days), breaches, hints)


def _between(gap: Gap) -> str:
    return _("%(gap)s between %(earlier)s and %(later)s") % {
        "gap": gap_in_words(gap.days),
        "earlier": date_format(gap.earlier, "j F"),
        "later": date_format(gap.later, "j F"),
    }


def strip_of(rows: Iterable[DateRow], free_days: FreeDays) -> list[StripItem]:
    """The dates with the school holidays between them, oldest first."""
    items: list[tuple[date, StripItem]] = []
    days = []
    for row in rows:
        icon, status, note = _mark(row)
        items.append(
            (
                row.day,
                StripItem(
                    month=brief(row.day, "M"),
                    number=date_format(row.day, "j"),
                    note=note,
                    icon=icon,
                    status=status,
                    url=row.url,
                ),
            )
        )
        days.append(row.day)
    if days:
        items += [
            (span.first, StripItem(holiday=holiday_name(span.kind))) for span in free_days.between(min(days), max(days))
        ]
    return [item for _day, item in sorted(items, key=lambda pair: pair[0])]


def _mark(row: DateRow) -> tuple[str, str, str]:
    """Icon, status class and word."""
    if row.is_skipped:
        return "skip-forward", "is-off", _("skipped")
    if row.is_cancelled:
        return "x-circle", "is-off", _("cancelled")
    if row.was_held:
        return "check-circle", "is-done", _("held")
    if row.problem or row.is_breach:
        return "exclamation-triangle", "is-late", _("look here")
    if row.moved_from:
        return "arrow-right", "is-info", _("moved")
    if row.reasons:
        return "arrow-right", "is-calm", _("shifted")
    return "circle", "is-calm", date_format(row.day, "D")


def draft_of(community: Community) -> Roster | None:
    return Roster.objects.filter(community=community, state=RosterState.DRAFT, replaces=None).first()


def last_roster_of(community: Community) -> Roster | None:
    """The published roster that ends last."""
    return Roster.objects.published().filter(community=community).order_by("-last_day").first()


def next_first_day(community: Community, last: Roster) -> date:
    """Where the rhythm of the last roster goes on, after its period."""
    after = max(last.last_day + timedelta(days=1), clock.today())
    day = day_before(community, date.max)
    return after if day is None else max(after, day + timedelta(weeks=last.every_weeks))
