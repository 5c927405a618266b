"""The figures of communities, reckoned right."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import translation

from communities.enums import Background, Knowledge
from communities.models import Membership, SchoolHoliday
from lwg import clock
from reports.figures import MinutesFigures, RhythmFigures, Share
from reports.overview import overview_line
from reports.periods import periods_of_year
from reports.selectors.community_figures import series_of, with_latest
from reports.selectors.figures import figures_of
from sessions.enums import AttendanceState, SessionState
from sessions.models import Session
from tests.cast import NOW
from tests.factories.communities import CommunityFactory, MembershipFactory
from tests.factories.reports import LearningOutcomeFactory
from tests.reports.dashboard.holding import hold

pytestmark = pytest.mark.django_db


YEAR, FIRST_HALF, SECOND_HALF = periods_of_year(2026)


def test_the_overview_is_reckoned_right(built):
    (figures,) = figures_of([built.pk], YEAR)

    assert (figures.pk, figures.name, figures.organisation) == (built.pk, "LWG Havenlicht", built.organisation.name)
    assert figures.minutes == MinutesFigures(on_time=1, late=1, overdue=1, waiting=1)
    assert figures.minutes.share_on_time == Share(1, 3)
    # 9/7 → 10/9 holds the summer holiday; 28, 28 and 14 days
    assert figures.rhythm == RhythmFigures(kept=3, gaps=3, longest_days=28)
    assert figures.people.members == 3
    assert figures.people.missing == [
        Background.RESEARCHER,
        Background.EXPERT_BY_EXPERIENCE,
        Background.CITIZEN,
        Knowledge.EXPERIENTIAL,
    ]
    assert figures.attendance == Share(3 + 2 + 3, 3 + 3 + 3)
    assert figures.outcomes == 2
    # shame stands in the minutes of 8/10 (distributed) and 5/11 (not), so it does not recur yet
    assert figures.recurring_themes == 1


def test_a_line_says_the_figures_in_words(built):
    (figures,) = figures_of([built.pk], YEAR)
    (nothing,) = figures_of([CommunityFactory(name="Leeg").pk], YEAR)

    with translation.override("en"):
        line, empty = overview_line(figures, "/there/"), overview_line(nothing, "/empty/")

    assert (line.url, line.name, line.organisation) == ("/there/", "LWG Havenlicht", built.organisation.name)
    assert (line.minutes, line.overdue) == ("1/3", "1 overdue")
    assert (line.rhythm, line.longest, line.is_broken) == ("3/3", "28 days", False)
    assert line.missing.split(", ")[0] == "researcher"
    assert (line.members, line.attendance, line.outcomes, line.themes) == ("3", "89%", "2", "1")
    assert (empty.minutes, empty.overdue, empty.rhythm, empty.longest) == ("0/0", "", "–", "–")
    assert (empty.members, empty.attendance, empty.outcomes) == ("0", "–", "0")


def test_the_page_of_a_community_tells_the_same_session_by_session(built):
    series = series_of(with_latest(type(built).objects.all()).get(pk=built.pk), YEAR)

    assert series.minutes == MinutesFigures(on_time=1, late=1, overdue=1, waiting=1)
    assert series.rhythm == RhythmFigures(kept=3, gaps=3, longest_days=28)
    assert [(one.day, one.attendance) for one in series.sessions] == [
        (date(2026, 9, 10), Share(3, 3)),
        (date(2026, 10, 8), Share(2, 3)),
        (date(2026, 11, 5), Share(3, 3)),
        (date(2026, 11, 19), None),
    ]
    assert [n for _, n in series.competences] == [2, 1, 0, 0, 0]
    assert series.themes == [("grenzen", 2)]


def test_another_period_has_other_figures(built):
    (figures,) = figures_of([built.pk], periods_of_year(2025)[0])

    assert figures.minutes == MinutesFigures(late=1)
    assert figures.attendance == Share(1, 3)
    assert figures.outcomes == 1
    assert figures_of([built.pk], SECOND_HALF)[0].minutes == MinutesFigures()


def test_a_gap_belongs_to_the_period_of_its_later_session(built, at):
    at("2027-02-20T09:00")
    hold(built, date(2027, 2, 18))

    assert figures_of([built.pk], SECOND_HALF)[0].rhythm == RhythmFigures(kept=0, gaps=1, longest_days=63)
    assert figures_of([built.pk], FIRST_HALF)[0].rhythm == RhythmFigures(kept=4, gaps=4, longest_days=28)


def test_silence_of_more_than_six_weeks_is_a_gap_that_runs(built, at):
    at("2027-01-29T09:00")

    (figures,) = figures_of([built.pk], YEAR)

    assert figures.rhythm == RhythmFigures(kept=4, gaps=5, longest_days=43)


def test_an_organisations_own_summer_holiday_replaces_that_of_the_region(built):
    SchoolHoliday.objects.create(
        organisation=built.organisation,
        kind="summer",
        study_year=2025,
        first_day=date(2026, 7, 1),
        last_day=date(2026, 8, 1),
    )

    (figures,) = figures_of([built.pk], YEAR)

    # 9/7 → 10/9 holds no whole summer holiday now: 63 days
    assert figures.rhythm == RhythmFigures(kept=3, gaps=4, longest_days=63)


def test_an_empty_community_has_empty_figures():
    community = CommunityFactory()

    (figures,) = figures_of([community.pk], YEAR)

    assert figures.minutes.share_on_time.percent is None
    assert figures.rhythm == RhythmFigures()
    assert figures.attendance == Share(0, 0)
    assert len(figures.people.missing) == len(Background) + len(Knowledge)
    assert (figures.outcomes, figures.recurring_themes) == (0, 0)


@pytest.mark.parametrize("seed", range(5))
def test_figures_equal_a_recount_in_plain_python(seed):
    dice = random.Random(seed)
    communities = [CommunityFactory() for _ in range(3)]
    for community in communities:
        members = [
            MembershipFactory(
                community=community,
                background=dice.choice(Background.values),
                starts_on=date(2026, 8, 1) + timedelta(days=dice.randrange(120)),
                ends_on=date(2026, 12, 1) + timedelta(days=dice.randrange(60)) if dice.random() < 0.4 else None,
            )
            for _ in range(5)
        ]
        duties = {"facilitator": members[0], "minute_taker": members[1]}
        for day in dice.sample(range(110), 6):
            hold(
                community,
                date(2026, 8, 25) + timedelta(days=day),
                distributed_after=dice.choice([None, 3, 7, 9]),
                state=dice.choice([SessionState.HELD, SessionState.HELD, SessionState.PLANNED, SessionState.CANCELLED]),
                present=dice.sample(members, dice.randrange(5)),
                duties=duties,
            )
        for member in members:
            for _ in range(dice.randrange(3)):
                LearningOutcomeFactory(membership=member, created_at=NOW - timedelta(days=dice.randrange(200)))

    for figures in figures_of([one.pk for one in communities], FIRST_HALF):
        assert figures == recount(figures, FIRST_HALF)


def recount(figures, period):
    """The same by loops over every row."""
    now = clock.now()
    minutes, present, expected, gaps = Counter(), 0, 0, []
    sessions = [
        one
        for one in Session.objects.filter(community=figures.pk).order_by("starts_at")
        if one.state != SessionState.CANCELLED and one.starts_at <= now
    ]
    members = list(Membership.objects.filter(community=figures.pk))
    for before, session in zip([None, *sessions], sessions, strict=False):
        day = session.starts_at.astimezone(clock.AMSTERDAM).date()
        if not period.contains(day):
            continue
        if before is not None:
            gaps.append((day - before.starts_at.astimezone(clock.AMSTERDAM).date()).days)
        if session.ends_at > now:
            continue
        row = session.minutes
        if row.distributed_at:
            minutes["on_time" if row.distributed_at <= row.due_at else "late"] += 1
        else:
            minutes["overdue" if row.due_at < now else "waiting"] += 1
        if session.state == SessionState.HELD:
            present += sum(one.state == AttendanceState.PRESENT for one in session.attendances.all())
            expected += sum(one.is_active_on(day) for one in members)
    if sessions:
        silence = (clock.today() - sessions[-1].starts_at.astimezone(clock.AMSTERDAM).date()).days
        gaps += [silence] if silence > 42 else []
    active = [one for one in members if one.is_active_on(clock.today())]
    logged = [outcome for one in members for outcome in one.outcomes.all()]
    return type(figures)(
        pk=figures.pk,
        name=figures.name,
        organisation=figures.organisation,
        organisation_id=figures.organisation_id,
        minutes=MinutesFigures(**minutes),
        rhythm=RhythmFigures(sum(days <= 42 for days in gaps), len(gaps), max(gaps, default=None)),
        people=type(figures.people)(
            len(active),
            {one: sum(member.background == one for member in active) for one in Background},
            {one: sum(one in member.knowledge for member in active) for one in Knowledge},
        ),
        attendance=Share(present, expected),
        outcomes=sum(period.starts_at <= one.created_at < period.ends_before for one in logged),
        recurring_themes=0,
    )
