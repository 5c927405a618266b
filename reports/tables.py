"""Figures as tables: the same rows are drawn as a chart, shown behind its button, and downloaded as CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lwg.web.templatetags.lwg import brief
from reports.figures import MinutesFigures
from reports.selectors.community_figures import CommunitySeries
from sessions.planning.rhythm import LONGEST_GAP_DAYS

Cell = str | int | None


@dataclass(frozen=True)
class Column:
    """A series; `tone` gives it a status colour in the chart."""

    label: str
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """`question` is what its chart answers; the first column holds the labels. `chart` is bar, line or stacked."""

    slug: str
    question: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    chart: str = "bar"
    across: bool = False
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(cell for row in self.rows for cell in row[1:])


def community_tables(series: CommunitySeries) -> list[Table]:
    """One table a question, in the order in which the page shows them."""
    return [
        minutes_table(series),
        rhythm_table(series),
        attendance_table(series),
        Table(
            "perspectives",
            _("Which backgrounds take part?"),
            [Column(_("Background")), Column(_("Members"))],
            [[str(one.label), n] for one, n in series.people.backgrounds.items()],
            across=True,
        ),
        Table(
            "knowledge",
            _("Which kinds of knowledge are there?"),
            [Column(_("Kind of knowledge")), Column(_("Members"))],
            [[str(one.label), n] for one, n in series.people.knowledge.items()],
            across=True,
        ),
        Table(
            "outcomes",
            _("Which competences do the learning outcomes show?"),
            [Column(_("Competence")), Column(_("Learning outcomes"))],
            [[name, n] for name, n in series.competences],
            across=True,
            note=_("Counts only. An outcome may show more than one competence."),
        ),
        Table(
            "themes",
            _("Which themes return?"),
            [Column(_("Theme")), Column(_("Minutes"))],
            [[name, n] for name, n in series.themes],
            across=True,
            note=_("Themes of at least two minutes that were distributed."),
        ),
    ]


def minutes_table(series: CommunitySeries) -> Table:
    """By month of the session."""
    months: dict[tuple[int, int], list[MinutesFigures]] = {}
    for one in series.sessions:
        months.setdefault((one.day.year, one.day.month), []).append(one.minutes)
    return Table(
        "minutes",
        _("Are the minutes on time?"),
        [
            Column(_("Month")),
            Column(_("on time"), "done"),
            Column(_("late"), "soon"),
            Column(_("overdue"), "late"),
            Column(_("not due yet"), "calm"),
        ],
        [
            [brief(date(year, month, 1), "M Y"), *_sums(states)]
            for (year, month), states in sorted(months.items())
            if any(_sums(states))
        ],
        chart="stacked",
        note=_("By the month of the session. Late stays late."),
    )


def rhythm_table(series: CommunitySeries) -> Table:
    rows: list[list[Cell]] = [
        [_day(one.day), one.gap.days, LONGEST_GAP_DAYS] for one in series.sessions if one.gap is not None
    ]
    if series.running_gap is not None:
        rows.append([_("until now"), series.running_gap.days, LONGEST_GAP_DAYS])
    return Table(
        "rhythm",
        _("How many days lie between the sessions?"),
        [Column(_("Session")), Column(_("Days since the one before")), Column(_("At most"), "late")],
        rows,
        chart="line",
        note=_("At most 6 weeks; a gap with the summer holiday in it does not count."),
    )


def attendance_table(series: CommunitySeries) -> Table:
    return Table(
        "attendance",
        _("How many members come?"),
        [Column(_("Session")), Column(_("Present")), Column(_("Expected"), tone="calm")],
        [[_day(one.day), one.attendance.part, one.attendance.whole] for one in series.sessions if one.attendance],
        chart="bar",
    )


def _sums(states: Iterable[MinutesFigures]) -> list[int]:
    found = list(states)
    return [
        sum(one.on_time for one in found),
        sum(one.late for one in found),
        sum(one.overdue for one in found),
        sum(one.waiting for one in found),
    ]


def _day(value: date) -> str:
    return brief(value, "j M Y")
