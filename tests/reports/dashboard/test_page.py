"""The dashboard and its CSV: for coordinators and administrators, exact."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sessions.models import Theme
from tests.cast import ROLES, make_cast
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory
from tests.reports.dashboard.holding import dashboard_paths, hold, text_of

pytestmark = pytest.mark.django_db


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
    assert f'<a href="{reverse("plan_together", args=[cast.organisation.pk])}">{cast.organisation}</a>' in answer.text


def test_a_coordinator_who_is_a_member_elsewhere_does_not_see_figures_there(logged_in):
    user = CoordinatorshipFactory().user
    community = MembershipFactory(user=user).community

    assert logged_in(user).get(reverse("community_dashboard", args=[community.pk])).status_code == 404


def test_an_unknown_table_is_absent(logged_in):
    cast = make_cast()
    path = reverse("community_dashboard_csv", args=[cast.community.pk, "names"])

    assert logged_in(cast.people["coordinator"]).get(path).status_code == 404


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
