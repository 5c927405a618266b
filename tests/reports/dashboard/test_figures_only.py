"""The dashboard reaches figures only, never contents (P1)."""

import re

import pytest
from django.apps import apps
from django.db import models

from communities.models import Membership
from lwg import planned
from tests.factories.accounts import UserFactory
from tests.factories.communities import CoordinatorshipFactory
from tests.factories.reports import FeedbackFactory
from tests.reports.dashboard.holding import dashboard_paths, text_of

pytestmark = pytest.mark.django_db


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
