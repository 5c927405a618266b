"""Odd ids, odd text and scripts at every URL: answered in words, never with an error of the server.

What each form says about its own fields stands in the tests of its pages; here nothing may break, wherever it is put.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from lwg.accounts.services import invite
from sessions.models import Minutes, MinutesVersion
from tests.access_table import PUBLIC, TABLE, Row
from tests.browsers import browser_of
from tests.cast import Cast
from tests.elsewhere import of_another_community
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
IDS = (0, 2**31, 2**63, 10**40)
NUL, LONG, FIGURES = "a\x00b", "x" * 10_000, "9" * 5_000
LINES = "a\r\nBcc: b@demo.example\n\u2028\x0b\x1f\u202e\U0001f600"
QUERY = [
    "page",
    "period",
    "show",
    "competence",
    "community",
    "session",
    "part",
    "on",
    "seen",
    "state",
    "region",
    "kind",
    "first_day",
    "last_day",
    "weekday",
    "every_weeks",
    "half_day",
    "starts_at",
    "length_minutes",
    "location",
    "next",
    "projector",
    "version",
    "q",
]
# Right answers for the forms that stand in the pages of the board and of minutes.
RIGHT = {
    "kind": "question",
    "how": "talk",
    "part": "step_3",
    "coming": "yes",
    "version": "0",
    "revision": "1",
    "number": "1",
    "accepted": "on",
    "language": "nl",
}
WORDS = ("title", "text", "change", "consideration", "remark", "themes", "new_themes", "next", *Minutes.SECTIONS)
CHOICES = (*RIGHT, "author", "presence", "heard", "reader", "form_key", "theirs_version", "choice_themes")


@pytest.fixture(scope="module")
def cast(lasting_cast: Cast) -> Cast:
    return lasting_cast


def asked(ask: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer; what was written is undone. A fault of the server is raised by the test client itself."""
    sid = transaction.savepoint()
    try:
        return ask()
    finally:
        transaction.savepoint_rollback(sid)


def someone_allowed(row: Row) -> str:
    return min(row.allowed, default="member")


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.kwargs.__name__ != "none"])
def test_an_id_that_cannot_be_is_absent(cast, name):
    row = TABLE[name]
    client = cast.browser(someone_allowed(row))
    for argument, value in row.kwargs(cast).items():
        if isinstance(value, int):
            for odd in IDS:
                kwargs = row.kwargs(cast) | {argument: odd}
                answer = asked(lambda to=kwargs: getattr(client, row.method)(reverse(name, kwargs=to)))
                # A part that is gone was taken away before: that is answered as the first time.
                assert answer.status_code in ((404,) if argument != list(kwargs)[-1] else (302, 404)), (argument, odd)


@pytest.mark.parametrize("odd", ["a\x00b", "x" * 10_000, SCRIPT], ids=["NUL", "10,000 characters", "script"])
@pytest.mark.parametrize("name", ["accept_invitation", "calendar_feed", "dates_by_link"])
def test_an_odd_secret_opens_nothing(cast, name, odd):
    address = reverse(name, kwargs=dict.fromkeys(PUBLIC[name][1], "odd")).replace(
        "odd", odd.replace("\x00", "%00").replace("/", "%2F")
    )
    assert PUBLIC[name][2] == asked(lambda: Client().get(address)).status_code == 404


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.method == "get"])
def test_an_odd_question_in_the_address_is_put_aside(cast, name):
    row = TABLE[name]
    client, url = cast.browser(someone_allowed(row)), reverse(name, kwargs=row.kwargs(cast))
    plain = asked(lambda: client.get(url)).status_code
    for text in (NUL, FIGURES, SCRIPT):
        answer = asked(lambda typed=text: client.get(url, dict.fromkeys(QUERY, typed)))
        assert answer.status_code == plain
        if not answer.streaming:
            assert SCRIPT.encode() not in answer.content


@pytest.mark.parametrize("name", [*sorted(TABLE), "choose_language"])
def test_odd_text_in_a_form_is_no_fault_of_the_server(cast, name):
    row = TABLE.get(name) or Row(frozenset({"member"}), method="post")
    client, url = cast.browser(someone_allowed(row)), reverse(name, kwargs=row.kwargs(cast))
    form = shown_form(asked(lambda: client.get(url)))
    typed = [filled(form, text) if form else spoken(cast, row, text) for text in (NUL, LONG, SCRIPT, LINES)]
    names = form.fields if form else (*WORDS, *CHOICES)
    for data in (*typed, *(dict.fromkeys(names, odd) for odd in (NUL, FIGURES, "-1"))):
        answer = asked(lambda given=data: client.post(url, given))
        assert answer.status_code in (200, 302, 404, 405, 409, 422)
        if not answer.streaming:
            assert SCRIPT.encode() not in answer.content


def shown_form(answer: Any) -> forms.Form | None:
    found = answer.context and answer.context.get("form")
    return found if isinstance(found, forms.Form) else None


def filled(form: forms.Form, text: str) -> dict[str, Any]:
    """All that can be chosen chosen rightly, and `text` in every other field."""
    chosen = {name: _right(form, name, field, text) for name, field in form.fields.items()}
    return {name: value for name, value in chosen.items() if value is not None}


def _right(form: forms.Form, name: str, field: forms.Field, text: str) -> Any:
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        choices: Any = field.choices
        flat = [pk for value, label in choices for pk in _values(value, label) if str(pk)]
        several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        return flat[:1] if several else next(iter(flat), None)
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile(f"{text[:100]}.txt", b"a@demo.example;" + text.encode())
    if isinstance(field, forms.EmailField):
        return "iemand@demo.example"
    value = form[name].value()
    if isinstance(field, forms.DateField | forms.TimeField | forms.IntegerField | forms.UUIDField):
        return value if value not in (None, "") else ("2027-02-04" if isinstance(field, forms.DateField) else None)
    return "on" if isinstance(field, forms.BooleanField) else text


def _values(value: Any, label: Any) -> list[str]:
    return [str(pk) for pk, _ in label] if isinstance(label, list | tuple) else [str(value)]


def spoken(cast: Cast, row: Row, text: str) -> dict[str, Any]:
    """The same for what only takes a POST."""
    member = str(cast.memberships["member"].pk)
    right = RIGHT | {"author": member, "reader": member, "heard": member, "presence": f"{member}:present"}
    return right | row.posted(cast) | dict.fromkeys(WORDS, text)


def test_no_page_runs_a_script_that_somebody_wrote(cast):
    """Every text of every row holds a script; every page is asked by everybody who gets in."""
    sid = transaction.savepoint()
    for model in apps.get_models():
        if model._meta.app_label in ("accounts", "communities", "community_sessions", "reports"):
            for row in model._default_manager.all():
                model._default_manager.filter(pk=row.pk).update(**_scripts(row))
    sections = dict.fromkeys(Minutes.SECTIONS, SCRIPT)
    MinutesVersion.objects.update(content={"sections": sections, "themes": [SCRIPT], "revision": 1})
    shown = 0
    for name, row in TABLE.items():
        if row.method == "get":
            for role in sorted(row.allowed):
                answer = asked(lambda: cast.browser(role).get(reverse(name, kwargs=row.kwargs(cast))))  # noqa: B023
                page = b"".join(answer) if answer.streaming else answer.content
                assert b"<script>alert" not in page or name.endswith("_csv"), (name, role)
                shown += b"&lt;script&gt;alert" in page
    transaction.savepoint_rollback(sid)
    assert shown > 50


def _scripts(row: models.Model) -> dict[str, str]:
    free = [
        field
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.EmailField | models.URLField)
        and not field.choices
        and field.name not in ("password", "token", "key", "region")
    ]
    return {field.name: f"{SCRIPT} {row.pk}" for field in free}


@pytest.mark.parametrize("header", ["HTTP_REFERER", "HTTP_HX_CURRENT_URL"])
def test_a_header_that_holds_no_address_leads_home_after_the_log_in(header):
    given = {header: "http://[", "HTTP_HX_REQUEST": "true" if header == "HTTP_HX_CURRENT_URL" else "false"}
    answer = Client().post(reverse("renew_calendar"), **given)
    assert answer.headers.get("HX-Redirect", answer.headers.get("Location")) == f"{reverse('account_login')}?next=/"


@pytest.mark.parametrize("wanted", ["nowhere", "community", "a b", "x\ny"])
def test_where_one_was_going_may_be_no_page_at_all(cast, wanted):
    newcomer = MembershipFactory(community=cast.community, accepted=False)
    client = browser_of(newcomer.user)
    address = reverse("accept_agreements", args=[cast.community.pk])
    answer = asked(lambda: client.post(address, {"number": 1, "accepted": "on", "next": wanted}))
    assert answer.status_code == 302
    assert not answer.headers["Location"].startswith(("http", "//"))


NESTED = ("date_pk", "holiday_pk", "location_pk", "membership_pk", "yield_pk", "situation_pk", "contribution_pk")


def test_what_belongs_to_another_community_is_out_of_reach_under_the_address_of_ones_own(cast):
    tried = 0
    for name, row in TABLE.items():
        for argument in set(row.kwargs(cast)) & set(NESTED):
            sid = transaction.savepoint()
            thing = of_another_community(argument)
            before = type(thing).objects.filter(pk=thing.pk).values().get()
            url = reverse(name, kwargs=row.kwargs(cast) | {argument: thing.pk})
            client = cast.browser(someone_allowed(row))
            right = spoken(cast, row, "x")
            assert client.post(url, right).status_code in (302, 404), name  # 302: as if it had been taken away before
            assert type(thing).objects.filter(pk=thing.pk).values().get() == before, name
            if row.method == "get":
                assert client.get(url).status_code == 404, name
            transaction.savepoint_rollback(sid)
            tried += 1
    assert tried == 16


@pytest.mark.parametrize("text", [NUL, LONG, SCRIPT, LINES, FIGURES])
def test_odd_text_at_the_door_is_no_fault_of_the_server(cast, text):
    _, invitation = invite(email="deur@demo.example", invited_by=None)
    assert invitation is not None
    doors = {
        reverse("accept_invitation", args=[invitation.token]): ("name", "new_password1", "new_password2"),
        reverse("account_login"): ("login", "password", "next", "remember"),
        reverse("account_reset_password"): ("email", "next"),
        reverse("account_reset_password_from_key", args=["1", "a-b"]): ("password1", "password2"),
        reverse("mfa_authenticate"): ("code",),
    }
    for address, names in doors.items():
        typed = dict.fromkeys(names, text)
        for ask in (Client().get, Client().post):
            answer = asked(lambda to=address, how=ask, given=typed: how(to, given))
            assert answer.status_code in (200, 302, 404, 422), address
            assert SCRIPT.encode() not in answer.content
