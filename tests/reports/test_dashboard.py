"""The dashboard: figures only, for coordinators and administrators (P1), reckoned right."""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import translation

from communities.enums import Background, Knowledge
from communities.models import Membership, SchoolHoliday
from lwg import clock, planned
from reports.figures import MinutesFigures, RhythmFigures, Share
from reports.models import Competence
from reports.overview import overview_line
from reports.periods import periods_of_year
from reports.selectors.community_figures import series_of, with_latest
from reports.selectors.figures import figures_of
from sessions.enums import AttendanceState, MinutesState, SessionState
from sessions.models import Attendance, Minutes, Session, Theme
from tests.cast import NOW, ROLES, make_cast
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory
from tests.factories.reports import FeedbackFactory, LearningOutcomeFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db
YEAR, FIRST_HALF, SECOND_HALF = periods_of_year(2026)
TABLES = ("minutes", "rhythm", "attendance", "perspectives", "knowledge", "outcomes", "themes")


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)


def text_of(answer):
    return b"".join(answer.streaming_content)


def hold(community, day, *, distributed_after=None, present=(), state=SessionState.HELD, duties=None):
    """A session of that day at 13:30, its minutes distributed so many days after its end."""
    starts_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12, minutes=30)
    session = SessionFactory(community=community, starts_at=starts_at, state=state, **(duties or {}))
    if distributed_after is not None:
        Minutes.objects.filter(session=session).update(
            state=MinutesState.DISTRIBUTED,
            distributed_at=session.ends_at + timedelta(days=distributed_after),
            next_reminder_at=None,
        )
    for membership in present:
        Attendance.objects.create(session=session, membership=membership, state=AttendanceState.PRESENT)
    return session


@pytest.fixture
def built():
    """A small case, reckoned by hand below."""
    community = CommunityFactory(name="LWG Havenlicht")
    facilitator = MembershipFactory(community=community, background=Background.LECTURER)
    writer = MembershipFactory(community=community, background=Background.PROFESSIONAL, knows_locally=True)
    student = MembershipFactory(community=community, background=Background.STUDENT, starts_on=date(2026, 10, 9))
    gone = MembershipFactory(community=community, background=Background.RESEARCHER, ends_on=date(2026, 10, 8))
    duties = {"facilitator": facilitator, "minute_taker": writer}
    # expected: facilitator, writer, gone (3), 3, then student for gone (3)
    hold(community, date(2026, 9, 10), distributed_after=7, present=[facilitator, writer, gone], duties=duties)
    hold(community, date(2026, 10, 8), distributed_after=8, present=[facilitator, gone], duties=duties)
    hold(community, date(2026, 11, 5), present=[facilitator, writer, student], duties=duties)  # overdue since the 12th
    hold(community, date(2026, 11, 19), state=SessionState.PLANNED, duties=duties)  # never opened; not due yet
    hold(community, date(2026, 10, 22), state=SessionState.CANCELLED, duties=duties)
    hold(community, date(2026, 12, 17), state=SessionState.PLANNED, duties=duties)  # still to come
    hold(community, date(2026, 7, 9), distributed_after=20, present=[facilitator], duties=duties)  # the year before
    first, second = Competence.objects.order_by("pk")[:2]
    LearningOutcomeFactory(membership=student, competences=[first, second], created_at=NOW)
    LearningOutcomeFactory(membership=gone, competences=[first], created_at=NOW - timedelta(days=40))
    LearningOutcomeFactory(membership=student, competences=[first], created_at=NOW - timedelta(days=400))
    for name, days in (("grenzen", (10, 8)), ("nabijheid", (10,)), ("schaamte", (8, 5))):
        theme = Theme.objects.create(community=community, name=name, key=name)
        theme.minutes.set(Minutes.objects.filter(session__community=community, session__starts_at__day__in=days))
    return community


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


def dashboard_paths(community):
    return [
        reverse("dashboard"),
        reverse("dashboard_csv"),
        reverse("community_dashboard", args=[community.pk]),
        *(reverse("community_dashboard_csv", args=[community.pk, table]) for table in TABLES),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_only_its_coordinator_and_administrators_see_the_figures_of_a_community(logged_in, client, role):
    cast = make_cast()
    browser = client if role == "anonymous" else logged_in(cast.people[role])
    own = 302 if role == "anonymous" else 200 if role in {"coordinator", "administrator"} else 404
    overview = 200 if role == "elsewhere" else own

    for path in dashboard_paths(cast.community):
        expected = own if f"/{cast.community.pk}/" in path else overview
        assert (path, browser.get(path).status_code) == (path, expected)


def test_a_coordinator_sees_the_communities_of_their_organisation_only(logged_in):
    cast = make_cast()
    CommunityFactory()

    answer = logged_in(cast.people["coordinator"]).get(reverse("dashboard"))

    assert [row.name for row in answer.context["rows"]] == [cast.community.name]


def test_a_coordinator_who_is_a_member_elsewhere_does_not_see_figures_there(logged_in):
    user = CoordinatorshipFactory().user
    community = MembershipFactory(user=user).community

    assert logged_in(user).get(reverse("community_dashboard", args=[community.pk])).status_code == 404


def test_an_unknown_table_is_absent(logged_in):
    cast = make_cast()
    path = reverse("community_dashboard_csv", args=[cast.community.pk, "names"])

    assert logged_in(cast.people["coordinator"]).get(path).status_code == 404


# Names of things that are no contents: everything else that people typed is out of bounds for figures.
ALLOWED = {
    ("communities_organisation", "name"),
    ("communities_community", "name"),
    ("community_sessions_theme", "name"),  # A8b: recurring themes are a figure; the one exception
    ("reports_framework", "name"),
    ("reports_competence", "name_nl"),
    ("reports_competence", "name_en"),
}


def typed_columns():
    """Every column of the domain that holds what somebody typed or uploaded, found by introspection."""
    found = set()
    for label in ("communities", "community_sessions", "reports"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                typed = isinstance(field, models.TextField | models.JSONField | models.FileField) or (
                    isinstance(field, models.CharField) and not field.choices
                )
                if typed:
                    found.add((model._meta.db_table, field.column))
    return found - ALLOWED


def test_introspection_finds_the_contents():
    assert {
        ("community_sessions_situation", "title"),
        ("community_sessions_situation", "text"),
        ("community_sessions_contribution", "text"),
        ("community_sessions_minutes", "collective_question"),
        ("community_sessions_minutesversion", "content"),
        ("community_sessions_review", "remark"),
        ("community_sessions_intention", "text"),
        ("community_sessions_practiceentry", "text"),
        ("community_sessions_yield", "change"),
        ("communities_community", "shared_question"),
        ("reports_learningoutcome", "title"),
        ("reports_learningoutcome", "text"),
        ("reports_learningoutcome", "evidence"),
        ("reports_feedback", "text"),
    } <= typed_columns()


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_no_figure_reaches_what_people_wrote_or_who_they_are(built, logged_in, role, django_assert_max_num_queries):
    user = UserFactory(is_staff=True)
    if role == "coordinator":
        user = CoordinatorshipFactory(organisation=built.organisation).user
    FeedbackFactory()
    browser = logged_in(user)
    forbidden = {f'"{table}"."{column}"' for table, column in typed_columns()}

    for path in dashboard_paths(built):
        with django_assert_max_num_queries(10) as captured:
            answer = browser.get(path)
            if answer.streaming:
                text_of(answer)
        statements = [planned.written_out(query["sql"]) for query in captured.captured_queries]
        # aliases of tables in subqueries are undone first
        reached = {column for statement in statements for column in forbidden if column in without_aliases(statement)}
        assert reached == set(), path
        assert sum('"accounts_user"' in statement for statement in statements) == 1, path
        assert not any("*" in re.sub(r"COUNT\(\*\)", "", statement) for statement in statements), path


def without_aliases(statement):
    """`U0."text"` as `"reports_feedback"."text"`, for every way in which Django names a table."""
    for table, alias in re.findall(r'(?:FROM|JOIN) "(\w+)" (?:AS )?"?([UVWXT]\d+)"?', statement):
        statement = re.sub(rf'"?\b{alias}\b"?\.', f'"{table}".', statement)
    return statement


def test_aliases_are_undone():
    assert without_aliases('(SELECT U0."text" FROM "reports_feedback" U0)') == (
        '(SELECT "reports_feedback"."text" FROM "reports_feedback" U0)'
    )


def test_the_pages_tell_figures_and_no_names_of_people(built, logged_in):
    user = CoordinatorshipFactory(organisation=built.organisation).user
    names = [str(member.user) for member in Membership.objects.filter(community=built)]
    browser = logged_in(user)

    pages = [browser.get(path).content.decode() for path in dashboard_paths(built)[::2] if not path.endswith(".csv")]

    assert pages
    assert not any(f">{name}<" in page for name in names for page in pages)


@pytest.mark.parametrize("page", ["overview", "overview_csv", "community"])
def test_the_dashboard_takes_the_same_queries_with_1_3_and_20_communities(
    built, logged_in, page, django_assert_max_num_queries
):
    user = CoordinatorshipFactory(organisation=built.organisation).user
    path = {
        "overview": reverse("dashboard"),
        "overview_csv": reverse("dashboard_csv"),
        "community": reverse("community_dashboard", args=[built.pk]),
    }[page]
    browser = logged_in(user)
    counts = []
    for extra in (0, 2, 17):
        for number in range(extra):
            other = CommunityFactory(organisation=built.organisation)
            hold(other, date(2026, 9, 10 + number % 15))
            hold(built, date(2026, 7, 10) + timedelta(days=number + extra))
        with django_assert_max_num_queries(10) as captured:
            answer = browser.get(path)
            if answer.streaming:
                text_of(answer)
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(set(statements)) == len(statements)
        counts.append(len(statements))

    assert len(set(counts)) == 1


def test_the_overview_as_csv_is_exact_to_the_byte(built, logged_in):
    user = CoordinatorshipFactory(organisation=built.organisation, user__language="en").user
    built.name = "=HYPERLINK(1)"
    built.save()

    answer = logged_in(user).get(reverse("dashboard_csv"), {"period": "2026"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="communities-2026.csv"'
    assert text_of(answer).decode() == (
        "\ufeffCommunity;Organisation;Minutes on time;Minutes late;Minutes overdue;Gaps of at most 6 weeks;Gaps;"
        "Longest gap (days);Members;Missing perspectives;Present;Expected;Learning outcomes;Recurring themes\r\n"
        f"'=HYPERLINK(1);{built.organisation.name};1;1;1;3;3;28;3;"
        "researcher, expert by experience, citizen or client representative, experiential knowledge;8;9;2;1\r\n"
    )


def test_a_table_of_a_community_as_csv_is_exact_to_the_byte(built, logged_in):
    user = CoordinatorshipFactory(organisation=built.organisation, user__language="en").user

    def table(slug):
        return text_of(logged_in(user).get(reverse("community_dashboard_csv", args=[built.pk, slug]))).decode()

    assert table("attendance") == (
        "\ufeffSession;Present;Expected\r\n10 Sep 2026;3;3\r\n8 Oct 2026;2;3\r\n5 Nov 2026;3;3\r\n"
    )
    assert table("rhythm") == (
        "\ufeffSession;Days since the one before;At most\r\n"
        "8 Oct 2026;28;42\r\n5 Nov 2026;28;42\r\n19 Nov 2026;14;42\r\n"
    )
    assert table("minutes") == (
        "\ufeffMonth;on time;late;overdue;not due yet\r\nSep 2026;1;0;0;0\r\nOct 2026;0;1;0;0\r\nNov 2026;0;0;1;1\r\n"
    )
    assert table("themes") == "\ufeffTheme;Minutes\r\ngrenzen;2\r\n"


def test_scripts_in_names_are_shown_as_text(built, logged_in):
    script = "<script>alert(1)</script>"
    built.name = script
    built.save()
    Theme.objects.filter(community=built).update(name=script)
    user = CoordinatorshipFactory(organisation=built.organisation).user

    for name, args in (("dashboard", []), ("community_dashboard", [built.pk])):
        page = logged_in(user).get(reverse(name, args=args)).content.decode()
        assert script not in page
        assert "&lt;script&gt;alert(1)" in page
