"""Every URL × every role of the demo cast: who gets in, and who is told that there is nothing (P3).

A new URL without a line here fails `test_every_url_is_in_the_table`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_table import PUBLIC, TABLE, Row
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db

# allauth's own pages: all of one's own account, the same for every role; its tests are allauth's.
OWN_ACCOUNT = ("account_", "mfa_")


def all_urls(patterns: list[Any] | None = None) -> Iterator[str]:
    """The names of all routes, with the namespace of the administration."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from all_urls(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


def test_every_url_is_in_the_table():
    names = {name for name in all_urls() if not name.startswith(OWN_ACCOUNT)}
    assert names - set(TABLE) - set(PUBLIC) == set(), "give these URLs a line in tests/access_table.py"
    assert (set(TABLE) | set(PUBLIC)) - names == set(), "these lines have no URL any more"


@pytest.fixture(scope="module")
def cast(lasting_cast: Cast) -> Cast:
    return lasting_cast


def outcome(cast: Cast, row: Row, name: str, role: str) -> str:
    """in, log-in, absent; or the bare status where it is none of these. What is written is undone."""
    kwargs = row.kwargs(cast)
    ask: Callable[..., Any] = getattr(cast.browser(role), row.method)
    sid = transaction.savepoint()
    try:
        response = ask(reverse(name, kwargs=kwargs), row.posted(cast) if row.method == "post" else {})
    finally:
        transaction.savepoint_rollback(sid)
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return "log-in"
    if response.status_code == 404:
        return "absent"
    if response.status_code in (200, 202, 204, 302, 409, 422):
        return "in"
    return str(response.status_code)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_gets_in(cast, name):
    row = TABLE[name]
    found = {role: outcome(cast, row, name, role) for role in ROLES}
    expected = {
        role: "log-in" if role == "anonymous" else ("in" if role in row.allowed else "absent") for role in ROLES
    }
    assert found == expected


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_pages_ask_no_log_in(cast, name):
    method, kwargs, status = PUBLIC[name]
    response = getattr(cast.browser("anonymous"), method)(reverse(name, kwargs=kwargs))
    assert response.status_code == status


def admin_urls() -> list[str]:
    """The list and the add page of every model in the administration, and its index."""
    names = ["admin:index"]
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        names += [f"{base}_changelist", f"{base}_add"]
    return names


def test_the_administration_is_there_for_administrators_only(cast):
    for name in admin_urls():
        for role in ROLES:
            status = cast.browser(role).get(reverse(name)).status_code
            allowed = (200, 403) if name.endswith("_add") else (200,)  # 403: a list that nobody adds to by hand
            if role == "administrator":
                assert status in allowed, (name, role)
            else:
                assert status == (302 if role == "anonymous" else 404), (name, role)


def test_the_administration_shows_no_contents():
    """P1: not even administrators read what was said."""
    contents = {
        "situation", "contribution", "intention", "practiceentry", "yield", "minutes", "minutesversion", "review",
        "minutessave", "owndraft", "remark",
        "learningoutcome", "feedback",
    }  # fmt: skip
    assert {model._meta.model_name for model in admin.site._registry} & contents == set()
