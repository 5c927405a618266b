"""One's own details, password and second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from lwg.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_the_page_costs_one_query_beyond_the_shell(logged_in, django_assert_num_queries):
    client = logged_in(UserFactory())

    with django_assert_num_queries(4):
        assert client.get("/profile/").status_code == 200


def test_name_and_language_are_saved_and_the_language_counts_at_once(logged_in):
    user = UserFactory(language="nl")
    client = logged_in(user)
    client.cookies["django_language"] = "nl"

    answer = client.post("/profile/", {"name": "Yasmin Fictief", "language": "en"})

    user.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/profile/")
    assert (user.name, user.language) == ("Yasmin Fictief", "en")
    assert '<html lang="en">' in client.get("/profile/").content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "language": "nl"}, "name"),
        ({"name": "x" * 10_000, "language": "nl"}, "name"),
        ({"name": "Yasmin", "language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(logged_in, typed, field):
    user = UserFactory(name="Yasmin Voorbeeld")

    answer = logged_in(user).post("/profile/", typed)

    user.refresh_from_db()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert user.name == "Yasmin Voorbeeld"


def test_nobody_becomes_administrator_by_a_form(logged_in):
    user = UserFactory()

    logged_in(user).post("/profile/", {"name": "Y", "language": "nl", "is_staff": "on", "email": "x@demo.example"})

    user.refresh_from_db()
    assert not user.is_staff
    assert user.email != "x@demo.example"


def test_logging_out_is_one_click(logged_in):
    client = logged_in(UserFactory())

    answer = client.post("/account/logout/")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_mailed_and_unknown_addresses_get_the_same_page(client):
    UserFactory(email="yasmin@demo.example")

    known = client.post("/account/password/reset/", {"email": "yasmin@demo.example"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@demo.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert set(Message.objects.values_list("kind", flat=True)) == {"accounts.security"}


def current_code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_second_factor_can_be_set_up_and_is_then_asked_for():
    user = UserFactory(email="yasmin@demo.example")
    client = Client()
    credentials = {"login": "yasmin@demo.example", "password": PASSWORD}
    client.post("/account/login/", credentials)

    way = client.get("/account/2fa/totp/activate/")["Location"]  # asks for the password again first
    page = client.post(way, {"password": PASSWORD}, follow=True)
    assert "data:image/svg+xml" in page.content.decode()
    answer = client.post("/account/2fa/totp/activate/", {"code": current_code(page.context["form"].secret)})

    assert answer.status_code == 302
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert 'id="recovery_codes"' in client.get("/account/2fa/recovery-codes/").content.decode()
    again = Client()
    assert again.post("/account/login/", credentials)["Location"] == "/account/2fa/authenticate/"
    assert again.get("/profile/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/account/2fa/",
        "/account/2fa/recovery-codes/",
        "/account/password/change/",
        "/account/email/",
        "/account/logout/",
    ],
)
def test_every_page_about_the_account_has_our_shell(path):
    UserFactory(email="yasmin@demo.example")
    client = Client()
    client.post("/account/login/", {"login": "yasmin@demo.example", "password": PASSWORD})

    page = client.get(path, follow=True).content.decode()

    assert 'class="site-head no-print"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("email", ["new@demo.example", "sanne@demo.example"])
def test_an_address_is_changed_by_an_administrator_only(logged_in, email):
    UserFactory(email="sanne@demo.example")
    user = UserFactory(email="yasmin@demo.example")

    answer = logged_in(user).post("/account/email/", {"email": email, "action_add": "1"})

    user.refresh_from_db()
    assert answer.status_code == 405
    assert user.email == "yasmin@demo.example"
    assert Message.objects.count() == 0
