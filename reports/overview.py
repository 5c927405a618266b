"""The communities side by side: a line each, on the dashboard and as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communities.enums import Background, Knowledge
from reports.figures import RhythmFigures, Share
from reports.selectors.figures import CommunityFigures
from reports.tables import Cell

NONE = "–"


@dataclass(frozen=True)
class Line:
    """A community on the dashboard, in words: a long list is made here rather than in the template."""

    url: str
    name: str
    organisation: str
    minutes: str
    overdue: str
    rhythm: str
    longest: str
    is_broken: bool
    members: str
    missing: str
    attendance: str
    outcomes: str
    themes: str


@dataclass(frozen=True)
class Totals:
    """What the communities of one page of the dashboard add up to."""

    on_time: Share
    overdue: int
    out_of_rhythm: int
    incomplete: int
    attendance: Share


def totals_of(figures: Sequence[CommunityFigures]) -> Totals:
    return Totals(
        on_time=sum((one.minutes.share_on_time for one in figures), Share(0, 0)),
        overdue=sum(one.minutes.overdue for one in figures),
        out_of_rhythm=sum(one.rhythm.is_broken for one in figures),
        incomplete=sum(bool(one.people.missing) for one in figures),
        attendance=sum((one.attendance for one in figures), Share(0, 0)),
    )


def overview_line(figures: CommunityFigures, url: str) -> Line:
    minutes, rhythm = figures.minutes, figures.rhythm
    return Line(
        url=url,
        name=figures.name,
        organisation=figures.organisation,
        minutes=_share(minutes.share_on_time),
        overdue=f"{minutes.overdue} {_('overdue')}" if minutes.overdue else "",
        rhythm=_share(rhythm.share) if rhythm.gaps else NONE,
        longest=_longest(rhythm),
        is_broken=rhythm.is_broken,
        members=str(figures.people.members),
        missing=_named(figures.people.missing) or _("complete"),
        attendance=f"{figures.attendance.percent}%" if figures.attendance.whole else NONE,
        outcomes=str(figures.outcomes),
        themes=str(figures.recurring_themes),
    )


def _share(share: Share) -> str:
    return f"{share.part}/{share.whole}"


def _longest(rhythm: RhythmFigures) -> str:
    return f"{rhythm.longest_days} {_('days')}" if rhythm.longest_days else NONE


def _named(missing: Sequence[Background | Knowledge]) -> str:
    return ", ".join(str(one.label) for one in missing)


def overview_heads() -> list[str]:
    """The columns of :func:`overview_row`."""
    return [
        _("Community"),
        _("Organisation"),
        _("Minutes on time"),
        _("Minutes late"),
        _("Minutes overdue"),
        _("Gaps of at most 6 weeks"),
        _("Gaps"),
        _("Longest gap (days)"),
        _("Members"),
        _("Missing perspectives"),
        _("Present"),
        _("Expected"),
        _("Learning outcomes"),
        _("Recurring themes"),
    ]


def overview_row(figures: CommunityFigures) -> list[Cell]:
    return [
        figures.name,
        figures.organisation,
        figures.minutes.on_time,
        figures.minutes.late,
        figures.minutes.overdue,
        figures.rhythm.kept,
        figures.rhythm.gaps,
        figures.rhythm.longest_days,
        figures.people.members,
        _named(figures.people.missing),
        figures.attendance.part,
        figures.attendance.whole,
        figures.outcomes,
        figures.recurring_themes,
    ]
